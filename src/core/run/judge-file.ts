// A finished file held against what the recipe expects of it.

import type { FileReading, Played } from "../ports.ts";
import type { FileExpectation, NumberRange } from "../recipe/expectation.ts";
import { size } from "../words/size.ts";
import type { Finding } from "./finding.ts";
import { judgeDuration } from "./judge-duration.ts";
import { isWithin, rangeWords } from "./range-words.ts";

export type FileSeen = FileReading & Played & { readonly bytes: number };

/** What only decoding tells is asked for. */
export const needsPlaying = ({ hasAudio, hasPicture }: FileExpectation): boolean =>
  hasAudio !== undefined || hasPicture !== undefined;

export function judgeFile(seen: FileSeen, expectation: FileExpectation): Finding[] {
  const { container, codec, sizeBytes, durationMs, hasAudio, hasPicture } = expectation;
  return [
    ...(container === undefined ? [] : [judgeName("the container", container, seen.container)]),
    ...(codec === undefined ? [] : [judgeName("the codec", codec, seen.videoCodec)]),
    ...(sizeBytes === undefined ? [] : [judgeSize(seen.bytes, sizeBytes)]),
    ...(durationMs === undefined ? [] : [judgeDuration(seen.durationMs, durationMs)]),
    ...(hasAudio === undefined ? [] : [judgeSound(seen.peak, hasAudio)]),
    ...(hasPicture === undefined ? [] : [judgePicture(seen.brightest, hasPicture)]),
  ];
}

const judgeName = (what: string, expected: string, found: string | undefined): Finding => ({
  expected: `${what} ${expected}`,
  found: found ?? "none",
  holds: found === expected,
});

const judgeSize = (bytes: number, range: NumberRange): Finding => ({
  expected: rangeWords(range, size),
  found: size(bytes),
  holds: isWithin(bytes, range),
});

/** Of full scale, which is -60 dB: below it nothing is heard. */
const SILENT = 0.001;

function judgeSound(peak: number | undefined, wanted: boolean): Finding {
  const isHeard = peak !== undefined && peak > SILENT;
  return {
    expected: wanted ? "sound" : "no sound",
    found: peak === undefined ? "no audio stream" : isHeard ? `sound (peak ${decibels(peak)} dB)` : "silence",
    holds: isHeard === wanted,
  };
}

const decibels = (peak: number): number => Math.round(20 * Math.log10(peak));

/** Of white. Black is 16 of 255 in most video, and encoders blur it a little. */
const BLACK = 0.125;

function judgePicture(brightest: number | undefined, wanted: boolean): Finding {
  const isSeen = brightest !== undefined && brightest > BLACK;
  return {
    expected: wanted ? "a picture" : "no picture",
    found: brightest === undefined ? "no video stream" : isSeen ? "a picture" : "black throughout",
    holds: isSeen === wanted,
  };
}
