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

const parts = () => ({
  duration: z.unknown().transform(read(parseDuration)),
  rate: z.unknown().transform(read(parseRate)),
  address: z.string().transform(read(parseOrigin)),
  folder: z.string().min(1),
  credits: z.number().nonnegative(),
  slots: z.int().positive(),
});

type Parts = ReturnType<typeof parts>;

const timingSchema = ({ duration }: Parts) =>
  z.strictObject({
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

const limitsSchema = ({ slots, rate }: Parts) =>
  z.strictObject({
    uploads: slots.optional(),
    prompts: slots.optional(),
    renders: slots.optional(),
    downloads: slots.optional(),
    requests: rate.optional(),
    videos: slots.optional(),
  });

const notifySchema = ({ duration }: Parts) =>
  z
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

function makeSchema() {
  const shared = parts();
  const { address, folder, credits } = shared;
  return z.strictObject({
    api_url: address.optional(),
    web_url: address.optional(),
    state_dir: folder.optional(),
    out_dir: folder.transform(read(parseFolderBelow)).optional(),
    allow: z
      .strictObject({ env: z.array(z.string().min(1)).optional(), outside_inputs: z.boolean().optional() })
      .optional(),
    limits: limitsSchema(shared).optional(),
    costs: z.strictObject({ generate: credits.optional(), edit: credits.optional() }).optional(),
    timing: timingSchema(shared).optional(),
    notify: notifySchema(shared).optional(),
    skills: z.record(z.string(), z.strictObject({ version: z.string().min(1) })).optional(),
  });
}

type ConfigSchema = ReturnType<typeof makeSchema>;

let made: ConfigSchema | undefined;

/** Made when there is something to judge: it takes a few ms of a start, and most projects have no configuration. */
export const configSchema = (): ConfigSchema => (made ??= makeSchema());

/** What a file or another source sets; everything may be left out. */
export type Settings = z.output<ConfigSchema>;

/** For "did you mean". */
export const configJsonSchema = (): SchemaNode => {
  const schema: Record<string, unknown> = z.toJSONSchema(configSchema(), {
    io: "input",
    unrepresentable: "any",
  });
  return schema;
};
