// Mistakes as GitHub shows them at their lines in a pull request: no more of them than it shows, and how many more there are.

import type { Diagnostic } from "../core/diagnostic.ts";
import { count } from "../core/words/count.ts";
import { workflowCommand } from "./workflow-command.ts";

/** Of each level and step; more are dropped without a word. */
const MAX_SHOWN = 10;

const LEVELS = { error: "error", warning: "warning", advice: "notice" } as const;

/** `pathOf` names a file from the repository's top. */
export function diagnosticAnnotations(
  diagnostics: readonly Diagnostic[],
  pathOf: (file: string) => string,
): string[] {
  const groups = (["error", "warning", "advice"] as const).map((severity) => {
    const all = diagnostics.filter((diagnostic) => diagnostic.severity === severity);
    // One notice is kept free for the others.
    const shown = all.slice(0, severity === "advice" ? MAX_SHOWN - 1 : MAX_SHOWN);
    return { severity, shown, more: all.length - shown.length };
  });
  const more = groups.flatMap((group) => (group.more === 0 ? [] : [moreWords(group)]));
  const shown = groups.flatMap((group) => group.shown.map((diagnostic) => annotation(diagnostic, pathOf)));
  if (more.length === 0) return shown;
  const message = `${more.join(", ")}: they stand in the log of this step, and in validate --json`;
  return [
    ...shown,
    workflowCommand({ command: "notice", properties: { title: "Not all is shown" }, message }),
  ];
}

const moreWords = ({
  severity,
  more,
}: {
  readonly severity: Diagnostic["severity"];
  readonly more: number;
}) => (severity === "advice" ? `${more} more of advice` : count(more, `more ${severity}`));

function annotation(diagnostic: Diagnostic, pathOf: (file: string) => string): string {
  const { file, line, column, length, severity, code, message, hint, related = [] } = diagnostic;
  return workflowCommand({
    command: LEVELS[severity],
    properties: { file: pathOf(file), line, col: column, endColumn: column + length, title: code },
    message: [
      message,
      ...related.map((at) => `See ${at.file}:${at.line}:${at.column}: ${at.message}`),
      ...(hint === undefined ? [] : [`Hint: ${hint}`]),
    ].join("\n"),
  });
}
