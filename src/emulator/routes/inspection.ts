// Owns the routes that this program adds for tests: what was accepted, and what came in. From this machine only.

import type { Backend, Call } from "../backend.ts";
import { notFound } from "../refusal.ts";

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.)/u;

export async function showLedger(call: Call, { ledger }: Backend): Promise<void> {
  demandLoopback(call);
  await call.outlet.json(200, { prompts: ledger.all() });
}

export async function showRequests(call: Call, { traffic }: Backend): Promise<void> {
  demandLoopback(call);
  await call.outlet.json(200, { routes: traffic.counts(), latest: traffic.latest });
}

function demandLoopback({ request }: Call): void {
  if (!LOOPBACK.test(request.socket.remoteAddress ?? "")) throw notFound("no such route");
}
