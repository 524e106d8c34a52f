// Owns decoding of uploads through node-av: clips become frames of the asked size and rate, sounds become samples.

import { basename } from "node:path";
import type { Demuxer, Frame, Stream } from "node-av";
import { type ClipReader, type ClipRequest, type Pcm, sampleRateHz } from "./media-engine.ts";
import type { NodeAv } from "./node-av-engine.ts";
import { open, quarterTurns } from "./node-av-probe.ts";

const turnFilters = ["", "transpose=clock,", "hflip,vflip,", "transpose=cclock,"];

export async function openClip(av: NodeAv, request: ClipRequest): Promise<ClipReader> {
  const demuxer = await open(av, request.file);
  const video = demuxer.video();
  if (video === undefined) {
    await demuxer.close();
    throw new Error(`${basename(request.file)} has no picture, so it cannot be shown as a clip.`);
  }
  const frames = filtered(av, {
    demuxer,
    stream: video,
    startMs: request.startMs,
    filter: clipFilter(av, { video, request }),
  });
  return {
    next: async () => {
      const { value, done } = await frames.next();
      if (done === true) return null;
      const rgba = value.toBuffer();
      value.free();
      return rgba;
    },
    close: async () => {
      await frames.return(undefined);
      await demuxer.close();
    },
  };
}

function clipFilter(av: NodeAv, { video, request }: { video: Stream; request: ClipRequest }): string {
  const { startMs, width, height, fps } = request;
  const size = `${width}:${height}`;
  return [
    `trim=start=${startMs / 1000},setpts=PTS-STARTPTS,fps=${fps},`,
    turnFilters[quarterTurns(av, video)],
    `scale=${size}:force_original_aspect_ratio=increase:flags=bilinear,crop=${size},setsar=1,format=rgba`,
  ].join("");
}

export async function decodeSound(
  av: NodeAv,
  { file, startMs, durationMs }: { file: string; startMs: number; durationMs: number },
): Promise<Pcm> {
  const demuxer = await open(av, file);
  try {
    const audio = demuxer.audio();
    if (audio === undefined) return new Float32Array(0);
    const trim = `atrim=start=${startMs / 1000}:duration=${durationMs / 1000},asetpts=PTS-STARTPTS`;
    const filter = `${trim},aformat=sample_fmts=flt:sample_rates=${sampleRateHz}:channel_layouts=stereo`;
    return await collect(filtered(av, { demuxer, stream: audio, startMs, filter }), durationMs);
  } finally {
    await demuxer.close();
  }
}

async function collect(frames: AsyncGenerator<Frame>, durationMs: number): Promise<Pcm> {
  const pcm = new Float32Array(Math.round((durationMs / 1000) * sampleRateHz) * 2);
  const bytes = new Uint8Array(pcm.buffer);
  let at = 0;
  for await (const frame of frames) {
    const piece = frame.toBuffer().subarray(0, bytes.length - at);
    bytes.set(piece, at);
    at += piece.length;
    frame.free();
    if (at >= bytes.length) break;
  }
  return pcm.subarray(0, at / pcm.BYTES_PER_ELEMENT);
}

interface FilteredStream {
  demuxer: Demuxer;
  stream: Stream;
  startMs: number;
  filter: string;
}

async function* filtered(
  av: NodeAv,
  { demuxer, stream, startMs, filter }: FilteredStream,
): AsyncGenerator<Frame> {
  // Seeking to 0 breaks MPEG-TS, and near the beginning it saves nothing.
  if (startMs > 1000) await demuxer.seek(demuxer.startTime + startMs / 1000, -1, av.AVSEEK_FLAG_BACKWARD);
  using decoder = await av.Decoder.create(stream);
  using graph = av.FilterAPI.create(filter);
  for await (const frame of graph.frames(decoder.frames(demuxer.packets(stream.index)))) {
    if (frame === null) return;
    yield frame;
  }
}
