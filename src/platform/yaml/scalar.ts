// Unquoted scalars that mean something else than they look like, to this parser or to the next tool.

import type { Scalar } from "yaml";

export interface Surprise {
  readonly severity: "error" | "warning";
  readonly code: "ambiguous-number" | "yaml-surprise";
  readonly message: string;
  readonly hint: string;
}

export function surpriseIn(scalar: Scalar): Surprise | undefined {
  if (scalar.type !== "PLAIN" || scalar.source === undefined) return undefined;
  if (typeof scalar.value === "number") return changedNumber(scalar.source, scalar.value);
  if (typeof scalar.value === "string") return otherReading(scalar.value);
  return undefined;
}

/** `017`, `1.10`, `0x10`, `1e3` and long integers lose what was written. */
function changedNumber(written: string, value: number): Surprise | undefined {
  if (String(value) === written) return undefined;
  return {
    severity: "error",
    code: "ambiguous-number",
    message: `\`${written}\` is read as the number ${value}`,
    hint: `Put it in quotes if it is a text ("${written}"), or write the number as ${value}`,
  };
}

/** What YAML 1.1, which many tools still speak, makes of words that are texts in YAML 1.2. */
const OTHER_READINGS: readonly (readonly [RegExp, string])[] = [
  [/^(?:y|yes|on)$/iu, "true"],
  [/^(?:n|no|off)$/iu, "false"],
  [/^[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?$/u, "a number in base 60"],
  [/^[-+]?\d[\d_]*_[\d_]*(?:\.\d*)?$/u, "a number"],
  [/^\d{4}-\d\d?-\d\d?(?:[Tt ].*)?$/u, "a date"],
];

function otherReading(value: string): Surprise | undefined {
  const reading = OTHER_READINGS.find(([pattern]) => pattern.test(value))?.[1];
  if (reading === undefined) return undefined;
  return {
    severity: "warning",
    code: "yaml-surprise",
    message: `\`${value}\` is a text here, but many YAML tools read it as ${reading}`,
    hint: `Put it in quotes: "${value}"`,
  };
}
