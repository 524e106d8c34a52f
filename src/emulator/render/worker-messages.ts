// Owns the words that parent and render worker exchange; both ends import this file and nothing else of each other.

import type { MediaInfo, RenderedFile, RenderJob } from "./renderer.ts";

/** The worker writes to `job.outFile` as it stands: the parent hands it a `.part` path and renames. */
export type WorkerRequest = { kind: "render"; job: RenderJob } | { kind: "probe"; file: string };

export type WorkerReply =
  | { kind: "progress"; percent: number }
  | { kind: "rendered"; result: RenderedFile }
  | { kind: "probed"; result: MediaInfo }
  | { kind: "failed"; message: string };
