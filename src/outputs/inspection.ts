// What reading a container needs and gives.

import { ok } from "../core/result.ts";
import type { FileReading } from "../core/ports.ts";
import type { VideoCodec } from "../core/recipe/expectation.ts";
import type { Result } from "../core/result.ts";

/** Reads `length` bytes at `offset`; fewer only at the end of the file. */
export interface Bytes {
  readonly size: number;
  read(offset: number, length: number): Promise<Buffer>;
}

/** The error is the end of a sentence that begins with the file's name. */
export type Inspection = Result<FileReading, string>;

/** What is found in it, as far as it says. */
export type Found = {
  readonly [K in keyof FileReading]: undefined extends FileReading[K]
    ? FileReading[K] | undefined
    : FileReading[K];
};

export const whole = (found: Found): Inspection =>
  ok(
    Object.fromEntries(
      Object.entries(found).filter(([, value]) => value !== undefined),
    ) as unknown as FileReading,
  );

/** Codecs in the program's words, by what containers call them; others keep their name. */
export const codecName = (name: string): string => CODECS.get(name.toLowerCase()) ?? name.trim();

const CODECS: ReadonlyMap<string, VideoCodec> = new Map([
  ["avc1", "h264"],
  ["avc3", "h264"],
  ["v_mpeg4/iso/avc", "h264"],
  ["hvc1", "h265"],
  ["hev1", "h265"],
  ["v_mpegh/iso/hevc", "h265"],
  ["vp08", "vp8"],
  ["v_vp8", "vp8"],
  ["vp09", "vp9"],
  ["v_vp9", "vp9"],
  ["av01", "av1"],
  ["v_av1", "av1"],
  ["apch", "prores"],
  ["apcn", "prores"],
  ["apcs", "prores"],
  ["apco", "prores"],
  ["ap4h", "prores"],
  ["ap4x", "prores"],
]);
