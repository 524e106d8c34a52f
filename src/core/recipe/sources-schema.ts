// How one entry makes many videos: what may stand below `for_each` and `matrix`.

import { z } from "zod";

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const DELIMITERS = [",", ";", "|", "tab"] as const;

const file = (format: string, name: string) =>
  z.string().meta({
    description: `${format}, found from the recipe's folder.`,
    examples: [`data/${name}`],
  });

export const forEachSchema = z.strictObject({
  csv: file("A CSV file with a header row: one video a row", "products.csv").optional(),
  json: file("A JSON file with a list of objects: one video an object", "products.json").optional(),
  jsonl: file("A file with one JSON object a line: one video a line", "products.jsonl").optional(),
  glob: z
    .string()
    .meta({
      description:
        "A pattern for files, from the recipe's folder: one video a file, which is its first input. `row.path`, `row.name` and `row.stem` name it.",
      examples: ["media/clips/*.mp4"],
    })
    .optional(),
  rows: z
    .array(z.record(z.string(), z.union([scalar, z.null()])))
    .min(1)
    .meta({
      description: "Rows written out: one video a row.",
      examples: [[{ sku: "mug", title: "a blue mug" }]],
    })
    .optional(),
  delimiter: z
    .enum(DELIMITERS)
    .meta({
      description: "What stands between the cells of the CSV file. Default: found out.",
      examples: [";"],
    })
    .optional(),
  id: z
    .string()
    .meta({
      description:
        "What tells the videos apart: <entry>-<id>. Default: a digest of the row, which stays when rows change places.",
      examples: ["${{ row.sku }}"],
    })
    .optional(),
});

const exclude = z
  .array(z.record(z.string(), scalar))
  .min(1)
  .meta({
    description: "Combinations that are left out; names that are not given stand for all their values.",
    examples: [[{ ratio: "16:9", tone: "bold" }]],
  });

export const matrixSchema = z.object({ exclude: exclude.optional() }).catchall(z.array(scalar).min(1));

export type ForEachEntry = z.output<typeof forEachSchema>;
export type MatrixEntry = z.output<typeof matrixSchema>;
