// The findings of `doctor` as people read them.

import type { Paint, Style } from "../../reporters/paint.ts";
import { count } from "../../core/words/count.ts";
import { harmless } from "../../reporters/sanitize.ts";
import type { Finding } from "./finding.ts";
import type { Setting } from "./settings.ts";

export interface Examination {
  readonly findings: readonly Finding[];
  readonly settings: readonly Setting[];
}

export function examinationLines({ findings, settings }: Examination, paint: Paint): string[] {
  return [...settingLines(settings, paint), ...findingsLines(findings, paint), "", verdict(findings)];
}

export function findingsLines(findings: readonly Finding[], paint: Paint): string[] {
  const width = Math.max(0, ...findings.map(({ subject }) => subject.length));
  return findings.flatMap((finding) => findingLines(finding, { width, paint }));
}

function settingLines(settings: readonly Setting[], paint: Paint): string[] {
  if (settings.length === 0) return [];
  const keys = Math.max(...settings.map(({ key }) => key.length));
  const values = Math.min(MAX_VALUE, Math.max(...settings.map(({ value }) => value.length)));
  const lines = settings.map(({ key, value, from }) =>
    [key.padEnd(keys), harmless(value).padEnd(values), paint(harmless(from), "dim")].join("  "),
  );
  return [paint("Configuration", "bold"), ...lines.map((line) => `  ${line}`), ""];
}

/** One long address does not push all the others apart. */
const MAX_VALUE = 48;

const STYLES: Readonly<Record<Finding["level"], Style>> = { ok: "good", warning: "warning", problem: "bad" };

function findingLines(
  finding: Finding,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[] {
  const { level, subject, message } = finding;
  const line = `${paint(level.padEnd(7), STYLES[level])}  ${subject.padEnd(width)}  ${harmless(message)}`;
  const hint = finding.level === "ok" ? undefined : finding.hint;
  return hint === undefined ? [line] : [line, `${" ".repeat(width + 11)}${harmless(hint)}`];
}

function verdict(findings: readonly Finding[]): string {
  const number = (level: Finding["level"]): number => findings.filter((one) => one.level === level).length;
  const [problems, warnings] = [number("problem"), number("warning")];
  if (problems > 0) return `${count(problems, "problem")} to mend before a run.`;
  return warnings > 0
    ? `Nothing stands in the way of a run; ${count(warnings, "warning")}.`
    : "Nothing stands in the way of a run.";
}
