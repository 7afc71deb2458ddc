/** Looks after connections: those that never log in, fall silent, or stop reading (delivery rules 12 and 24). */

import { LIMITS } from "../protocol/limits.ts";
import type { Session } from "./session.ts";

const EVERY_MS = 1_000;
const STALLED_MS = 60_000;
/** A language without acks counts as having everything after this long open with nothing unsent. */
const IMPLIED_ACK_MS = 10_000;

/** Looks at every session once a second; returns how to stop. */
export function watch(sessions: ReadonlySet<Session>, now: () => number): () => void {
  const timer = setInterval(() => {
    for (const session of sessions) look(session, now());
  }, EVERY_MS);
  return () => clearInterval(timer);
}

function look(session: Session, now: number): void {
  if (session.connection.closing) return;
  const { writer } = session.connection;
  const silent = now - session.heardAt;
  const most = session.dialect ? LIMITS.typedLoginMs : LIMITS.loginMs;
  if (!session.user && now - session.since > most) return session.end("timed_out");
  const still = session.progress.still(writer, now);
  if (writer.unsent > 0 && still > STALLED_MS) return session.connection.cut();
  if (!session.acks) {
    if (writer.unsent === 0 && still > IMPLIED_ACK_MS) session.ackSent();
    if (session.answersPings !== undefined) pingRegularly(session, now, silent);
    return;
  }
  if (silent > LIMITS.deadMs) return session.end("timed_out");
  if (silent > LIMITS.heartbeatMs && !session.pinged) {
    session.pinged = true;
    session.send({ type: "ping" });
  }
}

/** Some languages expect a ping every so often, whatever they say themselves; not all clients answer it. */
function pingRegularly(session: Session, now: number, silent: number): void {
  if (session.answersPings && silent > LIMITS.deadMs) return session.end("timed_out");
  if (now - session.pingedAt < LIMITS.heartbeatMs) return;
  session.pingedAt = now;
  session.send({ type: "ping" });
}
