// The recipe as the program uses it: short forms made long, look-ups done, defaults filled in, nothing left to interpret.

import type { StageLimits } from "../stage.ts";
import type { DraftExpectation, FileExpectation } from "./expectation.ts";

export interface Recipe {
  /** Unique in a state folder and safe as a folder name. */
  readonly name: string;
  readonly description?: string;
  /** The file it came from, as the user named it. */
  readonly file: string;
  /** Name of the attribution profile. */
  readonly skill: string;
  /** ISO code of the prompts' language, such as `en` or `zh-CN`. */
  readonly language: string;
  readonly budget: Budget;
  readonly limits: Partial<StageLimits>;
  readonly videos: readonly Video[];
}

/** Credits; a missing number is no limit. */
export interface Budget {
  readonly credits?: number;
  readonly perVideo?: number;
}

export interface Video {
  /** Unique in the recipe, safe as a file name. */
  readonly id: string;
  /** Line of its entry in `file`, 1-based. */
  readonly line: number;
  /** The included file that holds its entry, where it is not the recipe's own. */
  readonly file?: string;
  /** Where the row stands that it is made of. */
  readonly row?: RowLine;
  /** For choosing videos; sorted, never empty. */
  readonly tags?: readonly string[];
  /** Where it differs from the recipe's. */
  readonly language?: string;
  readonly steps: readonly Step[];
}

export interface RowLine {
  /** Where it is not the recipe's own. */
  readonly file?: string;
  /** 1-based. */
  readonly line: number;
}

export type Step = UploadStep | PromptStep | ExportStep;

export interface UploadStep {
  readonly kind: "upload";
  readonly inputs: readonly Input[];
}

export interface PromptStep {
  readonly kind: "prompt";
  readonly text: string;
  /** What is answered when the backend asks something instead of working. */
  readonly onQuestion?: string;
  readonly expect?: DraftExpectation;
}

export interface ExportStep {
  readonly kind: "export";
  readonly format: ExportFormat;
  readonly quality: ExportQuality;
  /** Relative to the project folder, with `/`. */
  readonly file: string;
  readonly expect?: FileExpectation;
}

/** A file by its absolute path, or an http(s) URL that the backend fetches itself. */
export type Input =
  | { readonly kind: "file"; readonly path: string; readonly name: string }
  | { readonly kind: "url"; readonly url: string };

export const EXPORT_FORMATS = ["mp4", "mov", "webm", "gif"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_QUALITIES = ["low", "medium", "high"] as const;
export type ExportQuality = (typeof EXPORT_QUALITIES)[number];
