// What may stand in a configuration file.

import { z } from "zod";
import type { SchemaNode } from "../core/recipe/schema-tree.ts";
import type { Result } from "../core/result.ts";
import { NOTIFY_FORMATS, NOTIFY_MOMENTS } from "./notify.ts";
import { parseDuration, parseFolderBelow, parseOrigin, parseRate, type Misread } from "./values.ts";
import { parsePublicWebhook, parseVariableName, sourceOf } from "./webhook.ts";

/** Turns a reader of one value into a check that says what is wrong and how to write it. */
const read =
  <In, Out>(parse: (value: In) => Result<Out, Misread>) =>
  (value: In, context: z.core.$RefinementCtx): Out => {
    const result = parse(value);
    if (result.ok) return result.value;
    const { message, ...params } = result.error;
    context.issues.push({ code: "custom", message, params, input: value });
    return z.NEVER;
  };

const duration = z.unknown().transform(read(parseDuration));
const rate = z.unknown().transform(read(parseRate));
const address = z.string().transform(read(parseOrigin));
const folder = z.string().min(1);
const credits = z.number().nonnegative();
const slots = z.int().positive();

const timing = z.strictObject({
  request_timeout: duration.optional(),
  prompt_timeout: duration.optional(),
  idle_timeout: duration.optional(),
  reconcile: z.array(duration).min(1).optional(),
  settle: duration.optional(),
  render_poll: duration.optional(),
  render_timeout: duration.optional(),
  rate_limit_wait: duration.optional(),
  still_working: duration.optional(),
});

const limits = z.strictObject({
  uploads: slots.optional(),
  prompts: slots.optional(),
  renders: slots.optional(),
  downloads: slots.optional(),
  requests: rate.optional(),
  videos: slots.optional(),
});

const notify = z
  .strictObject({
    webhook: z.string().transform(read(parsePublicWebhook)).optional(),
    webhook_env: z.string().transform(read(parseVariableName)).optional(),
    on: z.array(z.enum(NOTIFY_MOMENTS)).min(1).optional(),
    format: z.enum(NOTIFY_FORMATS).optional(),
    timeout: duration.optional(),
  })
  .transform(({ on, format, timeout, ...given }, context) => ({
    on,
    format,
    timeout,
    source: read(sourceOf)(given, context),
  }));

export const configSchema = z.strictObject({
  api_url: address.optional(),
  web_url: address.optional(),
  state_dir: folder.optional(),
  out_dir: folder.transform(read(parseFolderBelow)).optional(),
  allow: z
    .strictObject({ env: z.array(z.string().min(1)).optional(), outside_inputs: z.boolean().optional() })
    .optional(),
  limits: limits.optional(),
  costs: z.strictObject({ generate: credits.optional(), edit: credits.optional() }).optional(),
  timing: timing.optional(),
  notify: notify.optional(),
  skills: z.record(z.string(), z.strictObject({ version: z.string().min(1) })).optional(),
});

/** What a file or another source sets; everything may be left out. */
export type Settings = z.output<typeof configSchema>;

/** For "did you mean". */
export const configJsonSchema = (): SchemaNode => {
  const schema: Record<string, unknown> = z.toJSONSchema(configSchema, {
    io: "input",
    unrepresentable: "any",
  });
  return schema;
};
