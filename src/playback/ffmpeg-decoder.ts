// Decoding with a system ffmpeg program.

import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Decoder } from "./find-decoder.ts";
import { brightest, loudest, PICTURE, SOUND } from "./levels.ts";

/** The program's name or path; undefined where none can be started. */
export async function findFfmpeg(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const program = env["FFMPEG_PATH"] || "ffmpeg";
  try {
    const child = spawn(program, ["-version"], { stdio: "ignore" });
    const [exitCode] = (await once(child, "close")) as [number | null];
    return exitCode === 0 ? program : undefined;
  } catch {
    return undefined;
  }
}

export function ffmpegDecoder(program: string): Decoder {
  const { perSecond, width, height } = PICTURE;
  const sound = ["-map", "0:a:0?", "-f", "f32le", "-ac", "2", "-ar", String(SOUND.rateHz)];
  const filter = `fps=${perSecond}:round=up,scale=${width}:${height}:flags=area,format=gray`;
  const picture = ["-map", "0:v:0?", "-vf", filter, "-f", "rawvideo"];
  return {
    peak: (file) => highest(program, { file, output: sound, unit: SOUND.bytes, level: loudest }),
    brightest: (file) => highest(program, { file, output: picture, unit: 1, level: brightest }),
  };
}

interface Search {
  readonly file: string;
  readonly output: readonly string[];
  /** Bytes that belong together. */
  readonly unit: number;
  readonly level: (bytes: Uint8Array) => number;
}

/** A file without such a stream gives no bytes; what else ffmpeg stumbles over has been found whole before. */
async function highest(program: string, { file, output, unit, level }: Search): Promise<number | undefined> {
  const input = ["-hide_banner", "-nostdin", "-v", "fatal", "-protocol_whitelist", "file,pipe", "-i", file];
  const child = spawn(program, [...input, ...output, "pipe:1"], { stdio: ["ignore", "pipe", "ignore"] });
  const closed = once(child, "close");
  let most: number | undefined;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of child.stdout as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const whole = bytes.length - (bytes.length % unit);
    if (whole > 0) most = Math.max(most ?? 0, level(bytes.subarray(0, whole)));
    rest = bytes.subarray(whole);
  }
  await closed;
  return most;
}
