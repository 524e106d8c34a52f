// Owns encoding through node-av: frames and samples in, one finished file out.

import type { Encoder, FFEncoderCodec, Frame, Muxer } from "node-av";
import {
  type EncoderRequest,
  type OutputShape,
  type Pcm,
  sampleRateHz,
  type VideoEncoder,
} from "./media-engine.ts";
import { codecsFor, rational } from "./codecs.ts";
import { createFrameConverter, type FrameConverter } from "./node-av-converter.ts";
import type { NodeAv } from "./node-av-engine.ts";

interface Parts {
  av: NodeAv;
  shape: OutputShape;
  muxer: Muxer;
  converter: FrameConverter;
  video: Encoder;
  videoIndex: number;
  audio: { encoder: Encoder; index: number; sound: Pcm; encodedFrames: number } | null;
}

export async function openEncoder(av: NodeAv, { file, shape, sound }: EncoderRequest): Promise<VideoEncoder> {
  const codecs = codecsFor(shape);
  const { num, den } = rational(shape.fps);
  const muxer = await av.Muxer.open(file, { format: shape.container, options: codecs.muxer });
  const video = await av.Encoder.create(codecs.video.name, {
    context: { framerate: new av.Rational(num, den), ...codecs.video.context },
    options: codecs.video.options,
  });
  const parts: Parts = {
    av,
    shape,
    muxer,
    video,
    converter: createFrameConverter(av, shape),
    videoIndex: muxer.addStream(video),
    audio:
      sound === null || codecs.audio === null
        ? null
        : await addAudio({ av, muxer, sound, name: codecs.audio }),
  };
  return encoderOf(parts);
}

async function addAudio(request: {
  av: NodeAv;
  muxer: Muxer;
  sound: Pcm;
  name: FFEncoderCodec;
}): Promise<Parts["audio"]> {
  const { av, muxer, sound, name } = request;
  const encoder = await av.Encoder.create(name, { context: { bitRate: "160k" }, autoResample: true });
  return { encoder, index: muxer.addStream(encoder), sound, encodedFrames: 0 };
}

/** While the caller draws frame n, a thread turns frame n-1 into the encoder's colours and another encodes n-2. */
function encoderOf(parts: Parts): VideoEncoder {
  let inFlight: Promise<Frame | null> = Promise.resolve(null);
  let written = 0;
  return {
    writeFrame: async (rgba) => {
      const previous = await inFlight;
      const index = written++;
      const converted = parts.converter.convert(rgba, index);
      const encoded = encodeSound(parts, index / parts.shape.fps).then(() => encodeVideo(parts, previous));
      inFlight = Promise.all([converted, encoded]).then(([frame]) => frame);
      // Awaited with the next frame; until then a failure is not unhandled.
      inFlight.catch(() => undefined);
    },
    finish: async () => {
      await encodeVideo(parts, await inFlight);
      for (const frame of await parts.converter.rest()) await encodeVideo(parts, frame);
      await encodeSound(parts, Number.POSITIVE_INFINITY);
      await flush(parts);
      await parts.muxer.close();
    },
    close: async () => {
      await inFlight.catch(() => null);
      parts.video.close();
      parts.audio?.encoder.close();
      parts.converter.close();
      await parts.muxer.close().catch(() => undefined);
    },
  };
}

async function encodeVideo({ video, muxer, videoIndex }: Parts, frame: Frame | null): Promise<void> {
  if (frame === null) return;
  for (const packet of await video.encodeAll(frame)) {
    await muxer.writePacket(packet, videoIndex);
    packet.free();
  }
  frame.free();
}

/**
 * A second of sound goes in ahead of its frames, so that the container can interleave without holding much. Pieces are
 * one AAC frame long: of a longer one node-av keeps the rest for the next call, and drops it where there is none.
 */
const soundPieceFrames = 1024;

async function encodeSound({ av, audio, muxer }: Parts, untilSecond: number): Promise<void> {
  if (audio === null) return;
  const until = Math.min((untilSecond + 1) * sampleRateHz, audio.sound.length / 2);
  for (; audio.encodedFrames < until; audio.encodedFrames += soundPieceFrames) {
    const pts = audio.encodedFrames;
    using frame = soundFrame(av, {
      samples: audio.sound.subarray(pts * 2, (pts + soundPieceFrames) * 2),
      pts,
    });
    for (const packet of await audio.encoder.encodeAll(frame)) {
      await muxer.writePacket(packet, audio.index);
      packet.free();
    }
  }
}

function soundFrame(av: NodeAv, { samples, pts }: { samples: Pcm; pts: number }): Frame {
  return av.Frame.fromAudioBuffer(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength), {
    nbSamples: samples.length / 2,
    format: av.AV_SAMPLE_FMT_FLT,
    sampleRate: sampleRateHz,
    channelLayout: av.AV_CHANNEL_LAYOUT_STEREO,
    timeBase: { num: 1, den: sampleRateHz },
    pts: BigInt(pts),
  });
}

async function flush({ video, videoIndex, audio, muxer }: Parts): Promise<void> {
  const streams = [{ encoder: video, index: videoIndex }, ...(audio === null ? [] : [audio])];
  for (const { encoder, index } of streams) {
    for (const packet of await encoder.encodeAll(null)) {
      await muxer.writePacket(packet, index);
      packet.free();
    }
  }
}
