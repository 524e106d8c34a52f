// Every value of the configuration, with where it came from.

import type { Config } from "../../config/config.ts";

export interface Setting {
  /** As in the configuration file, such as `timing.settle`. */
  readonly key: string;
  readonly value: string;
  readonly from: string;
}

export function settingsOf(config: Config): Setting[] {
  const { allow, limits, costs, timing, skills } = config;
  const requests = limits.requests;
  const values: readonly (readonly [string, string])[] = [
    ["api_url", config.apiUrl],
    ["web_url", config.webUrl],
    ["state_dir", config.stateDir],
    ["out_dir", config.outDir],
    ["allow.env", allow.env.join(", ") || "none"],
    ["allow.outside_inputs", String(allow.outsideInputs)],
    ["limits.uploads", String(limits.uploads)],
    ["limits.prompts", String(limits.prompts)],
    ["limits.renders", String(limits.renders)],
    ["limits.downloads", String(limits.downloads)],
    ["limits.requests", requests === undefined ? "none" : `${requests.count} in ${duration(requests.perMs)}`],
    ["limits.videos", String(limits.videos ?? "none")],
    ["costs.generate", String(costs.generate)],
    ["costs.edit", String(costs.edit)],
    ["timing.request_timeout", duration(timing.requestTimeoutMs)],
    ["timing.prompt_timeout", duration(timing.promptTimeoutMs)],
    ["timing.idle_timeout", duration(timing.idleTimeoutMs)],
    ["timing.reconcile", timing.reconcileMs.map(duration).join(", ")],
    ["timing.settle", duration(timing.settleMs)],
    ["timing.render_poll", duration(timing.renderPollMs)],
    ["timing.render_timeout", duration(timing.renderTimeoutMs)],
    ["timing.rate_limit_wait", duration(timing.rateLimitWaitMs)],
    ["timing.still_working", duration(timing.stillWorkingMs)],
    ...notifyValues(config),
    ...skills.map(({ name, version }) => [`skills.${name}`, version] as const),
  ];
  return values.map(([key, value]) => ({ key, value, from: config.origin(key) }));
}

/** Never the address: it is a secret. */
function notifyValues({ notify }: Config): (readonly [string, string])[] {
  if (notify === undefined) return [["notify", "none"]];
  const { webhook, on, format, timeoutMs } = notify;
  const set = webhook.kind === "set" ? "set" : "missing";
  return [
    [webhook.kind === "set" && webhook.from === "file" ? "notify.webhook" : "notify.webhook_env", set],
    ["notify.on", on.join(", ")],
    ["notify.format", format],
    ["notify.timeout", duration(timeoutMs)],
  ];
}

/** As people write it in the file. */
function duration(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
