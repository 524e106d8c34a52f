// Decoding with node-av: FFmpeg inside this process.

import type * as NodeAvLibrary from "node-av";
import type { Demuxer, Frame, Stream } from "node-av";
import type { Decoder } from "./find-decoder.ts";
import { brightest, loudest, PICTURE, SOUND } from "./levels.ts";

export type NodeAv = typeof NodeAvLibrary;

export function nodeAvDecoder(av: NodeAv): Decoder {
  av.Log.setLevel(av.AV_LOG_FATAL);
  const sound = `aformat=sample_fmts=flt:sample_rates=${SOUND.rateHz}:channel_layouts=stereo`;
  const { perSecond, width, height } = PICTURE;
  const picture = `fps=${perSecond}:round=up,scale=${width}:${height}:flags=area,format=gray`;
  return {
    peak: (file) =>
      highest(av, { file, streamOf: (demuxer) => demuxer.audio(), filter: sound, level: loudest }),
    brightest: (file) =>
      highest(av, { file, streamOf: (demuxer) => demuxer.video(), filter: picture, level: brightest }),
  };
}

interface Search {
  readonly file: string;
  readonly streamOf: (demuxer: Demuxer) => Stream | undefined;
  readonly filter: string;
  readonly level: (bytes: Uint8Array) => number;
}

async function highest(av: NodeAv, { file, streamOf, filter, level }: Search): Promise<number | undefined> {
  // Whatever the file says, nothing is fetched from elsewhere.
  const demuxer = await av.Demuxer.open(file, { options: { protocol_whitelist: "file" } });
  try {
    const stream = streamOf(demuxer);
    if (stream === undefined) return undefined;
    let most = 0;
    for await (const frame of framesOf(av, { demuxer, stream, filter })) {
      most = Math.max(most, level(frame.toBuffer()));
      frame.free();
    }
    return most;
  } finally {
    await demuxer.close();
  }
}

async function* framesOf(
  av: NodeAv,
  {
    demuxer,
    stream,
    filter,
  }: { readonly demuxer: Demuxer; readonly stream: Stream; readonly filter: string },
): AsyncGenerator<Frame> {
  using decoder = await av.Decoder.create(stream);
  using graph = av.FilterAPI.create(filter);
  for await (const frame of graph.frames(decoder.frames(demuxer.packets(stream.index)))) {
    if (frame === null) return;
    yield frame;
  }
}
