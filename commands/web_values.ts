/** Readers of what is said about the page. */

import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { Texts } from "../lib/text/text.ts";
import { port } from "./values.ts";

/** A port number, or `off` for no page. */
export function webPort(texts: Texts): (value: string) => number | "off" {
  return (value) => value === "off" ? "off" : port(texts)(value);
}

/** Gathers origins as browsers say them: `https://chat.example.org`, with the port where it is another. */
export function origins(texts: Texts): (value: string, before?: string[]) => string[] {
  const one = (value: string): string => {
    const url = URL.canParse(value) ? new URL(value) : null;
    if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash) {
      throw new InvalidArgumentError(texts.cli.wantsOrigin);
    }
    return url.origin;
  };
  return (value, before = []) => [...before, ...value.split(",").map((part) => one(part.trim()))];
}
