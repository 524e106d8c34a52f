// Owns telling WAV, MP3 and AAC files by their first bytes, with a length as exact as those allow.

import type { MediaInfo } from "../renderer.ts";

export function soundInfo(head: Buffer, sizeBytes: number): MediaInfo | undefined {
  const durationMs =
    wavDuration(head, sizeBytes) ?? aacDuration(head, sizeBytes) ?? mp3Duration(head, sizeBytes);
  return durationMs === undefined
    ? undefined
    : { fileType: "audio", durationMs: Math.round(durationMs), hasAudio: true };
}

function wavDuration(head: Buffer, sizeBytes: number): number | undefined {
  if (
    head.length < 44 ||
    head.toString("latin1", 0, 4) !== "RIFF" ||
    head.toString("latin1", 8, 12) !== "WAVE"
  )
    return undefined;
  const bytesPerSecond = head.readUInt32LE(28);
  const dataAt = head.indexOf("data", 12, "latin1");
  return bytesPerSecond === 0 || dataAt === -1
    ? undefined
    : ((sizeBytes - dataAt - 8) / bytesPerSecond) * 1000;
}

const mp3Kbps = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

/** Right for a constant bit rate, near enough for others. */
function mp3Duration(head: Buffer, sizeBytes: number): number | undefined {
  const start = head.toString("latin1", 0, 3) === "ID3" && head.length > 10 ? 10 + tagLength(head) : 0;
  // A large cover lies between: that it is an MP3 is known all the same.
  if (start > 0 && start + 4 > head.length) return (sizeBytes - start) / 16;
  const [first = 0, second = 0, third = 0] = head.subarray(start, start + 3);
  const kbps = mp3Kbps[third >> 4] ?? 0;
  if (first !== 0xff || (second & 0xe6) !== 0xe2 || kbps === 0) return undefined;
  return ((sizeBytes - start) * 8) / kbps;
}

/** Seven bits to a byte. */
function tagLength(head: Buffer): number {
  return [6, 7, 8, 9].reduce((length, at) => length * 128 + ((head[at] ?? 0) & 127), 0);
}

const aacRatesHz = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
];

/** From the first frame's length; each holds 1024 samples. */
function aacDuration(head: Buffer, sizeBytes: number): number | undefined {
  if (head.length < 7 || head[0] !== 0xff || ((head[1] ?? 0) & 0xf6) !== 0xf0) return undefined;
  const rateHz = aacRatesHz[((head[2] ?? 0) >> 2) & 15];
  const frameBytes = (head.readUInt32BE(3) >>> 13) & 0x1fff;
  if (rateHz === undefined || frameBytes < 7) return undefined;
  return (sizeBytes / frameBytes) * (1024 / rateHz) * 1000;
}
