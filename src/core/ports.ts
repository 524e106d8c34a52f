// Everything the program needs from the outside, as small ports: this is what a simulator replaces.

import type { AccountMark } from "./account-mark.ts";
import type { Draft } from "./draft.ts";
import type { Failure } from "./failure.ts";
import type { ExportFormat, ExportQuality, Input } from "./recipe/recipe.ts";
import type { Result } from "./result.ts";

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal is aborted; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Random {
  uuid(): string;
}

/** sha256 in hex of a text in UTF-8. */
export type Digest = (text: string) => string;

/** Progress of one attempt, for reporters only; never journalled. */
export interface Progress {
  readonly kind: "bytes" | "percent" | "words" | "heartbeat";
  readonly done?: number;
  readonly total?: number;
  readonly words?: string;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Asked at the last moment before a prompt leaves, however long it had to wait for its turn. */
  readonly mayStart?: () => boolean;
}

/** Credits. `frozen` is reserved by work in progress; `total` is the sum. */
export interface Balance {
  readonly available: number;
  readonly frozen: number;
  readonly total: number;
  /** Where the user can get more. */
  readonly link?: string;
}

export interface Session {
  readonly sessionId: string;
  readonly taskId: string;
  readonly userId?: string;
  /** Whose it is. */
  readonly account?: AccountMark;
}

export interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly durationMs?: number;
}

/** How a prompt request ended. Only `rejected` proves that it was not carried out. */
export type PromptOutcome =
  | { readonly kind: "rejected"; readonly failure: Failure }
  /** The stream or the answer was lost: it may or may not have been carried out. */
  | { readonly kind: "lost"; readonly failure: Failure; readonly texts: readonly string[] }
  /** The stream ended by itself. `error` is what the backend reported inside it. */
  | {
      readonly kind: "ended";
      readonly texts: readonly string[];
      readonly error?: string;
      /** The last text was still a piece when the stream ended. */
      readonly incomplete: boolean;
    };

export interface RenderStatus {
  readonly status: "pending" | "processing" | "completed" | "failed";
  /** 0 to 100. */
  readonly progress?: number;
  /** Where the file can be fetched, when completed; may carry a signature: never journalled. */
  readonly url?: string;
  readonly sizeBytes?: number;
  readonly durationMs?: number;
  readonly reason?: string;
}

export interface RenderRequest {
  readonly renderId: string;
  readonly sessionId: string;
  readonly draft: unknown;
  readonly format: ExportFormat;
  readonly quality: ExportQuality;
}

/** Whose credits are used and what kind of server it is. */
export type Target = "cloud" | "emulator";

/** The backend in the program's words. Every method makes exactly one attempt and never rejects for what can be expected. */
export interface Backend {
  readonly target: Target;
  balance(options: CallOptions): Promise<Result<Balance, Failure>>;
  createSession(
    request: { readonly taskName: string; readonly language: string },
    options: CallOptions,
  ): Promise<Result<Session, Failure>>;
  /** Sends all inputs of a step. */
  upload(
    request: { readonly sessionId: string; readonly inputs: readonly Input[] },
    options: CallOptions,
  ): Promise<Result<readonly UploadedFile[], Failure>>;
  /** The paid one. Never repeats by itself, whatever happens. */
  prompt(
    request: { readonly sessionId: string; readonly text: string },
    options: CallOptions,
  ): Promise<PromptOutcome>;
  /** A draft that was kept as the backend gave it, in the program's words. Asks nobody. */
  describeDraft(raw: unknown): Draft;
  /** A session without a draft gives a draft with no tracks. */
  readDraft(request: { readonly sessionId: string }, options: CallOptions): Promise<Result<Draft, Failure>>;
  submitRender(request: RenderRequest, options: CallOptions): Promise<Result<RenderStatus, Failure>>;
  renderStatus(
    request: { readonly renderId: string },
    options: CallOptions,
  ): Promise<Result<RenderStatus, Failure>>;
  /** Writes the bytes to `file` (a temporary name) and says what arrived. */
  download(
    request: {
      readonly renderId: string;
      readonly url?: string;
      readonly sizeBytes?: number;
      readonly file: string;
    },
    options: CallOptions,
  ): Promise<Result<{ readonly bytes: number; readonly sha256: string }, Failure>>;
  /** Gets a new token if it can be had without the user; once for all that ask at the same time. */
  renewToken(options: CallOptions): Promise<Result<void, Failure>>;
}

/** What a finished file is, as far as it can be read from its container. */
export interface FileFacts {
  readonly bytes: number;
  readonly sha256: string;
  /** Of a file that was looked at on disk: two names with the same one are one file. */
  readonly ino?: number;
}

/** The same bytes, as far as a length and a digest can tell; nothing equals what is not there. */
export const isSameFile = (one: FileFacts | undefined, other: FileFacts | undefined): boolean =>
  one !== undefined && other?.bytes === one.bytes && other.sha256 === one.sha256;

/** What a file's container says of it. What it does not say is absent. */
export interface FileReading {
  readonly container: ExportFormat;
  readonly durationMs?: number;
  /** In the program's words (`h264`), else as the container calls it. */
  readonly videoCodec?: string;
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly hasAudio?: boolean;
}

/** What only decoding tells; absent where the file has no such stream. */
export interface Played {
  /** The loudest sample, 0 to 1. */
  readonly peak?: number;
  /** The brightest point of the pictures that were looked at, 0 to 1. */
  readonly brightest?: number;
}

/** Decodes finished files, where this machine can. */
export interface Player {
  /** The failure says what to install. */
  ready(): Promise<Result<void, Failure>>;
  play(request: {
    /** Absolute. */
    readonly file: string;
    readonly sound: boolean;
    readonly picture: boolean;
  }): Promise<Result<Played, Failure>>;
}

/** Exported files. Paths are relative to the project folder, as in the recipe. */
export interface Outputs {
  /** Where a download is to be written before it has its final name. */
  partFile(file: string): string;
  /** Undefined when there is no such file. */
  inspect(file: string): Promise<FileFacts | undefined>;
  /** Makes the folder, which must lie in the project; refuses a name that a file has which is not this tool's `own`. */
  reserve(file: string, options?: { readonly own: boolean }): Promise<Result<void, Failure>>;
  /** Reads the container of the part file; the failure says what is wrong with it. */
  check(file: string, format: ExportFormat): Promise<Result<FileReading, Failure>>;
  /** Reads the container of a file, or of its part file. */
  read(at: FilePlace & { readonly format: ExportFormat }): Promise<Result<FileReading, Failure>>;
  /** Absolute. */
  pathOf(at: FilePlace): string;
  /** fsync, then rename from the part file to another name than the final one. */
  setAside(file: string, to: string): Promise<Result<void, Failure>>;
  /** fsync, rename from the part file to the final name, fsync of the folder. */
  publish(file: string): Promise<Result<void, Failure>>;
  /** fsync of the folder, for a name that an earlier attempt gave and may not have got onto the disk. */
  keepName(file: string): Promise<Result<void, Failure>>;
  /** Gives a finished file another name, durably; over a file that is there only where that is `own`. */
  move(renaming: MoveRequest): Promise<Result<void, Failure>>;
  /** Size and digest of the part file, to go on after a crash between check and rename. */
  inspectPart(file: string): Promise<FileFacts | undefined>;
}

export interface FilePlace {
  readonly file: string;
  /** Under its temporary name. */
  readonly isPart: boolean;
}

export interface MoveRequest {
  readonly from: string;
  readonly to: string;
  /** This tool wrote what is under the new name, and nothing needs it any more. */
  readonly own: boolean;
}

/** Drafts as they were after a step, so that an export can be made again when the session has moved on. */
export interface DraftStore {
  put(digest: string, raw: unknown): Promise<void>;
  get(digest: string): Promise<unknown>;
}
