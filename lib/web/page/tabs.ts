/** One tab of a browser is a person's client: two would write to one outbox, and each would know half of it. */

/** Takes over from all other tabs of this person; `lost` is called when another one takes over from this. */
export function takeOver(user: string, lost: () => void): void {
  const channel = new BroadcastChannel(`chatmom ${user}`);
  channel.postMessage(null);
  channel.onmessage = () => {
    channel.close();
    lost();
  };
}
