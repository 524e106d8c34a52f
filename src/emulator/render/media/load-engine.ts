// Owns the choice of media engine: node-av where it is installed, else a system ffmpeg, else words that say what to install.

import { findFfmpeg } from "./ffmpeg-process.ts";
import { createFfmpegEngine } from "./ffmpeg-engine.ts";
import type { MediaEngine } from "./media-engine.ts";
import { createNodeAvEngine, type NodeAv } from "./node-av-engine.ts";

/** They are looked for from this program's own folder, not from the one that it works in. */
export const howToInstall =
  "Install them where nemo-pipeline is installed (with --global, if it is): npm i node-av@6.1.1 @napi-rs/canvas@1.0.11";

export async function loadEngine(env: NodeJS.ProcessEnv): Promise<MediaEngine> {
  const nodeAv = await importNodeAv();
  if (nodeAv !== undefined) return createNodeAvEngine(nodeAv);
  const ffmpeg = await findFfmpeg(env);
  if (ffmpeg !== undefined) return createFfmpegEngine(ffmpeg);
  throw new Error(
    `Video cannot be made on this machine: neither node-av nor an ffmpeg program (PATH or FFMPEG_PATH) was found. ${howToInstall}`,
  );
}

/** Whatever goes wrong here (not installed, no binary for this platform) has the same remedy: the other engine. */
async function importNodeAv(): Promise<NodeAv | undefined> {
  try {
    return await import("node-av");
  } catch {
    return undefined;
  }
}
