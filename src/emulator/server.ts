// Owns the life of an embedded backend: its folder, its port, its parts, from start to close.

import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { Accounts } from "./accounts.ts";
import type { Backend } from "./backend.ts";
import { Chance } from "./chance.ts";
import { dispatch } from "./dispatch.ts";
import type { FaultPlan } from "./fault-plan.ts";
import { Faults } from "./faults.ts";
import type { LedgerEntry } from "./ledger.ts";
import { Ledger } from "./ledger.ts";
import type { FolderLock } from "./lock.ts";
import { lockFolder } from "./lock.ts";
import { MediaStore } from "./media.ts";
import { Pace } from "./pace.ts";
import { Records } from "./records.ts";
import { Refusals } from "./refusal.ts";
import type { Renderer } from "./render/renderer.ts";
import { Renders } from "./renders.ts";
import { Sessions } from "./sessions.ts";
import type { RequestRecord, RouteCount } from "./traffic.ts";
import { Traffic } from "./traffic.ts";
import { Workshop } from "./workshop.ts";

export type { FaultPlan, FaultPlanResult } from "./fault-plan.ts";
export { parseFaultPlan } from "./fault-plan.ts";
export { EmulatorBusyError } from "./lock.ts";

export interface EmulatorOptions {
  /** Holds everything that outlives the process. */
  dir: string;
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  /** Simulated lengths of time are divided by it; 1 is as slow as the service. */
  speed?: number;
  seed?: number;
  /** Of a user's account when its token is first seen. */
  credits?: number;
  anonymousCredits?: number;
  /** In 7 days; unlimited unless set. */
  anonymousTokensPerAddress?: number;
  /** Stays the caller's: closing the emulator does not close it. */
  renderer: Renderer;
  faults?: FaultPlan;
  /** One line for each request when it is over. Holds no header, query or body. */
  onRequest?: (line: string) => void;
}

export interface Emulator {
  url: string;
  /** A user's token that is accepted. */
  token: string;
  /** The latest requests, oldest first. */
  requests: readonly RequestRecord[];
  /** Per route, and `renders` for those in work. */
  counts(): Record<string, RouteCount>;
  ledger(): LedgerEntry[];
  close(): Promise<void>;
}

const LOCAL_TOKEN = "nmv_usr_local";
const SPEED = 1000;
const USER_CREDITS = 1_000_000;
const ANONYMOUS_CREDITS = 100;

/** Rejects with an EmulatorBusyError when another server uses the folder. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { dir, host = "127.0.0.1", port = 0 } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const lock = lockFolder(dir);
  const server = createServer({ requestTimeout: 0 });
  try {
    await listening(server, { port, host });
    const url = addressOf(server, host);
    lock.announce(url);
    return serve(server, { options, lock, url });
  } catch (error) {
    server.close();
    lock.release();
    throw error;
  }
}

function serve(server: Server, open: { options: EmulatorOptions; lock: FolderLock; url: string }): Emulator {
  const { options, lock, url } = open;
  const records = new Records(join(options.dir, "records.jsonl"));
  const backend = assemble({ options, records, url });
  const faults = options.faults && new Faults(options.faults);
  const to = { backend, faults, onRequest: options.onRequest };
  server.on("request", (request, response) => void dispatch(request, response, to));
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    backend.workshop.close();
    server.closeAllConnections();
    await Promise.all([closed, backend.renders.close()]);
    records.close();
    lock.release();
  };
  return {
    url,
    token: LOCAL_TOKEN,
    requests: backend.traffic.latest,
    counts: () => backend.traffic.counts(),
    ledger: () => backend.ledger.all(),
    close: () => (closing ??= close()),
  };
}

function assemble(from: { options: EmulatorOptions; records: Records; url: string }): Backend {
  const { options, records, url } = from;
  const { dir, renderer, seed = 1, speed = SPEED } = options;
  const chance = new Chance(seed);
  const pace = new Pace(speed);
  const traffic = new Traffic();
  const sessions = new Sessions(records);
  const { credits: user = USER_CREDITS, anonymousCredits: anonymous = ANONYMOUS_CREDITS } = options;
  const { anonymousTokensPerAddress: tokensPerAddress = Infinity } = options;
  const accounts = new Accounts(records, { user, anonymous, tokensPerAddress });
  const ledger = new Ledger(records);
  const media = new MediaStore({ dir, records, renderer });
  const workshop = new Workshop({ records, sessions, accounts, ledger, pace, chance });
  const renders = new Renders({ dir, records, sessions, media, renderer, pace, chance, traffic });
  const refusals = new Refusals(chance);
  return {
    accounts,
    sessions,
    media,
    workshop,
    renders,
    ledger,
    traffic,
    refusals,
    chance,
    pace,
    url: () => url,
  };
}

async function listening(server: Server, at: { port: number; host: string }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
