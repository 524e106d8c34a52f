// A strict check that goes on behind a mistake: what is wrong is taken out, so that the rest can be judged too.

import type { z } from "zod";

export interface LenientResult<T> {
  readonly issues: readonly z.core.$ZodIssue[];
  /** What is left without the wrong parts; undefined when nothing can be judged. */
  readonly value: T | undefined;
}

/** Stands for a step that is wrong in itself, so that the others keep their numbers. */
const PLACEHOLDER_STEP = "A step that is not known";

export function parseLeniently<T>(
  schema: z.ZodType<T>,
  data: unknown,
  rest: z.ZodType<T> = schema,
): LenientResult<T> {
  const first = schema.safeParse(data);
  if (first.success) return { issues: [], value: first.data };
  const { issues } = first.error;
  const pruned = typeof data === "object" && data !== null ? prune(data, issues) : undefined;
  const second = pruned === undefined ? undefined : rest.safeParse(pruned);
  return { issues, value: second?.success === true ? second.data : undefined };
}

function prune(data: object, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(data);
  for (const issue of issues) {
    const targets =
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const target of targets) takeOut(copy, target);
  }
  return copy;
}

function takeOut(data: unknown, path: readonly PropertyKey[]): void {
  let holder: unknown = data;
  for (const [index, step] of path.entries()) {
    if (typeof holder !== "object" || holder === null) return;
    const isLast = index === path.length - 1;
    if (Array.isArray(holder)) {
      if (isLast || path[index - 1] === "steps") holder[Number(step)] = PLACEHOLDER_STEP;
      holder = holder[Number(step)];
    } else if (isLast) Reflect.deleteProperty(holder, step);
    else holder = Reflect.get(holder, step);
  }
}
