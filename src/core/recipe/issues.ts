// What zod finds wrong, in words for people: what is there, what is wanted, and how to write it.

import type { z } from "zod";
import type { Mistake, Path } from "../mistake.ts";
import { exampleAt, homesOf, keysAt, type SchemaNode } from "./schema-tree.ts";
import { didYouMean, nearest } from "./suggest.ts";
import { capitalSubject, inWords, kindInWords, subject } from "./wording.ts";

export interface CheckedData {
  /** What was checked, whole. */
  readonly root: unknown;
  /** The JSON Schema of the whole. */
  readonly schema: () => SchemaNode;
  /** Where in the whole the checked part stands. */
  readonly at: Path;
}

export const explainIssues = (issues: readonly z.core.$ZodIssue[], data: CheckedData): Mistake[] =>
  issues.filter((issue) => !isEcho(issue, issues)).flatMap((issue) => explain(issue, data));

/** One of the names seems to be there, with a typing mistake. */
export const isMisspelled = (names: readonly string[], issues: readonly z.core.$ZodIssue[]): boolean =>
  issues.some(
    (issue) =>
      issue.code === "unrecognized_keys" && issue.keys.some((key) => nearest(key, names) !== undefined),
  );

/** What is missing because it is misspelled is reported once. */
function isEcho(issue: z.core.$ZodIssue, issues: readonly z.core.$ZodIssue[]): boolean {
  const [key, ...deeper] = issue.path;
  const isShape = issue.code === "invalid_type" || issue.code === "invalid_value";
  return isShape && deeper.length === 0 && typeof key === "string" && isMisspelled([key], issues);
}

function explain(issue: z.core.$ZodIssue, data: CheckedData): Mistake[] {
  const path = [...data.at, ...issue.path].filter((step) => typeof step !== "symbol");
  const found = valueAt(data.root, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, path, data));
    case "invalid_union":
      return explainUnion(issue, path, data);
    case "invalid_type":
      return [
        found === undefined ? missing(path, data) : wrongType({ path, found, wanted: [issue.expected] }),
      ];
    case "invalid_value":
      return [found === undefined ? missing(path, data) : badValue(path, found, issue.values.map(String))];
    case "too_small":
    case "too_big":
      return [outOfRange(issue, path, found)];
    case "custom":
      return [custom(issue, path)];
    case "invalid_key":
    case "invalid_format":
    case "invalid_element":
    case "not_multiple_of":
      return [{ ...onValue(path), code: "bad-value", message: `${capitalSubject(path)}: ${issue.message}` }];
  }
}

function unknownKey(key: string, path: Path, data: CheckedData): Mistake {
  const schema = data.schema();
  const known = keysAt(schema, path);
  const homes = nearestHomes(homesOf(schema, key), path);
  const near = nearest(key, known);
  const isSlip = near !== undefined && (near.startsWith(key) || key.startsWith(near));
  // Each kind of step has keys of its own.
  const others = keysOf(valueAt(data.root, path)).filter((other) => other !== key && known.includes(other));
  const hint = known.includes(key)
    ? `It does not go with ${others.map((other) => `\`${other}\``).join(", ")}`
    : homes.length > 0 && !isSlip
      ? `It belongs to ${homes.join(" or ")}`
      : didYouMean(key, known);
  const where = path.length === 0 ? "at the top level" : `of ${subject(path)}`;
  return {
    path: [...path, key],
    part: "key",
    severity: "error",
    code: "unknown-key",
    message: `\`${key}\` is not a key ${where}`,
    hint,
  };
}

/** Those not far inside of what holds the key come first; profiles repeat what stands elsewhere. */
function nearestHomes(homes: readonly string[], path: Path): string[] {
  const plain = homes.filter((home) => !home.startsWith("profiles.") || path[0] === "profiles");
  const inside = plain.filter((home) => {
    const steps = home.split(".");
    const isBelow = path.every((step, index) => steps[index] === step || steps[index] === "<id>");
    return isBelow && steps.length - path.length <= 2;
  });
  const chosen = (inside.length > 0 ? inside : plain).toSorted((a, b) => a.length - b.length).slice(0, 2);
  return chosen.map((home) => (home.includes(".") ? `\`${home}\`` : "the top level"));
}

/** The branch that the value was meant for says what is wrong; where none claims it, the choice is shown. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, data: CheckedData): Mistake[] {
  const fitting = issue.errors.filter((branch) => !branch.some(isTypeAtTop));
  const found = valueAt(data.root, path);
  if (found === undefined) return [missing(path, data)];
  if (fitting.length === 0) return [wrongType({ path, found, wanted: issue.errors.flatMap(wantedAtTop) })];
  const claimed = fitting.filter((branch) => missingKeys(branch, path, data).length === 0);
  const [only] = claimed.length > 0 ? claimed : fitting.length === 1 ? fitting : [];
  if (only !== undefined && claimed.length <= 1) return explainIssues(only, { ...data, at: path });
  return claimed.length > 1
    ? [twoAtOnce(path, found)]
    : [
        noneOf(
          path,
          fitting.flatMap((branch) => missingKeys(branch, path, data)),
          found,
        ),
      ];
}

const isTypeAtTop = (issue: z.core.$ZodIssue): boolean =>
  issue.code === "invalid_type" && issue.path.length === 0;

const wantedAtTop = (branch: readonly z.core.$ZodIssue[]): string[] =>
  branch.flatMap((issue) =>
    issue.code === "invalid_type" && issue.path.length === 0 ? [issue.expected] : [],
  );

const missingKeys = (branch: readonly z.core.$ZodIssue[], path: Path, data: CheckedData): string[] =>
  branch.flatMap((issue) => {
    const [key] = issue.path;
    const isMissing = issue.path.length === 1 && valueAt(data.root, [...path, String(key)]) === undefined;
    return isMissing ? [String(key)] : [];
  });

const twoAtOnce = (path: Path, found: unknown): Mistake => ({
  ...onValue(path),
  code: "several-in-one",
  message: `${capitalSubject(path)} does several things at once: ${keysOf(found)
    .map((key) => `\`${key}\``)
    .join(", ")}`,
  hint: "Write them as separate entries of the list, each with its own dash",
});

function noneOf(path: Path, wanted: readonly string[], found: unknown): Mistake {
  const [key] = keysOf(found);
  const choice = `It is a text, or has one of the keys ${wanted.map((name) => `\`${name}\``).join(", ")}`;
  if (key === undefined)
    return {
      ...onValue(path),
      code: "missing-key",
      message: `${capitalSubject(path)} is empty`,
      hint: choice,
    };
  const near = nearest(key, wanted);
  return {
    path: [...path, key],
    part: "key",
    severity: "error",
    code: "unknown-key",
    message: `\`${key}\` is not a key of ${subject(path)}`,
    hint: near === undefined ? choice : `Did you mean \`${near}\`?`,
  };
}

function missing(path: Path, data: CheckedData): Mistake {
  const key = String(path.at(-1));
  const example = exampleAt(data.schema(), path);
  const shown = typeof example === "string" || typeof example === "number" ? String(example) : "…";
  return {
    ...onValue(path),
    code: "missing-key",
    message: `\`${key}\` is missing`,
    hint: `Write \`${key}: ${shown}\``,
  };
}

function wrongType({
  path,
  found,
  wanted,
}: {
  path: Path;
  found: unknown;
  wanted: readonly string[];
}): Mistake {
  const kinds = [...new Set(wanted.map(kindInWords))];
  const mistake = {
    ...onValue(path),
    code: "wrong-type",
    message: `${capitalSubject(path)} wants ${kinds.join(" or ")}, but here is ${inWords(found)}`,
  };
  const hint = hintForType(found, wanted);
  return hint === undefined ? mistake : { ...mistake, hint };
}

function hintForType(found: unknown, wanted: readonly string[]): string | undefined {
  const isScalar = typeof found === "number" || typeof found === "boolean";
  if (wanted.includes("string") && isScalar) return `If it is a text, put it in quotes: "${String(found)}"`;
  if (
    typeof found === "string" &&
    !wanted.includes("string") &&
    found.trim() !== "" &&
    !Number.isNaN(Number(found))
  )
    return `Write it without quotes: ${found}`;
  if (wanted.includes("boolean") && typeof found === "string") {
    if (/^(?:y|yes|on|true)$/iu.test(found)) return "Write `true`";
    if (/^(?:n|no|off|false)$/iu.test(found)) return "Write `false`";
  }
  return undefined;
}

function badValue(path: Path, found: unknown, wanted: readonly string[]): Mistake {
  const near = typeof found === "string" ? nearest(found, wanted) : undefined;
  const choice = wanted.map((value) => `\`${value}\``).join(", ");
  return {
    ...onValue(path),
    code: "bad-value",
    message: `${capitalSubject(path)} is ${wanted.length === 1 ? choice : `one of ${choice}`}, but here is ${inWords(found)}`,
    ...(wanted.length === 1 ? { hint: `Write ${choice}` } : {}),
    ...(near === undefined ? {} : { hint: `Did you mean \`${near}\`?` }),
  };
}

function outOfRange(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  path: Path,
  found: unknown,
): Mistake {
  if (Array.isArray(found) || found === "")
    return {
      ...onValue(path),
      code: "empty",
      message: `${capitalSubject(path)} is empty`,
      hint: "Write something into it, or remove it",
    };
  const bound = issue.code === "too_small" ? lowerBound(issue) : `at most ${issue.maximum}`;
  return {
    ...onValue(path),
    code: "out-of-range",
    message: `${capitalSubject(path)} is ${bound}, but here is ${inWords(found)}`,
  };
}

const lowerBound = ({ inclusive, minimum }: z.core.$ZodIssueTooSmall): string =>
  inclusive === true ? `at least ${minimum}` : `more than ${minimum}`;

/** Issues of our own carry their hint with them. */
function custom({ message, params = {} }: z.core.$ZodIssueCustom, path: Path): Mistake {
  return {
    ...onValue(path),
    code: "bad-value",
    message: `${capitalSubject(path)}: ${message}`,
    ...(typeof params["hint"] === "string" ? { hint: params["hint"] } : {}),
    ...(params["isSecret"] === true ? { isSecret: true } : {}),
  };
}

const onValue = (path: Path): Pick<Mistake, "path" | "part" | "severity"> => ({
  path,
  part: "value",
  severity: "error",
});

const keysOf = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.keys(value) : [];

export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
