// One line of a journal: an event with a format version in front and a checksum behind.

import { crc32 } from "node:zlib";
import type { Event } from "../core/run/events.ts";

/** Raised when an older program could misread what is written. Unknown event types need no new version. */
const FORMAT_VERSION = 1;

/** `,"crc":"89abcdef"}` */
const TAIL_LENGTH = 18;

export function formatLine(event: Event): string {
  const body = JSON.stringify({ v: FORMAT_VERSION, ...event });
  return `${body.slice(0, -1)},"crc":"${checksum(body)}"}\n`;
}

export type ParsedLine =
  | { readonly kind: "event"; readonly event: Event }
  | { readonly kind: "damaged"; readonly why: string }
  | { readonly kind: "newer"; readonly version: number };

/** `line` has no line end. */
export function parseLine(line: string): ParsedLine {
  const body = `${line.slice(0, -TAIL_LENGTH)}}`;
  const tail = line.slice(-TAIL_LENGTH);
  if (tail !== `,"crc":"${checksum(body)}"}`) return unsealed(line);
  const { v, ...event } = JSON.parse(body) as Event & { readonly v: number };
  return v === FORMAT_VERSION ? { kind: "event", event } : { kind: "newer", version: v };
}

/** A newer format may seal its lines in another way: its version says so before the checksum does. */
function unsealed(line: string): ParsedLine {
  const version = Number(/^\{"v":(\d+)[,}]/.exec(line)?.[1]);
  if (version > FORMAT_VERSION) return { kind: "newer", version };
  return { kind: "damaged", why: "its checksum does not fit" };
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, "0");
