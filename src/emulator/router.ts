// Owns the map from method and path to what answers it.

import type { Handler } from "./backend.ts";
import type { RouteName } from "./route-names.ts";
import { anonymousToken, balance, claimToken } from "./routes/account.ts";
import { downloadRender, publicFile } from "./routes/download.ts";
import { showLedger, showRequests } from "./routes/inspection.ts";
import { cancelRender, pollRender, submitRender } from "./routes/render.ts";
import { runSse } from "./routes/run-sse.ts";
import { createSession, latestState } from "./routes/session.ts";
import { upload } from "./routes/upload.ts";

interface Route {
  name: RouteName;
  method: "GET" | "POST";
  path: RegExp;
  handle: Handler;
}

export interface Match {
  name: RouteName;
  params: Record<string, string>;
  handle: Handler;
}

const ROUTES: readonly Route[] = [
  route("anonymous-token", "POST", "/api/auth/anonymous-token", anonymousToken),
  route("session", "POST", "/api/tasks/me/with-session/nemo_agent", createSession),
  route("run_sse", "POST", "/run_sse", runSse),
  route("upload", "POST", "/api/upload-video/nemo_agent/me/:session", upload),
  route("balance", "GET", "/api/credits/balance/simple", balance),
  route("state", "GET", "/api/state/nemo_agent/me/:session/latest", latestState),
  route("render", "POST", "/api/render/proxy/lambda", submitRender),
  route("poll", "GET", "/api/render/proxy/lambda/:render", pollRender),
  route("cancel", "POST", "/api/render/proxy/lambda/:render/cancel", cancelRender),
  route("download", "GET", "/api/render/proxy/:render/download", downloadRender),
  route("download", "GET", "/files/:file", publicFile),
  route("claim", "POST", "/api/auth/claim-token", claimToken),
  route("inspection", "GET", "/__emulator/ledger", showLedger),
  route("inspection", "GET", "/__emulator/requests", showRequests),
];

export function matchRoute(method: string, path: string): Match | undefined {
  const wanted = method === "HEAD" ? "GET" : method;
  for (const { name, method: taken, path: expression, handle } of ROUTES) {
    const found = taken === wanted ? expression.exec(path) : null;
    if (found) return { name, handle, params: decoded(found.groups ?? {}) };
  }
  return undefined;
}

function route(name: RouteName, method: Route["method"], path: string, handle: Handler): Route {
  const source = path.replace(/:(\w+)/gu, "(?<$1>[^/]+)");
  return { name, method, path: new RegExp(`^${source}$`, "u"), handle };
}

function decoded(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decode(value)]));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
