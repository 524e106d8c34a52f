// What is expected of steps that have been carried out: what is still to be looked at, what was found, and what follows.

import type { Otherwise } from "../recipe/expectation.ts";
import { shortfallsOf } from "../run/finding.ts";
import type { ExportRecord, VideoRecord, WrittenFile } from "../run/state.ts";
import type { WantedExport, WantedPrompt, WantedStep, WantedVideo } from "./keys.ts";
import { isDone, isMade, stillNeeded } from "./progress.ts";

/** A step of which something is expected. */
export type ExpectingStep = ExpectingPrompt | ExpectingExport;
export type ExpectingPrompt = WantedPrompt & { readonly wish: string };
export type ExpectingExport = WantedExport & { readonly wish: string };

/** In order: the steps that were carried out, and of which something is expected. */
export function carriedOut(video: WantedVideo, record: VideoRecord | undefined): ExpectingStep[] {
  if (record === undefined) return [];
  const needed = new Set(stillNeeded(video, ({ key }) => isMade(record, key)));
  return video.steps.filter((step): step is ExpectingStep => {
    if (!isExpecting(step)) return false;
    if (step.kind === "export") return fileOf(record, step) !== undefined;
    return isDone(step, record) || !needed.has(step);
  });
}

const isExpecting = (step: WantedStep): step is ExpectingStep =>
  step.kind !== "upload" && step.wish !== undefined;

/** The file of an export that was downloaded whole, whatever name it has now. */
export function fileOf(
  { exports, files }: VideoRecord,
  { key }: { readonly key: string },
): (WrittenFile & { readonly file: string }) | undefined {
  const item = exports.get(key);
  if (item?.file === undefined || !DOWNLOADED.has(item.phase)) return undefined;
  const written = files.get(item.file);
  return written?.key === key ? { ...written, file: item.file } : undefined;
}

const DOWNLOADED: ReadonlySet<ExportRecord["phase"]> = new Set(["checked", "aside", "done"] as const);

export type Verdict =
  /** Not looked at yet, or something else was expected then. */
  | { readonly kind: "unjudged" }
  | { readonly kind: "holds" }
  /** Such as "expected 1 text track, found 0". Unsettled: the draft may still change by itself. */
  | { readonly kind: "unmet"; readonly shortfalls: string; readonly settled: boolean };

export function verdictOf(step: ExpectingStep, record: VideoRecord): Verdict {
  const judged = record.judged.get(step.key);
  const isAnother = step.kind === "export" && fileOf(record, step)?.sha256 !== judged?.of;
  if (judged?.wish !== step.wish || isAnother) return { kind: "unjudged" };
  const shortfalls = shortfallsOf(judged.findings);
  return shortfalls === "" ? { kind: "holds" } : { kind: "unmet", shortfalls, settled: judged.settled };
}

/** The steps that are to be looked at, for the first time or because something else is expected now. */
export const unjudged = (video: WantedVideo, record: VideoRecord | undefined): ExpectingStep[] =>
  record === undefined
    ? []
    : carriedOut(video, record).filter((step) => verdictOf(step, record).kind === "unjudged");

export type Consequence =
  /** A word about it, and on it goes. */
  | { readonly kind: "warn" }
  /** One more prompt, sent once. */
  | { readonly kind: "correct"; readonly correction: Correction }
  | { readonly kind: "fail"; readonly reason: string };

export type Correction = Extract<Otherwise, { kind: "prompt" }>;

export interface Unmet {
  readonly step: ExpectingStep;
  /** Such as "expected 1 text track, found 0". */
  readonly shortfalls: string;
  readonly consequence: Consequence;
}

/** Estimates in credits. */
interface Costs {
  readonly edit: number;
}

/** The expectations that were not met, with what follows from each. */
export function unmet(video: WantedVideo, record: VideoRecord | undefined, costs: Costs): Unmet[] {
  if (record === undefined) return [];
  return carriedOut(video, record).flatMap((step) => {
    const verdict = verdictOf(step, record);
    if (verdict.kind !== "unmet" || !verdict.settled) return [];
    const { shortfalls } = verdict;
    return [{ step, shortfalls, consequence: consequenceOf(step, record, { shortfalls, costs }) }];
  });
}

function consequenceOf(
  step: ExpectingStep,
  record: VideoRecord,
  { shortfalls, costs }: { readonly shortfalls: string; readonly costs: Costs },
): Consequence {
  const otherwise = otherwiseOf(step);
  const item = record.exports.get(step.key);
  const kept = item?.phase === "aside" ? `; the file is kept as ${item.file}` : "";
  const reason = `${step.label}: ${shortfalls}${kept}`;
  switch (otherwise.kind) {
    case "warn":
      return { kind: "warn" };
    case "fail":
      return { kind: "fail", reason };
    case "prompt": {
      const against = notCorrectable(step, record) ?? tooDear(otherwise, costs);
      if (against === undefined) return { kind: "correct", correction: otherwise };
      return { kind: "fail", reason: `${reason}${against}` };
    }
  }
}

/** A video fails where the recipe says nothing else. */
const otherwiseOf = ({ expect }: ExpectingStep): Otherwise => expect?.otherwise ?? { kind: "fail" };

/** Why no correction follows, as the end of a sentence. */
function notCorrectable(step: ExpectingStep, record: VideoRecord): string | undefined {
  const earlier = record.corrections.get(step.key);
  if (earlier?.end === "in vain") return `; the correction changed nothing (${earlier.reason})`;
  if (earlier !== undefined) return ", also after the correction";
  if (record.session === undefined) return "; its session is gone, so it cannot be corrected";
  if (record.done.at(-1)?.key !== shownBy(step))
    return "; the session has gone on, so it cannot be corrected";
  return undefined;
}

const tooDear = ({ budgetCredits = Infinity }: Correction, { edit }: Costs): string | undefined =>
  edit > budgetCredits
    ? `; its correction takes about ${edit} credits, and its own budget is ${budgetCredits}`
    : undefined;

/** The steps that a correction may yet be sent for, once what they come to is known. */
export function correctable(
  video: WantedVideo,
  record: VideoRecord | undefined,
  costs: Costs,
): ExpectingStep[] {
  const payable = video.steps.filter(
    (step): step is ExpectingStep => isExpecting(step) && isPayable(otherwiseOf(step), costs),
  );
  const perhaps = payable.filter((step) => !isKnown(step, record) || mayBeCorrected(step, record));
  const last = record?.done.at(-1)?.key;
  const mayChange = perhaps.some((step) => shownBy(step) === last);
  return payable.filter(
    (step) =>
      perhaps.includes(step) || (mayChange && shownBy(step) === last && !record?.corrections.has(step.key)),
  );
}

const mayBeCorrected = (step: ExpectingStep, record: VideoRecord): boolean =>
  !record.corrections.has(step.key) && verdictOf(step, record).kind !== "holds";

/** What was found and corrected in a session that is gone says nothing about the next one. */
const isKnown = (step: ExpectingStep, record: VideoRecord | undefined): record is VideoRecord =>
  record !== undefined && (record.session !== undefined || record.exports.has(step.key));

/** Key of the step that left the draft which it is about. */
const shownBy = (step: ExpectingStep): string => (step.kind === "export" ? step.after : step.key);

const isPayable = (otherwise: Otherwise, costs: Costs): boolean =>
  otherwise.kind === "prompt" && tooDear(otherwise, costs) === undefined;

/**
 * Digest of the draft that a prompt left: as it was last judged, as its last export shows it, or as it was verified.
 * Empty: nobody has noted it.
 */
export function draftAfter({ steps }: WantedVideo, record: VideoRecord, key: string): string {
  const judged = record.judged.get(key)?.of ?? "";
  if (judged !== "") return judged;
  const earlier = steps.find((step) => step.kind === "export" && step.after === key);
  const shown = [...record.exports.values()].findLast(
    (item) => !item.ofEarlierSession && (item.after ?? (item.key === earlier?.key && key)) === key,
  );
  const done = record.done.find((item) => item.key === key);
  return shown?.draft ?? (done?.kind === "prompt" ? done.draft : "");
}
