// What may stand below `expect`, and what it comes to.

import { z } from "zod";
import type { Result } from "../result.ts";
import { VIDEO_CODECS, type DraftExpectation, type FileExpectation, type Otherwise } from "./expectation.ts";
import {
  parseCanvas,
  parseCountRange,
  parseDurationRange,
  parseRatio,
  parseSizeRange,
  type Misread,
} from "./ranges.ts";
import { EXPORT_FORMATS } from "./recipe.ts";

/** A check that says what is wrong and how to write it. The value stays as it was written: a transform would lose the examples. */
const readable =
  <In>(parse: (value: In) => Result<unknown, Misread>) =>
  (value: In, context: z.core.$RefinementCtx): void => {
    const result = parse(value);
    if (result.ok) return;
    const { message, hint } = result.error;
    context.issues.push({ code: "custom", message, params: { hint }, input: value });
  };

function expectsSomething(value: object, context: z.core.$RefinementCtx): void {
  if (Object.keys(value).some((key) => key !== "otherwise")) return;
  const hint = "Write what has to be so, such as `duration: 12s..18s`, or remove it";
  context.issues.push({
    code: "custom",
    message: "nothing is expected here",
    params: { hint },
    input: value,
  });
}

const count = z.union([z.int().nonnegative(), z.string()]).superRefine(readable(parseCountRange));

/** A number is taken only to say that its unit is missing. */
const measure = z.union([z.string(), z.number()]);

const duration = measure
  .superRefine(readable(parseDurationRange))
  .meta({ description: "Length, alone or as a range.", examples: ["12s..18s", "15s"] });

const otherwise = z
  .union([
    z.enum(["fail", "warn"]),
    z.strictObject({
      prompt: z.string().meta({
        description: "Sent once, to put it right. Costs credits.",
        examples: ["Shorten the video to 15 seconds"],
      }),
      budget: z
        .number()
        .nonnegative()
        .meta({ description: "Credits that this prompt may cost at most.", examples: [50] })
        .optional(),
    }),
  ])
  .meta({
    description:
      "What happens when it is not so: `fail` (default), `warn`, or one more prompt that puts it right.",
    examples: ["warn", { prompt: "Shorten the video to 15 seconds", budget: 50 }],
  });

export const draftExpectSchema = z
  .strictObject({
    tracks: z
      .strictObject({
        video: count.meta({ description: "Video tracks.", examples: ["1.."] }).optional(),
        audio: count.meta({ description: "Audio tracks.", examples: ["1.."] }).optional(),
        text: count.meta({ description: "Text tracks.", examples: [1] }).optional(),
      })
      .meta({ description: "How many tracks of each kind.", examples: [{ video: "1..", text: 1 }] })
      .optional(),
    duration: duration.optional(),
    text: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .meta({ description: "A text that must appear, or several.", examples: ["Slow mornings"] })
      .optional(),
    canvas: z
      .string()
      .superRefine(readable(parseCanvas))
      .meta({ description: "Width and height in pixels.", examples: ["1080x1920"] })
      .optional(),
    ratio: z
      .string()
      .superRefine(readable(parseRatio))
      .meta({ description: "Aspect ratio, in quotes.", examples: ["9:16"] })
      .optional(),
    otherwise: otherwise.optional(),
  })
  .superRefine(expectsSomething)
  .meta({
    description: "What the draft must be like after this prompt; checked before anything is rendered.",
    examples: [{ tracks: { video: "1.." }, duration: "12s..18s" }],
  });

export const fileExpectSchema = z
  .strictObject({
    container: z
      .enum(EXPORT_FORMATS)
      .meta({ description: "Container of the file.", examples: ["mp4"] })
      .optional(),
    codec: z
      .enum(VIDEO_CODECS)
      .meta({ description: "Codec of the picture.", examples: ["h264"] })
      .optional(),
    size: measure
      .superRefine(readable(parseSizeRange))
      .meta({ description: "Size of the file, as a range.", examples: ["..200MB"] })
      .optional(),
    duration: duration.optional(),
    audio: z
      .boolean()
      .meta({ description: "Whether there is sound: a stream that is not silent.", examples: [true] })
      .optional(),
    picture: z
      .boolean()
      .meta({ description: "Whether there is a picture: one that is not black.", examples: [true] })
      .optional(),
    otherwise: otherwise.optional(),
  })
  .superRefine(expectsSomething)
  .meta({
    description: "What the finished file must be like.",
    examples: [{ codec: "h264", size: "..20MB", audio: true }],
  });

type DraftEntry = z.output<typeof draftExpectSchema>;
type FileEntry = z.output<typeof fileExpectSchema>;

export function draftExpectation(entry: DraftEntry): DraftExpectation {
  const { tracks, duration, text, canvas, ratio, otherwise } = entry;
  return present({
    tracks: tracks === undefined ? undefined : tracksOf(tracks),
    durationMs: read(parseDurationRange, duration),
    texts: typeof text === "string" ? [text] : text,
    canvas: read(parseCanvas, canvas),
    ratio: read(parseRatio, ratio),
    otherwise: longOtherwise(otherwise),
  });
}

const tracksOf = ({ video, audio, text }: NonNullable<DraftEntry["tracks"]>) =>
  present({
    video: read(parseCountRange, video),
    audio: read(parseCountRange, audio),
    text: read(parseCountRange, text),
  });

export function fileExpectation(entry: FileEntry): FileExpectation {
  const { container, codec, size, duration, audio, picture, otherwise } = entry;
  return present({
    container,
    codec,
    sizeBytes: read(parseSizeRange, size),
    durationMs: read(parseDurationRange, duration),
    hasAudio: audio,
    hasPicture: picture,
    otherwise: longOtherwise(otherwise),
  });
}

/** What cannot be read has been refused before. */
function read<In, Out>(parse: (value: In) => Result<Out, Misread>, value: In | undefined): Out | undefined {
  const result = value === undefined ? undefined : parse(value);
  return result?.ok === true ? result.value : undefined;
}

function longOtherwise(written: DraftEntry["otherwise"] = "fail"): Otherwise {
  if (typeof written === "string") return { kind: written };
  const { prompt, budget } = written;
  return { kind: "prompt", text: prompt.trim(), ...(budget === undefined ? {} : { budgetCredits: budget }) };
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

const present = <T extends object>(map: T): Present<T> =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as Present<T>;
