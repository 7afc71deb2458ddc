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
    return `${JSON.stringify(event)}\n`;
  },
};
