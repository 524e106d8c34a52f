// The one place that builds the real things and puts them together.

import { randomUUID } from "node:crypto";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isLoopback } from "../backend/address.ts";
import { createBackend } from "../backend/backend.ts";
import type { HttpBackend } from "../backend/backend.ts";
import { createFileCredentials } from "../backend/credential-file.ts";
import { createLocalCredentials, createNoCredentials } from "../backend/credentials.ts";
import type { CredentialStore } from "../backend/credentials.ts";
import { proxyFromEnvironment } from "../backend/lanes.ts";
import { BUILT_IN_PROFILES, findPlatform, findProfile } from "../backend/profile.ts";
import { DEFAULT_WEB_URL, type Config, type Timing } from "../config/config.ts";
import type { Target } from "../core/ports.ts";
import type { RetryTiming } from "../core/run/retry.ts";
import { sha256 } from "../platform/digest.ts";
import { asLines } from "../reporters/sanitize.ts";
import type { CommandContext } from "./context.ts";
import { hurried, startLocal } from "./local.ts";
import type { LocalBackend, LocalFlags } from "./local.ts";
import { requireTrust, trustInApi, trustInWeb, type Trust } from "./trust.ts";

/** Where requests go: the cloud, an emulator on a port, or the embedded backend in this process. */
export interface Destination {
  readonly target: Target;
  readonly apiUrl: string;
  readonly timing: Timing;
  /** First wait of the back-off after a failed attempt. */
  readonly backOffMs: number;
  readonly credentials: CredentialStore;
  close(): Promise<void>;
}

export interface DestinationFlags extends LocalFlags {
  readonly local?: boolean;
}

const BACK_OFF_MS = 1000;

export interface JudgedDestination extends Destination {
  /** Without it, there is no token, and whatever needs one fails with the reason. */
  readonly trust: Trust;
}

/** For what sends: refused where the token may not go. */
export async function openTrusted(
  context: CommandContext,
  config: Config,
  flags: DestinationFlags,
): Promise<Destination> {
  const destination = await openDestination(context, config, flags);
  requireTrust(destination.trust);
  return destination;
}

export async function openDestination(
  context: CommandContext,
  config: Config,
  flags: DestinationFlags,
): Promise<JudgedDestination> {
  if (flags.local === true) {
    const { stateDir } = config;
    const local = await startLocal(flags, { stateDir, workingDir: context.workingDir });
    return { ...localDestination(local, config), trust: { kind: "agreed" } };
  }
  const { env, homeDir } = context;
  const store = createFileCredentials({ env, homeDir });
  const trust = await trustInApi(config, store);
  return {
    trust,
    target: isLoopback(new URL(config.apiUrl)) ? "emulator" : "cloud",
    apiUrl: config.apiUrl,
    timing: config.timing,
    backOffMs: BACK_OFF_MS,
    credentials: trust.kind === "agreed" ? store : createNoCredentials(trust.message),
    close: async () => undefined,
  };
}

const localDestination = (local: LocalBackend, config: Config): Destination => ({
  target: "emulator",
  apiUrl: local.emulator.url,
  timing: hurried(config.timing, local.speed),
  backOffMs: Math.max(10, BACK_OFF_MS / local.speed),
  credentials: createLocalCredentials(local.emulator.token),
  close: () => local.close(),
});

export interface ConnectOptions {
  readonly config: Config;
  readonly destination: Destination;
  readonly skill?: string;
  /** Takes the requests that `-v` shows; without it they go to stderr. */
  readonly log?: (line: string) => void;
}

/** One client for each attribution profile; they share the token through the store. */
export function connect(context: CommandContext, options: ConnectOptions): HttpBackend {
  const { config, destination } = options;
  const { env, flags, screen, host } = context;
  const { log = (line) => screen.err(asLines([line])) } = options;
  const skill = findProfile(options.skill ?? "", config.skills) ?? BUILT_IN_PROFILES[0];
  if (skill === undefined) throw new Error("there is no attribution profile");
  const verbose = flags.verbose === true;
  return createBackend({
    apiUrl: destination.apiUrl,
    // In messages: whoever wrote the file must not choose where people register or pay.
    webUrl: trustInWeb(config).kind === "agreed" ? config.webUrl : DEFAULT_WEB_URL,
    target: destination.target,
    skill,
    platform: findPlatform({ skillSource: env["SKILL_SOURCE"], installPath: fileURLToPath(import.meta.url) }),
    credentials: destination.credentials,
    timing: destination.timing,
    digest: sha256,
    ...host,
    proxy: proxyFromEnvironment(env),
    ...(verbose && {
      log: ({ method, path: route, status, ms }) =>
        log(`${method} ${route} ${status || "no answer"} ${ms} ms`),
    }),
  });
}

export const retryTimingOf = ({ timing, backOffMs }: Destination): RetryTiming => ({
  rateLimitWaitMs: timing.rateLimitWaitMs,
  renderPollMs: timing.renderPollMs,
  backOffMs,
});

export const draftsFolder = (config: Config, recipe: string): string =>
  path.join(config.stateDir, recipe, "drafts");

/** Sortable by time, and unique. */
export const newRunId = (now: Date): string =>
  `${now.toISOString().replace(/\D/g, "").slice(0, 14)}-${randomUUID().slice(0, 8)}`;
