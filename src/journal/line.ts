// One line of a journal: an event with a format version in front and a checksum behind.

import { crc32 } from "node:zlib";
import type { Event } from "../core/run/events.ts";

/** Raised when an older program could misread what is written. Unknown event types need no new version. */
const FORMAT_VERSION = 1;

/** What every line of this version begins with: `v` stands first, so that it can be read whatever follows. */
const HEAD = `{"v":${FORMAT_VERSION},`;

/** `,"crc":"89abcdef"}` */
const TAIL_LENGTH = 18;

export function formatLine(event: Event): string {
  const body = JSON.stringify({ v: FORMAT_VERSION, ...event });
  return `${body.slice(0, -1)},"crc":"${crc32(body).toString(16).padStart(8, "0")}"}\n`;
}

export type ParsedLine =
  | { readonly kind: "event"; readonly event: Event }
  | { readonly kind: "damaged"; readonly why: string }
  | { readonly kind: "newer"; readonly version: number };

/** `line` holds the bytes of one line, without its end. */
export function parseLine(line: Buffer): ParsedLine {
  const text = line.toString("utf8");
  if (sealOf(text) !== crc32("}", crc32(line.subarray(0, -TAIL_LENGTH)))) return unsealed(text);
  if (!text.startsWith(HEAD)) return otherVersion(text);
  return { kind: "event", event: JSON.parse(`{${text.slice(HEAD.length, -TAIL_LENGTH)}}`) as Event };
}

/** Read as a number: writing every checksum out to compare it takes a sixth of the time of a long journal. */
function sealOf(text: string): number | undefined {
  if (!text.endsWith('"}') || !text.startsWith(',"crc":"', text.length - TAIL_LENGTH)) return undefined;
  const digits = text.slice(-10, -2);
  return HEX.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

const HEX = /^[0-9a-f]{8}$/;

/** A newer format may seal its lines in another way: its version says so before the checksum does. */
function unsealed(text: string): ParsedLine {
  const version = versionOf(text);
  if (version > FORMAT_VERSION) return { kind: "newer", version };
  return { kind: "damaged", why: "its checksum does not fit" };
}

function otherVersion(text: string): ParsedLine {
  const version = versionOf(text);
  return version > FORMAT_VERSION
    ? { kind: "newer", version }
    : { kind: "damaged", why: "it does not say in which format it is written" };
}

const versionOf = (text: string): number => Number(/^\{"v":(\d+)[,}]/.exec(text)?.[1]);
