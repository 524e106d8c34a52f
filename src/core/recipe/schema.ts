// What may stand in a recipe file: the one definition behind the checks and the JSON Schema for editors.

import { z } from "zod";
import { draftExpectSchema, fileExpectSchema } from "./expect-schema.ts";
import { SAFE_NAME } from "./ids.ts";
import { EXPORT_FORMATS, EXPORT_QUALITIES } from "./recipe.ts";
import { forEachSchema, matrixSchema } from "./sources-schema.ts";

const exportFormat = z.enum(EXPORT_FORMATS).meta({
  description: "Container of the exported file. Default: mp4, which plays nearly everywhere.",
  examples: ["mp4"],
});

const exportQuality = z.enum(EXPORT_QUALITIES).meta({
  description: "Quality of the exported file. Default: high.",
  examples: ["high"],
});

const exportFile = z.string().meta({
  description: "Where the file goes, below the project folder. Default: <out_dir>/<recipe>/<video>.<format>.",
  examples: ["out/${{ recipe.name }}/${{ video.id }}.mp4"],
});

const exportSettings = z.strictObject({
  format: exportFormat.optional(),
  quality: exportQuality.optional(),
  file: exportFile.optional(),
  expect: fileExpectSchema.optional(),
});

const tags = z.array(z.string()).meta({
  description: "Words to choose videos by: lower-case letters, digits and dashes.",
  examples: [["spring", "social"]],
});

const language = z.string().meta({
  description: "ISO code of the language of the prompts. Default: detected from the prompts.",
  examples: ["en", "zh-CN", "de"],
});

const prompt = z.string().meta({
  description:
    "What the backend is asked to do, in plain words. Short and specific ones work best. Costs credits.",
  examples: ["Generate a 15-second vertical teaser from the uploaded photo"],
});

const onQuestion = z
  .string()
  .min(1)
  .meta({
    description: "What is answered when the backend asks something instead of working. Costs credits.",
    examples: ["Choose whatever fits the brand"],
  });

const input = z.string().meta({
  description: "A file, found from the recipe's folder, or an http(s) URL.",
  examples: ["media/mug.jpg", "https://example.com/beans.mp4"],
});

const inputs = z.union([input, z.array(input).min(1)]).meta({
  description: "One file or URL, or a list of them. At most 200 MB each.",
  examples: [["media/mug.jpg", "https://example.com/beans.mp4"]],
});

const step = z.union([
  prompt,
  z
    .strictObject({ prompt, on_question: onQuestion.optional(), expect: draftExpectSchema.optional() })
    .meta({ description: "A prompt. A plain text means the same." }),
  z.strictObject({ upload: inputs }).meta({
    description: "Files that are added to the session at this point.",
    examples: [{ upload: "media/beans.mp4" }],
  }),
  z
    .strictObject({
      export: exportSettings.nullable().meta({
        description: "Renders and downloads the video as it is at this point. Free.",
        examples: [{ quality: "low" }],
      }),
    })
    .meta({ description: "An intermediate file, such as a rough cut." }),
]);

export const videoSchema = z
  .strictObject({
    description: z
      .string()
      .meta({ description: "For people; never sent.", examples: ["Teaser for the spring campaign"] })
      .optional(),
    language: language.optional(),
    tags: tags.optional(),
    for_each: forEachSchema
      .meta({
        description: "One video a row of data; exactly one of csv, json, jsonl, glob, rows.",
        examples: [{ csv: "data/products.csv", id: "${{ row.sku }}" }],
      })
      .optional(),
    matrix: matrixSchema
      .meta({
        description: "One video a combination of values; looked up as ${{ matrix.<name> }}.",
        examples: [{ ratio: ["9:16", "16:9"], tone: ["calm", "bold"] }],
      })
      .optional(),
    inputs: inputs.optional(),
    prompt: prompt.optional(),
    steps: z
      .array(step)
      .min(1)
      .meta({
        description:
          "What is done, in this order. A step is a text (a prompt) or one of prompt, upload, export.",
        examples: [
          ["Generate a 10-second clip of a mug", { export: { quality: "low" } }, "Add calm music at 35%"],
        ],
      })
      .optional(),
    export: exportSettings
      .meta({
        description: "Settings of this video's exports; `file` and `expect` are about the last one.",
        examples: [{ format: "mp4", quality: "high" }],
      })
      .optional(),
  })
  .meta({
    description:
      "One video: one session on the backend, its inputs, its prompts, its exports. With for_each or matrix, a pattern for many.",
  });

const credits = z.number().nonnegative();

const slots = z.int().positive();

const budget = z.strictObject({
  credits: credits
    .meta({ description: "Credits that one run may spend on this recipe.", examples: [600] })
    .optional(),
  per_video: credits
    .meta({ description: "Credits that one run may spend on each video.", examples: [200] })
    .optional(),
});

const limits = z.strictObject({
  uploads: slots.meta({ description: "Uploads at the same time.", examples: [2] }).optional(),
  prompts: slots.meta({ description: "Prompts in work at the same time.", examples: [3] }).optional(),
  renders: slots.meta({ description: "Renders at the same time.", examples: [3] }).optional(),
  downloads: slots.meta({ description: "Downloads at the same time.", examples: [4] }).optional(),
});

const defaults = z.strictObject({
  export: z
    .strictObject({ format: exportFormat.optional(), quality: exportQuality.optional() })
    .meta({
      description: "Export settings of every video that sets none.",
      examples: [{ format: "mp4", quality: "high" }],
    })
    .optional(),
  tags: tags.meta({ description: "Tags of every video, beside its own.", examples: [["spring"]] }).optional(),
});

const variables = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const budgetMeta = {
  description: "What a run may spend. A number that is left out is no limit.",
  examples: [{ credits: 600, per_video: 200 }],
};
const limitsMeta = { description: "How much is in work at once.", examples: [{ prompts: 3, renders: 3 }] };
const defaultsMeta = {
  description: "Settings for every video.",
  examples: [{ export: { format: "mp4", quality: "high" } }],
};
const varsMeta = {
  description: "Values for look-ups: `brand` is written ${{ vars.brand }} in any text.",
  examples: [{ brand: "Aurora" }],
};

const profile = z
  .strictObject({
    vars: variables.meta(varsMeta).optional(),
    budget: budget.meta(budgetMeta).optional(),
    limits: limits.meta(limitsMeta).optional(),
    defaults: defaults.meta(defaultsMeta).optional(),
  })
  .meta({ description: "What is different when the profile is chosen; the rest stays." });

const include = z
  .array(z.string().min(1))
  .min(1)
  .meta({
    description:
      "Files with vars, defaults and videos that several recipes share, found from this file's folder.",
    examples: [["shared/brand.yaml"]],
  });

/** Everything but the videos, which are checked one by one. */
export const recipeHeadSchema = z.strictObject({
  version: z.literal(1).meta({ description: "Version of the recipe format.", examples: [1] }),
  name: z
    .string()
    .meta({
      description: "Name of the recipe, safe as a folder name. Default: the file's name.",
      examples: ["launch"],
    })
    .optional(),
  description: z
    .string()
    .meta({ description: "For people; never sent.", examples: ["Videos for the spring launch"] })
    .optional(),
  skill: z
    .string()
    .meta({
      description: "Attribution profile. Default: free-video-generation-api.",
      examples: ["free-video-generation-api", "free-ki-video-generation"],
    })
    .optional(),
  language: language.optional(),
  include: include.optional(),
  vars: variables.meta(varsMeta).optional(),
  budget: budget.meta(budgetMeta).optional(),
  limits: limits.meta(limitsMeta).optional(),
  defaults: defaults.meta(defaultsMeta).optional(),
  profiles: z
    .record(z.string(), profile)
    .meta({
      description: "Variants of the recipe by name, chosen with --profile.",
      examples: [{ nightly: { budget: { credits: 2000 }, limits: { prompts: 6 } } }],
    })
    .optional(),
});

/** What a file may hold that recipes include. Made on demand, as the next one: a recipe is judged without them. */
export const fragmentSchema = () =>
  z.strictObject({
    version: recipeHeadSchema.shape.version.optional(),
    description: recipeHeadSchema.shape.description,
    include: include.optional(),
    vars: z.record(z.string(), z.unknown()).optional(),
    defaults: z.record(z.string(), z.unknown()).optional(),
    videos: z.record(z.string(), z.unknown()).optional(),
  });

export const recipeSchema = () =>
  recipeHeadSchema
    .extend({
      videos: z.record(z.string().regex(SAFE_NAME), videoSchema).meta({
        description: "The videos by their ids, which are unique and safe as file names.",
        examples: [{ teaser: { prompt: "Generate a 10-second clip of a coffee mug" } }],
      }),
    })
    .meta({ title: "nemo-pipeline recipe", description: "Videos to be made on the NemoVideo backend." });

export type RecipeHead = z.output<typeof recipeHeadSchema>;
export type VideoEntry = z.output<typeof videoSchema>;
export type StepEntry = z.output<typeof step>;
export type ExportSettings = z.output<typeof exportSettings>;
export type InputsEntry = z.output<typeof inputs>;
