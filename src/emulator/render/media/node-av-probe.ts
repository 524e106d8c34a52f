// Owns reading facts about media files through node-av.

import { basename } from "node:path";
import type { Demuxer, Stream } from "node-av";
import type { MediaInfo } from "../renderer.ts";
import type { WrittenStreams } from "./media-engine.ts";
import type { NodeAv } from "./node-av-engine.ts";

/** FFmpeg opens a still picture as a video of one frame; these are the demuxers that do so. */
const stillFormats = /image2|_pipe|^gif$|^apng$/;

export async function probe(av: NodeAv, file: string): Promise<MediaInfo> {
  const demuxer = await open(av, file);
  try {
    const video = demuxer.video();
    const audio = demuxer.audio();
    if (video !== undefined && video.codecpar.width > 0 && !isCoverArt(av, video))
      return pictureInfo(av, { demuxer, video, hasAudio: audio !== undefined });
    if (audio !== undefined)
      return { fileType: "audio", durationMs: Math.round(demuxer.duration * 1000), hasAudio: true };
    throw noMedia(file);
  } finally {
    await demuxer.close();
  }
}

export async function open(av: NodeAv, file: string): Promise<Demuxer> {
  try {
    // An upload may be a playlist: it must not make this machine fetch addresses.
    return await av.Demuxer.open(file, { options: { protocol_whitelist: "file" } });
  } catch {
    throw noMedia(file);
  }
}

/** Quarter turns clockwise that a player makes before showing the picture. */
export function quarterTurns(av: NodeAv, video: Stream): number {
  const matrix = video.codecpar.getCodedSideData(av.AV_PKT_DATA_DISPLAYMATRIX);
  if (matrix === null || matrix.length < 36) return 0;
  const angle = Math.atan2(matrix.readInt32LE(4), matrix.readInt32LE(0));
  return (Math.round(angle / (Math.PI / 2)) + 4) % 4;
}

export async function readBack(av: NodeAv, file: string): Promise<WrittenStreams> {
  const demuxer = await open(av, file);
  try {
    const video = demuxer.video();
    const hasAudio = demuxer.audio() !== undefined;
    return { frameCount: video === undefined ? 0 : await countPackets(demuxer, video.index), hasAudio };
  } finally {
    await demuxer.close();
  }
}

async function countPackets(demuxer: Demuxer, index: number): Promise<number> {
  let count = 0;
  for await (const packet of demuxer.packets(index)) {
    if (packet === null) break;
    count += 1;
    packet.free();
  }
  return count;
}

function pictureInfo(av: NodeAv, found: { demuxer: Demuxer; video: Stream; hasAudio: boolean }): MediaInfo {
  const { demuxer, video, hasAudio } = found;
  const { width, height } = video.codecpar;
  const size = quarterTurns(av, video) % 2 === 1 ? { width: height, height: width } : { width, height };
  if (stillFormats.test(demuxer.formatName)) return { fileType: "image", ...size };
  const rate = video.avgFrameRate;
  const fps =
    rate.num === 0 || rate.den === 0 ? {} : { fps: Math.round((rate.num / rate.den) * 1000) / 1000 };
  return { fileType: "video", durationMs: Math.round(demuxer.duration * 1000), ...size, ...fps, hasAudio };
}

/** The cover of an album is a video stream to FFmpeg; the file is still a piece of music. */
function isCoverArt(av: NodeAv, video: Stream): boolean {
  return (video.disposition & av.AV_DISPOSITION_ATTACHED_PIC) !== 0;
}

function noMedia(file: string): Error {
  return new Error(
    `${basename(file)} is no media file that can be read: upload a video, a picture or a sound.`,
  );
}
