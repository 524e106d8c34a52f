// Owns the way of a frame from canvas pixels to what the encoder takes: yuv420p in BT.709, or a palette for GIF.

import type { FilterAPI, Frame } from "node-av";
import { rational } from "./codecs.ts";
import type { OutputShape } from "./media-engine.ts";
import type { NodeAv } from "./node-av-engine.ts";

export interface FrameConverter {
  convert(rgba: Uint8Array, index: number): Promise<Frame | null>;
  rest(): Promise<Frame[]>;
  close(): void;
}

/** A palette per frame: one for the whole film would need all its frames in memory first. */
const paletteFilter =
  "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=bayer:bayer_scale=4";

export function createFrameConverter(av: NodeAv, shape: OutputShape): FrameConverter {
  return shape.container === "gif" ? paletteConverter(av, shape) : yuvConverter(av, shape);
}

function yuvConverter(av: NodeAv, shape: OutputShape): FrameConverter {
  const scaler = new av.SoftwareScaleContext();
  // Not initialised by hand: only then does it take matrix and range from the frames.
  scaler.allocContext();
  const source = allocated(av, { shape, format: av.AV_PIX_FMT_RGBA });
  source.colorRange = av.AVCOL_RANGE_JPEG;
  source.colorSpace = av.AVCOL_SPC_RGB;
  return {
    convert: async (rgba, index) => {
      av.FFmpegError.throwIfError(source.fromBuffer(asBuffer(rgba)), "filling a frame");
      const frame = bt709(av, allocated(av, { shape, format: av.AV_PIX_FMT_YUV420P }));
      av.FFmpegError.throwIfError(await scaler.scaleFrame(frame, source), "converting a frame");
      return stamped(av, { frame, index, shape });
    },
    rest: async () => [],
    close: () => {
      source.free();
      scaler.freeContext();
    },
  };
}

function paletteConverter(av: NodeAv, shape: OutputShape): FrameConverter {
  const graph = av.FilterAPI.create(paletteFilter, { framerate: rational(shape.fps) });
  return {
    convert: async (rgba, index) => {
      const { num, den } = rational(shape.fps);
      using frame = av.Frame.fromVideoBuffer(asBuffer(rgba), {
        width: shape.width,
        height: shape.height,
        format: av.AV_PIX_FMT_RGBA,
        timeBase: { num: den, den: num },
        pts: BigInt(index),
      });
      const [converted] = await graph.processAll(frame);
      return converted ?? null;
    },
    rest: () => drain(graph),
    close: () => graph.close(),
  };
}

async function drain(graph: FilterAPI): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of graph.flushFrames()) frames.push(frame);
  return frames;
}

function allocated(av: NodeAv, { shape, format }: { shape: OutputShape; format: Frame["format"] }): Frame {
  const frame = new av.Frame();
  frame.alloc();
  frame.format = format;
  frame.width = shape.width;
  frame.height = shape.height;
  av.FFmpegError.throwIfError(frame.getBuffer(0), "allocating a frame");
  return frame;
}

function bt709(av: NodeAv, frame: Frame): Frame {
  frame.colorRange = av.AVCOL_RANGE_MPEG;
  frame.colorSpace = av.AVCOL_SPC_BT709;
  frame.colorPrimaries = av.AVCOL_PRI_BT709;
  frame.colorTrc = av.AVCOL_TRC_BT709;
  return frame;
}

function stamped(
  av: NodeAv,
  { frame, index, shape }: { frame: Frame; index: number; shape: OutputShape },
): Frame {
  const { num, den } = rational(shape.fps);
  frame.timeBase = new av.Rational(den, num);
  frame.pts = BigInt(index);
  frame.duration = 1n;
  return frame;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
