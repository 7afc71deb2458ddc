/** English: what has become of a message. Names in it are made safe before they come here. */

export const why = {
  waits: "It waits on this computer: the server has not stored it yet.",
  written: "written on the device",
  accepted: "taken by the server",
  refused: (why: string): string => `refused: ${why}`,
  committed: "on the server's disk",
  moved: (user: string): string => `put into the queue of ${user} at the broker`,
  confirmed: (user: string): string => `confirmed by the broker for ${user}`,
  sent: (device: string): string => `sent to ${device}`,
  acked: (device: string): string => `kept by ${device}`,
  read: (user: string): string => `read by ${user}`,
  device: (user: string, device: string): string => `${user}'s device ${device}`,
  goneDevice: (user: string): string => `a device that ${user} has no more`,
  ownDevice: (device: string): string => `your device ${device}`,
  /** In front of a time by which something was done. */
  by: "by",
  noTime: "(nobody knows when)",
};
