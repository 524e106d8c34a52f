// Owns encoding through a system ffmpeg: raw frames go into a pipe, the sound lies beside the output for as long as it takes.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { codecsFor, rational } from "./codecs.ts";
import { lastLine, stderrOf } from "./ffmpeg-process.ts";
import { type EncoderRequest, type OutputShape, sampleRateHz, type VideoEncoder } from "./media-engine.ts";

export async function openEncoder(
  program: string,
  { file, shape, sound }: EncoderRequest,
): Promise<VideoEncoder> {
  const soundFile = sound === null ? null : `${file}.pcm`;
  if (sound !== null && soundFile !== null)
    await writeFile(soundFile, new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength));
  const child = spawn(program, encodeArgs({ file, shape, soundFile }), { stdio: ["pipe", "ignore", "pipe"] });
  const stderr = stderrOf(child);
  const ended = once(child, "close").then(([code]) => code as number | null);
  ended.catch(() => undefined);
  // A broken pipe is reported by the exit code and the last line of stderr, which say more.
  child.stdin.on("error", () => undefined);
  const mustGoWell = async (): Promise<void> => {
    if ((await ended) !== 0) throw new Error(`ffmpeg could not make the video: ${lastLine(stderr())}`);
  };
  return {
    writeFrame: async (rgba) => {
      if (child.exitCode !== null) await mustGoWell();
      // The pipe may keep the bytes after this returns, and the caller draws into its own again.
      if (!child.stdin.write(Buffer.from(rgba))) await Promise.race([once(child.stdin, "drain"), ended]);
    },
    finish: async () => {
      child.stdin.end();
      await mustGoWell();
    },
    close: async () => {
      child.kill("SIGKILL");
      await ended.catch(() => null);
      if (soundFile !== null) await rm(soundFile, { force: true });
    },
  };
}

function encodeArgs({
  file,
  shape,
  soundFile,
}: {
  file: string;
  shape: OutputShape;
  soundFile: string | null;
}): string[] {
  const { num, den } = rational(shape.fps);
  const pictures = [
    "-f",
    "rawvideo",
    "-pix_fmt",
    "rgba",
    "-s",
    `${shape.width}x${shape.height}`,
    "-r",
    `${num}/${den}`,
    "-i",
    "pipe:0",
  ];
  const sound =
    soundFile === null ? [] : ["-f", "f32le", "-ac", "2", "-ar", String(sampleRateHz), "-i", soundFile];
  return ["-v", "error", "-y", ...pictures, ...sound, ...codecArgs(shape), "-f", shape.container, file];
}

function codecArgs(shape: OutputShape): string[] {
  if (shape.container === "gif") {
    return [
      "-vf",
      "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=bayer:bayer_scale=4",
      "-loop",
      "0",
    ];
  }
  const { video, audio, muxer } = codecsFor(shape);
  const colours =
    "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709";
  const options = Object.entries({ ...video.options, ...muxer }).flatMap(([name, value]) => [
    `-${name}`,
    value,
  ]);
  const rate = video.context.bitRate === undefined ? [] : ["-b:v", String(video.context.bitRate)];
  const picture = [
    "-vf",
    colours,
    "-c:v",
    video.name,
    "-g",
    String(video.context.gopSize),
    ...rate,
    ...options,
  ];
  return audio === null ? picture : [...picture, "-c:a", audio, "-b:a", "160k"];
}
