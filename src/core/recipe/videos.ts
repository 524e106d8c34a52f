// Judges one video of a recipe, with its look-ups done.

import type { Mistake, Path } from "../mistake.ts";
import { adviseOnInput } from "./advice.ts";
import type { Filler } from "./fill.ts";
import { checkLanguage } from "./head.ts";
import { inputNames, type Instance } from "./instances.ts";
import { explainIssues, isMisspelled } from "./issues.ts";
import { parseLeniently } from "./lenient.ts";
import type { Scope } from "./lookup.ts";
import { dataOf, type OpenedEntry } from "./open.ts";
import { checkOutput, nameOutputs, type NamedStep } from "./outputs.ts";
import { isMap } from "./plain-data.ts";
import type { Origin } from "./rows.ts";
import { videoSchema, type VideoEntry } from "./schema.ts";
import { checkSteps } from "./step-rules.ts";
import { longSteps, type ExportDefaults, type PlacedInput } from "./steps.ts";
import { checkTags, mergedTags } from "./tags.ts";

export interface CheckedVideo {
  readonly id: string;
  /** Of its entry. */
  readonly path: Path;
  readonly language: string | undefined;
  readonly tags: readonly string[];
  readonly steps: readonly NamedStep[];
  readonly origin?: Origin;
}

export interface VideoContext {
  readonly filler: Filler;
  readonly defaults: ExportDefaults & { readonly tags: readonly string[] };
  readonly outDir: string;
  /** The recipe's name. */
  readonly recipe: string;
  readonly skill: string;
}

export interface VideoCheck {
  /** Undefined when too little of it could be read. */
  readonly video: CheckedVideo | undefined;
  readonly mistakes: readonly Mistake[];
}

export function checkVideo(instance: Instance, context: VideoContext): VideoCheck {
  const { path } = instance.entry;
  const data = fillVideo(instance, context.filler);
  const { issues, value } = parseLeniently(videoSchema, data);
  const shape =
    issues.length === 0
      ? []
      : explainIssues(issues, { ...dataOf({ videos: { [instance.entry.id]: data } }), at: path });
  if (value === undefined) return { video: undefined, mistakes: shape };
  const language = checkLanguage(value.language, [...path, "language"]);
  if (isUnreadable(value, data)) return { video: undefined, mistakes: [...shape, ...language] };
  const video = checkedVideo(value, instance, context);
  return {
    video,
    mistakes: [
      ...shape,
      ...language,
      ...checkTags(value.tags, [...path, "tags"]),
      ...promptAndSteps(value, path),
      ...(isMisspelled(["prompt", "steps"], issues) ? [] : checkSteps(video.steps, path)),
      ...video.steps.flatMap((step) => checkStep(step, context)),
    ],
  };
}

/** Of an entry whose data could not be read: what is wrong whatever the data says. */
export function checkTemplate({ id, path, template }: OpenedEntry): Mistake[] {
  const issues = videoSchema.safeParse(template).error?.issues ?? [];
  const unknown = issues.filter(({ code }) => code === "unrecognized_keys");
  return explainIssues(unknown, { ...dataOf({ videos: { [id]: template } }), at: path });
}

/** The inputs come first: the other texts may speak of the first of them. */
function fillVideo({ entry, scope, origin }: Instance, filler: Filler): unknown {
  const { template, path } = entry;
  if (!isMap(template)) return filler.fill(template, scope, path);
  const { inputs: written, ...rest } = template;
  const inputs = filler.fill(written, scope, [...path, "inputs"]);
  const first: unknown = origin?.row?.input ?? (Array.isArray(inputs) ? inputs[0] : inputs);
  const whole: Scope = typeof first === "string" ? { ...scope, input: inputNames(first) } : scope;
  const filled = filler.fill(rest, whole, path);
  return { ...(written === undefined ? {} : { inputs }), ...(isMap(filled) ? filled : {}) };
}

/** A prompt of the wrong type is reported as that; without it the video cannot be judged further. */
const isUnreadable = (entry: VideoEntry, data: unknown): boolean =>
  (["prompt", "steps"] as const).some(
    (key) =>
      entry[key] === undefined && typeof data === "object" && data !== null && Object.hasOwn(data, key),
  );

function checkedVideo(entry: VideoEntry, instance: Instance, context: VideoContext): CheckedVideo {
  const { defaults, outDir, recipe } = context;
  const { id, origin } = instance;
  const { path } = instance.entry;
  const source = { path, entry, defaults, ...firstInput(instance) };
  return {
    id,
    path,
    language: entry.language,
    tags: mergedTags(defaults.tags, entry.tags ?? []),
    steps: nameOutputs(longSteps(source), { outDir, recipe, video: id }),
    ...(origin === undefined ? {} : { origin }),
  };
}

function firstInput({ entry, origin }: Instance): { readonly first?: PlacedInput } {
  const text = origin?.row?.input;
  return text === undefined ? {} : { first: { text, path: [...entry.path, "for_each", "glob"] } };
}

function checkStep(step: NamedStep, { skill }: VideoContext): Mistake[] {
  switch (step.kind) {
    case "prompt":
      return [];
    case "upload":
      return step.inputs.flatMap((input) => adviseOnInput(input, skill));
    case "export":
      return checkOutput(step);
  }
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
          related: [{ at: [...path, "prompt"], message: "the prompt" }],
        },
      ];
