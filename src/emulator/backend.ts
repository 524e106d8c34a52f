// Owns the parts that routes work with, put together once at start.

import type { IncomingMessage } from "node:http";

import type { Accounts } from "./accounts.ts";
import type { Chance } from "./chance.ts";
import type { Effects } from "./fault-plan.ts";
import type { Ledger } from "./ledger.ts";
import type { MediaStore } from "./media.ts";
import type { Outlet } from "./outlet.ts";
import type { Pace } from "./pace.ts";
import type { Refusals } from "./refusal.ts";
import type { Renders } from "./renders.ts";
import type { Sessions } from "./sessions.ts";
import type { Traffic } from "./traffic.ts";
import type { Workshop } from "./workshop.ts";

export interface Backend {
  accounts: Accounts;
  sessions: Sessions;
  media: MediaStore;
  workshop: Workshop;
  renders: Renders;
  ledger: Ledger;
  traffic: Traffic;
  refusals: Refusals;
  chance: Chance;
  pace: Pace;
  /** Where this server is reached; known once it listens. */
  url: () => string;
}

/** One request on its way through. */
export interface Call {
  request: IncomingMessage;
  outlet: Outlet;
  /** Parts of the path that the route names. */
  params: Readonly<Record<string, string>>;
  fault: Effects;
  /** Which request of its route this is, from 1: variants are chosen by it. */
  ordinal: number;
}

export type Handler = (call: Call, backend: Backend) => Promise<void>;
