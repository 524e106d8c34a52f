// Flags, environment, file and defaults to one configuration; the mistakes of all of them at once.

import { resolve } from "node:path";
import { hasErrors, type Diagnostic } from "../core/diagnostic.ts";
import { err, ok, type Result } from "../core/result.ts";
import { DEFAULT_LIMITS } from "../core/stage.ts";
import { DEFAULT_API_URL, DEFAULT_WEB_URL, type Config, type Timing } from "./config.ts";
import { readConfigFile, type ConfigFile } from "./file.ts";
import type { Limits } from "./limits.ts";
import { notifyOf } from "./notify.ts";
import { readOverrides, type ConfigFlags, type Environment, type Overrides } from "./overrides.ts";
import type { Settings } from "./schema.ts";
import { findConfigFile } from "./search.ts";

export interface LoadConfigOptions {
  readonly flags: ConfigFlags;
  readonly env: Environment;
  /** Absolute. */
  readonly workingDir: string;
}

export async function loadConfig(options: LoadConfigOptions): Promise<Result<Config, readonly Diagnostic[]>> {
  const overrides = readOverrides(options.flags, options.env);
  const file = await fileOf(options);
  const diagnostics = [...overrides.diagnostics, ...(file?.diagnostics ?? [])];
  if (hasErrors(diagnostics)) return err(diagnostics);
  return ok(compose({ overrides, file, ...options }));
}

async function fileOf({ flags, workingDir }: LoadConfigOptions): Promise<ConfigFile | undefined> {
  const found =
    flags.config === undefined
      ? await findConfigFile(workingDir)
      : { path: resolve(workingDir, flags.config), at: [] };
  return found === undefined ? undefined : readConfigFile(found, workingDir);
}

interface Sources extends LoadConfigOptions {
  readonly overrides: Overrides;
  readonly file: ConfigFile | undefined;
}

function compose({ overrides, file, workingDir, env }: Sources): Config {
  const settings: Settings = { ...file?.settings, ...overrides.settings };
  const projectDir = file?.folder ?? workingDir;
  const stateBase = overrides.settings.state_dir === undefined ? projectDir : workingDir;
  return deepFreeze({
    projectDir,
    ...(file !== undefined && { file: file.path }),
    apiUrl: settings.api_url ?? DEFAULT_API_URL,
    webUrl: settings.web_url ?? DEFAULT_WEB_URL,
    stateDir: resolve(stateBase, settings.state_dir ?? ".nemo"),
    outDir: settings.out_dir ?? "out",
    allow: { env: settings.allow?.env ?? [], outsideInputs: settings.allow?.outside_inputs ?? false },
    limits: limitsOf(settings.limits),
    costs: { generate: settings.costs?.generate ?? 100, edit: settings.costs?.edit ?? 50 },
    timing: timingOf(settings.timing),
    ...notifyOf(settings.notify, env),
    skills: Object.entries(settings.skills ?? {}).map(([name, { version }]) => ({ name, version })),
    origin: (key: string) => overrides.originOf(key) ?? file?.originOf(key) ?? "default",
  });
}

const limitsOf = (limits: Settings["limits"] = {}): Limits => ({
  uploads: limits.uploads ?? DEFAULT_LIMITS.uploads,
  prompts: limits.prompts ?? DEFAULT_LIMITS.prompts,
  renders: limits.renders ?? DEFAULT_LIMITS.renders,
  downloads: limits.downloads ?? DEFAULT_LIMITS.downloads,
  ...(limits.requests === undefined ? {} : { requests: limits.requests }),
  ...(limits.videos === undefined ? {} : { videos: limits.videos }),
});

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const timingOf = (timing: Settings["timing"] = {}): Timing => ({
  requestTimeoutMs: timing.request_timeout ?? 60 * SECOND_MS,
  promptTimeoutMs: timing.prompt_timeout ?? 15 * MINUTE_MS,
  idleTimeoutMs: timing.idle_timeout ?? 10 * MINUTE_MS,
  reconcileMs: timing.reconcile ?? [30, 60, 60, 60, 60].map((seconds) => seconds * SECOND_MS),
  settleMs: timing.settle ?? 5 * SECOND_MS,
  renderPollMs: timing.render_poll ?? 10 * SECOND_MS,
  renderTimeoutMs: timing.render_timeout ?? 10 * MINUTE_MS,
  rateLimitWaitMs: timing.rate_limit_wait ?? 30 * SECOND_MS,
  stillWorkingMs: timing.still_working ?? 2 * MINUTE_MS,
});

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
