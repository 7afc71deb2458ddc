/** A request as a person would enter it: what news of it are told by. */

import type { Waiting } from "../pipeline.ts";

/** The message itself, or `/edit #12 hello`, or `/group add #class bia`. */
export function asEntered({ text, request }: Waiting): string {
  switch (request?.type) {
    case undefined:
    case "send":
    case "file_offer":
      return text;
    case "edit":
      return `/edit #${request.target} ${text}`;
    case "delete":
      return `/delete #${request.target}`;
    case "react":
      return `/react #${request.target} ${request.emoji}`;
    default: {
      const about = ["group", "user"].flatMap((field) =>
        field in request! ? String(request![field as keyof typeof request]) : []
      );
      return [`/${request!.type.replace("_", " ")}`, ...about].join(" ");
    }
  }
}
