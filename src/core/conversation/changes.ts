// What an edit changed, said from two drafts: many edits end without a word, and people want to know what was done.

import type { Draft, Segment, Track } from "../draft.ts";

/** Sentences such as `Title added: "Slow mornings" (0-3s)`; one at least, even where a draft shows too little. */
export function describeChanges(before: Draft, after: Draft): string[] {
  if (before.digest === after.digest) return ["Nothing changed"];
  const changes = [
    ...KINDS.flatMap((kind) => compareKind(kind, { before, after })),
    ...canvasChange(before, after),
    ...lengthChange(before, after),
  ];
  return changes.length > 0 ? changes : ["Changed in a way that the timeline does not show"];
}

const KINDS = ["text", "audio", "video", "other"] as const satisfies readonly Track["kind"][];

const NAMES: Readonly<Record<Track["kind"], string>> = {
  text: "Title",
  audio: "Music",
  video: "Clip",
  other: "Element",
};

/** More sentences of one kind than this are summed up: captions come by the dozen. */
const MAX_OF_KIND = 3;

interface Drafts {
  readonly before: Draft;
  readonly after: Draft;
}

function compareKind(kind: Track["kind"], { before, after }: Drafts): string[] {
  const { added, removed, changed } = compare(segmentsOf(before, kind), segmentsOf(after, kind));
  return [
    ...limited(
      added.map((segment) => `${NAMES[kind]} added: ${withFacts(kind, segment)}`),
      `${added.length} ${NAMES[kind].toLowerCase()}s added`,
    ),
    ...limited(
      changed.flatMap((pair) => changesOf(kind, pair)),
      `${changed.length} ${NAMES[kind].toLowerCase()}s changed`,
    ),
    ...limited(
      removed.map((segment) => `${NAMES[kind]} removed: ${nameOf(kind, segment)}`),
      `${removed.length} ${NAMES[kind].toLowerCase()}s removed`,
    ),
  ];
}

const limited = (sentences: readonly string[], sum: string): readonly string[] =>
  sentences.length > MAX_OF_KIND ? [sum] : sentences;

const segmentsOf = (draft: Draft, kind: Track["kind"]): Segment[] =>
  draft.tracks.filter((track) => track.kind === kind).flatMap((track) => track.segments);

interface Pair {
  readonly was: Segment;
  readonly now: Segment;
}

interface Comparison {
  readonly added: readonly Segment[];
  readonly removed: readonly Segment[];
  readonly changed: readonly Pair[];
}

/** Segments are the same by their words or name; what is left on both sides was replaced. */
function compare(before: readonly Segment[], after: readonly Segment[]): Comparison {
  const rest = [...before];
  const added: Segment[] = [];
  const changed: Pair[] = [];
  for (const now of after) {
    const index = rest.findIndex((was) => label(was) === label(now));
    const [was] = index === -1 ? [] : rest.splice(index, 1);
    if (was === undefined) added.push(now);
    else changed.push({ was, now });
  }
  return { added, removed: rest, changed };
}

const label = ({ text, name }: Segment): string => text ?? name ?? "";

function changesOf(kind: Track["kind"], { was, now }: Pair): string[] {
  const facts: string[] = [];
  // Music and clips follow the length of the video, which is said once for all of them.
  if (kind === "text" && span(was) !== span(now)) facts.push(`now ${span(now)}`);
  if (was.volume !== now.volume && now.volume !== undefined) facts.push(`now at ${percent(now.volume)}`);
  return facts.length === 0 ? [] : [`${NAMES[kind]} ${nameOf(kind, now)}: ${facts.join(", ")}`];
}

function withFacts(kind: Track["kind"], segment: Segment): string {
  const volume = segment.volume === undefined ? "" : ` at ${percent(segment.volume)}`;
  return kind === "audio"
    ? `${nameOf(kind, segment)}${volume}`
    : `${nameOf(kind, segment)} (${span(segment)})`;
}

const nameOf = (kind: Track["kind"], segment: Segment): string => {
  if (kind === "text") return JSON.stringify(label(segment));
  return label(segment) === "" ? "without a name" : label(segment);
};

const span = ({ startMs = 0, durationMs }: Segment): string =>
  `${seconds(startMs)}-${seconds(startMs + durationMs)}s`;

const percent = (volume: number): string => `${Math.round(volume * 100)}%`;

function canvasChange(before: Draft, after: Draft): string[] {
  const { width, height } = after;
  if (width === undefined || height === undefined) return [];
  const isSame = before.width === width && before.height === height;
  return isSame ? [] : [`Canvas: ${width}x${height}`];
}

const lengthChange = (before: Draft, after: Draft): string[] =>
  before.durationMs === after.durationMs ? [] : [`Now ${seconds(after.durationMs)} s`];

const seconds = (ms: number): string => String(Math.round(ms / 100) / 10);
