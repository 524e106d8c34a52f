// Owns the way of one request: counted, met by its faults, answered by its route or refused.

import type { IncomingMessage, ServerResponse } from "node:http";

import type { Backend, Call } from "./backend.ts";
import type { Effects } from "./fault-plan.ts";
import type { Faults } from "./faults.ts";
import { replacementOf, shapingOf } from "./faults.ts";
import { Outlet } from "./outlet.ts";
import { notFound, Refusal } from "./refusal.ts";
import type { FaultyRoute, RouteName } from "./route-names.ts";
import type { Match } from "./router.ts";
import { matchRoute } from "./router.ts";
import type { RequestRecord } from "./traffic.ts";

export interface Dispatcher {
  backend: Backend;
  faults: Faults | undefined;
  onRequest: ((line: string) => void) | undefined;
}

export async function dispatch(
  request: IncomingMessage,
  response: ServerResponse,
  to: Dispatcher,
): Promise<void> {
  const { backend, faults } = to;
  const [path = "/"] = (request.url ?? "/").split("?");
  const method = request.method ?? "GET";
  const match = matchRoute(method, path);
  const name: RouteName = match?.name ?? "unknown";
  const fault = faults && isFaulty(name) ? faults.draw(name) : {};
  const { ordinal, leave } = backend.traffic.enter(name);
  const record: RequestRecord = { route: name, method, path, status: 0, at: new Date().toISOString() };
  backend.traffic.note(record);
  const outlet = new Outlet(response, shapingOf(fault, { isStream: name === "run_sse", pace: backend.pace }));
  const startedAt = performance.now();
  response.once("close", () => {
    leave();
    record.status = outlet.status;
    to.onRequest?.(`${method} ${path} ${record.status} ${Math.round(performance.now() - startedAt)}ms`);
  });
  await answer(
    { request, outlet, fault, ordinal, params: match?.params ?? {} },
    { match, response, backend },
  );
}

async function answer(
  call: Call,
  { match, response, backend }: { match: Match | undefined; response: ServerResponse; backend: Backend },
): Promise<void> {
  try {
    if (!match) throw notFound("no such route");
    if (await intercept(call, { response, backend, name: match.name })) return;
    await match.handle(call, backend);
  } catch (error) {
    await refuse(call.outlet, error);
  }
}

/** Faults that come before the route sees the request. True: there is nothing left to answer. */
async function intercept(
  { fault }: Call,
  { response, backend, name }: { response: ServerResponse; backend: Backend; name: RouteName },
): Promise<boolean> {
  await backend.pace.wait(waitSeconds(fault, name));
  if (fault.accepted) return false;
  if (fault.reset) {
    response.socket?.resetAndDestroy();
    return true;
  }
  const replacement = replacementOf(fault, name === "run_sse");
  if (!replacement) return false;
  response.writeHead(replacement.status, replacement.headers).end(replacement.body);
  return true;
}

/** The silence of a stream comes after its head; every other answer is silent as a whole. */
function waitSeconds(fault: Effects, name: RouteName): number {
  return (fault.delaySeconds ?? 0) + (name === "run_sse" ? 0 : (fault.silenceSeconds ?? 0));
}

async function refuse(outlet: Outlet, error: unknown): Promise<void> {
  if (error instanceof Refusal) return outlet.json(error.status, error.body);
  const message = error instanceof Error ? error.message : String(error);
  if (!outlet.isStarted) return outlet.json(500, { code: 500, message });
  outlet.end();
}

function isFaulty(name: RouteName): name is FaultyRoute {
  return name !== "inspection" && name !== "unknown";
}
