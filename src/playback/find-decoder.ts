// Which decoder this machine has: node-av where it is installed, else a system ffmpeg, else words that say what to do.

import { ffmpegDecoder, findFfmpeg } from "./ffmpeg-decoder.ts";
import { nodeAvDecoder } from "./node-av-decoder.ts";
import type { NodeAv } from "./node-av-decoder.ts";

/** Undefined where the file has no such stream. */
export interface Decoder {
  /** The loudest sample, 0 to 1. */
  peak(file: string): Promise<number | undefined>;
  /** The brightest point of a few pictures a second, 0 to 1. */
  brightest(file: string): Promise<number | undefined>;
}

export async function findDecoder(env: NodeJS.ProcessEnv): Promise<Decoder> {
  const nodeAv = await importNodeAv();
  if (nodeAv !== undefined) return nodeAvDecoder(nodeAv);
  const ffmpeg = await findFfmpeg(env);
  if (ffmpeg !== undefined) return ffmpegDecoder(ffmpeg);
  throw new Error(
    "neither node-av nor an ffmpeg program (PATH or FFMPEG_PATH) is there to decode files with. Install one (npm i node-av@6.1.1), or take `audio` and `picture` out of `expect`",
  );
}

/** Whatever goes wrong here (not installed, no binary for this platform) has the same remedy: the other decoder. */
async function importNodeAv(): Promise<NodeAv | undefined> {
  try {
    return await import("node-av");
  } catch {
    return undefined;
  }
}
