// One thing that was looked at, and what it comes to.

import { EXIT } from "../../core/run/exit-code.ts";

export type Finding = Fine | Warning | Problem;

interface Looked {
  /** Such as `Token`: what was looked at. */
  readonly subject: string;
  readonly message: string;
}

interface Fine extends Looked {
  readonly level: "ok";
}

interface Warning extends Looked {
  readonly level: "warning";
  /** What to do. */
  readonly hint?: string;
}

export interface Problem extends Looked {
  readonly level: "problem";
  readonly hint?: string;
  /** Of a run that would end because of it. */
  readonly exitCode: number;
}

export const ok = (subject: string, message: string): Finding => ({ level: "ok", subject, message });

export const warning = (subject: string, message: string, hint?: string): Finding => ({
  level: "warning",
  subject,
  message,
  ...(hint !== undefined && { hint }),
});

/** Of configuration, recipes and folders, unless another exit code is given. */
export const problem = (
  subject: string,
  {
    message,
    hint,
    exitCode = EXIT.usage,
  }: Omit<Problem, "level" | "subject" | "exitCode"> & { exitCode?: number },
): Finding => ({ level: "problem", subject, message, exitCode, ...(hint !== undefined && { hint }) });

/** What is wrong here comes before what is wrong elsewhere: nothing is sent until it is mended. */
export function exitCodeOf(findings: readonly Finding[]): number {
  const codes = findings.flatMap((finding) => (finding.level === "problem" ? [finding.exitCode] : []));
  return codes.includes(EXIT.usage) ? EXIT.usage : Math.max(EXIT.done, ...codes);
}
