/** The native language: requests and events travel as they are. */

import type { Event, Request } from "../protocol/schema.ts";
import { ReadSend } from "../protocol/send_line.ts";
import { asRequest } from "../protocol/validate.ts";
import type { Language } from "./language.ts";

export const native: Language = {
  acks: true,

  requests(frame: unknown, raw?: Uint8Array<ArrayBuffer>): readonly Request[] {
    if (frame instanceof ReadSend) return [frame];
    const request = asRequest(frame);
    return [raw ? { ...request, raw } as Request : request];
  },

  lines(event: Event): string {
    // The two that every message costs are put together by hand: a third of JSON.stringify's time.
    switch (event.type) {
      case "message":
        if (event.kind || event.file || event.edited || event.deleted) break;
        return `{"type":"message","pos":${event.pos},"id":"${event.id}",` +
          `"conversation":"${event.conversation}","seq":${event.seq},"from":"${event.from}",` +
          `"to":"${event.to}","text":${JSON.stringify(event.text)},"ts":${event.ts}` +
          (event.reply_to ? `,"reply_to":"${event.reply_to}"` : "") +
          (event.unverified ? `,"unverified":true}\n` : "}\n");
      case "stored":
        return `{"type":"stored","id":"${event.id}","conversation":"${event.conversation}",` +
          `"seq":${event.seq},"ts":${event.ts}` + (event.waits ? `,"waits":true}\n` : "}\n");
    }
    return `${JSON.stringify(event)}\n`;
  },
};
