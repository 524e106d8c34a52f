// Short clips of one grey and one tone, made with what the embedded backend makes videos with.

import path from "node:path";
import { loadEngine } from "../../src/emulator/render/media/load-engine.ts";
import { sampleRateHz } from "../../src/emulator/render/media/media-engine.ts";

export interface Clip {
  /** Its ending says the container. */
  readonly name: string;
  /** 0 to 1; without it there is no sound at all. */
  readonly volume?: number;
  /** 0 to 255. */
  readonly grey: number;
}

const [WIDTH, HEIGHT, FPS, DURATION_MS] = [160, 90, 10, 1_000];

export async function makeClip(dir: string, { name, volume, grey }: Clip): Promise<string> {
  const engine = await loadEngine({ ...process.env });
  const file = path.join(dir, name);
  const frameCount = (FPS * DURATION_MS) / 1000;
  const encoder = await engine.openEncoder({
    file,
    shape: {
      container: path.extname(name).slice(1) as "mp4" | "webm",
      width: WIDTH,
      height: HEIGHT,
      fps: FPS,
      frameCount,
      durationMs: DURATION_MS,
      effort: "preview",
    },
    sound: volume === undefined ? null : tone(volume),
  });
  const frame = new Uint8Array(WIDTH * HEIGHT * 4).fill(grey);
  for (let written = 0; written < frameCount; written += 1) await encoder.writeFrame(frame);
  await encoder.finish();
  await encoder.close();
  return file;
}

/** 440 Hz, on both channels. */
function tone(volume: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(((sampleRateHz * DURATION_MS) / 1000) * 2);
  for (let at = 0; at < samples.length; at += 1) {
    samples[at] = volume * Math.sin((2 * Math.PI * 440 * Math.floor(at / 2)) / sampleRateHz);
  }
  return samples;
}
