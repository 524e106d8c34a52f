// What a recipe expects of a draft and of a finished file, and what is to happen when it is not so. In no step key.

import type { ExportFormat } from "./recipe.ts";

/** Both ends belong to it; a missing one is open. */
export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
}

/** Checked on the draft after a prompt. Absent keys expect nothing. */
export interface DraftExpectation {
  /** Number of tracks by kind. */
  readonly tracks?: Readonly<Partial<Record<ExpectedTrack, NumberRange>>>;
  readonly durationMs?: NumberRange;
  /** Each must stand in some text of the draft. */
  readonly texts?: readonly string[];
  readonly canvas?: CanvasSize;
  readonly ratio?: Ratio;
  readonly otherwise: Otherwise;
}

export type ExpectedTrack = "video" | "audio" | "text";

export interface CanvasSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** In lowest terms or not, as it was written: 9 to 16. */
export interface Ratio {
  readonly width: number;
  readonly height: number;
}

/** Checked on the downloaded file. Absent keys expect nothing. */
export interface FileExpectation {
  readonly container?: ExportFormat;
  readonly codec?: VideoCodec;
  readonly sizeBytes?: NumberRange;
  readonly durationMs?: NumberRange;
  /** True: an audio stream that is not silent; false: none, or a silent one. */
  readonly hasAudio?: boolean;
  /** True: a picture that is not black throughout. */
  readonly hasPicture?: boolean;
  readonly otherwise: Otherwise;
}

export const VIDEO_CODECS = ["h264", "h265", "vp8", "vp9", "av1", "prores", "gif"] as const;
export type VideoCodec = (typeof VIDEO_CODECS)[number];

/** What follows when an expectation is not met. */
export type Otherwise =
  /** The video fails. */
  | { readonly kind: "fail" }
  /** A word about it, and on it goes. */
  | { readonly kind: "warn" }
  /** One more prompt, if the credits allow, then a second look; the video fails if it is still not so. */
  | {
      readonly kind: "prompt";
      readonly text: string;
      /** Credits that this prompt may cost at most. */
      readonly budgetCredits?: number;
    };
