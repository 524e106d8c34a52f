// Judges one video of a recipe, and the ids of all of them.

import type { Mistake, Path } from "../mistake.ts";
import { checkLanguage } from "./head.ts";
import { safeNameLike, unsafeName } from "./ids.ts";
import { explainIssues, isMisspelled, type CheckedData } from "./issues.ts";
import { parseLeniently } from "./lenient.ts";
import { checkOutput, nameOutputs, type NamedStep, type OutputNames } from "./outputs.ts";
import { videoSchema, type VideoEntry } from "./schema.ts";
import { checkSteps, longSteps, type ExportDefaults } from "./steps.ts";

export interface CheckedVideo {
  readonly id: string;
  readonly path: Path;
  readonly language: string | undefined;
  readonly steps: readonly NamedStep[];
}

export interface VideoContext {
  readonly id: string;
  readonly data: CheckedData;
  readonly defaults: ExportDefaults;
  readonly names: OutputNames;
}

export interface VideoCheck {
  /** Undefined when too little of it could be read. */
  readonly video: CheckedVideo | undefined;
  readonly mistakes: readonly Mistake[];
}

export function checkVideo(data: unknown, context: VideoContext): VideoCheck {
  const path = ["videos", context.id];
  const { issues, value } = parseLeniently(videoSchema, data);
  const shape = explainIssues(issues, { ...context.data, at: path });
  if (value === undefined) return { video: undefined, mistakes: shape };
  const language = checkLanguage(value.language, [...path, "language"]);
  if (isUnreadable(value, data)) return { video: undefined, mistakes: [...shape, ...language] };
  const video = checkedVideo(value, context);
  return {
    video,
    mistakes: [
      ...shape,
      ...language,
      ...promptAndSteps(value, path),
      ...(isMisspelled(["prompt", "steps"], issues) ? [] : checkSteps(video.steps, path)),
      ...video.steps.flatMap((step) => (step.kind === "export" ? checkOutput(step) : [])),
    ],
  };
}

/** A prompt of the wrong type is reported as that; without it the video cannot be judged further. */
const isUnreadable = (entry: VideoEntry, data: unknown): boolean =>
  (["prompt", "steps"] as const).some(
    (key) =>
      entry[key] === undefined && typeof data === "object" && data !== null && Object.hasOwn(data, key),
  );

function checkedVideo(entry: VideoEntry, { id, defaults, names }: VideoContext): CheckedVideo {
  const path = ["videos", id];
  const steps = nameOutputs(longSteps({ path, entry, defaults }), names);
  return { id, path, language: entry.language, steps };
}

const promptAndSteps = ({ prompt, steps }: VideoEntry, path: Path): Mistake[] =>
  prompt === undefined || steps === undefined
    ? []
    : [
        {
          path: [...path, "steps"],
          part: "key",
          severity: "error",
          code: "prompt-and-steps",
          message: `\`${String(path.at(-1))}\` has both \`prompt\` and \`steps\``,
          hint: "Make the prompt the first of the steps",
        },
      ];

export function checkVideoIds(ids: readonly string[]): Mistake[] {
  const seen = new Map<string, string>();
  return ids.flatMap((id) => {
    const twin = seen.get(id.toLowerCase());
    seen.set(id.toLowerCase(), id);
    const why = unsafeName(id);
    if (why !== undefined)
      return [badId(id, `\`${id}\` cannot be a file's name: ${why}`, `Write \`${safeNameLike(id)}\``)];
    return twin === undefined
      ? []
      : [
          badId(
            id,
            `\`${id}\` and \`${twin}\` are the same file on systems that ignore case`,
            "Choose another id",
          ),
        ];
  });
}

const badId = (id: string, message: string, hint: string): Mistake => ({
  path: ["videos", id],
  part: "key",
  severity: "error",
  code: "bad-id",
  message,
  hint,
});
