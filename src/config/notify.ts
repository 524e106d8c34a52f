// Who is told when a run has ended: settings of `notify`, with the webhook's address as a secret.

import type { Config } from "./config.ts";
import { Secret } from "./secret.ts";
import type { Settings } from "./schema.ts";
import { parseWebhook } from "./webhook.ts";

/** `finished`: after every run. `failed`: when its exit code is not 0. */
export const NOTIFY_MOMENTS = ["finished", "failed"] as const;

export const NOTIFY_FORMATS = ["json", "slack"] as const;

export interface Notify {
  readonly webhook: Webhook;
  readonly on: readonly (typeof NOTIFY_MOMENTS)[number][];
  readonly format: (typeof NOTIFY_FORMATS)[number];
  readonly timeoutMs: number;
}

export type Webhook =
  | {
      readonly kind: "set";
      /** Whoever knows it can post in the user's name: services such as Slack put the password into its path. */
      readonly url: Secret;
      /** The file travels with the repository, the environment belongs to whoever runs it. */
      readonly from: "file" | "environment";
    }
  /** In words: why nobody can be told. */
  | { readonly kind: "missing"; readonly reason: string };

const TIMEOUT_MS = 10_000;

export function notifyOf(
  settings: Settings["notify"],
  env: Readonly<Record<string, string | undefined>>,
): Pick<Config, "notify"> {
  if (settings === undefined) return {};
  const { source, on, format, timeout } = settings;
  return {
    notify: {
      webhook: source.from === "file" ? fromFile(source.url) : fromEnvironment(source.variable, env),
      on: on ?? ["finished"],
      format: format ?? "json",
      timeoutMs: timeout ?? TIMEOUT_MS,
    },
  };
}

const fromFile = (url: string): Webhook => ({ kind: "set", url: new Secret(url), from: "file" });

/** Not a mistake in the file: a variable that is missing tonight must not keep the videos from being made. */
function fromEnvironment(variable: string, env: Readonly<Record<string, string | undefined>>): Webhook {
  const value = env[variable] ?? "";
  if (value === "") return { kind: "missing", reason: `the environment variable ${variable} is not set` };
  const url = parseWebhook(value);
  if (url.ok) return { kind: "set", url: new Secret(url.value), from: "environment" };
  return { kind: "missing", reason: `what ${variable} holds cannot be used: ${url.error.message}` };
}
