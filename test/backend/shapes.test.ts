// What requests look like on the wire, at the API's own https address: intercepted on its way out, so that no server is needed.

import { nodeFiles } from "../../src/platform/file-system.ts";
import { thisMachine } from "../../src/platform/machine.ts";
import { HttpRequestInterceptor } from "@mswjs/interceptors/http";
import { http, HttpResponse } from "msw";
import { defineNetwork, InterceptorSource } from "msw/experimental";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createBackend } from "../../src/backend/backend.ts";
import { createLocalCredentials } from "../../src/backend/credentials.ts";
import { sha256 } from "../../src/platform/digest.ts";

const API = "https://mega-api-prod.nemovideo.ai";
const TOKEN = "nmv_usr_0123456789abcdef";

const seen: {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}[] = [];

async function record(request: Request): Promise<void> {
  const { pathname } = new URL(request.url);
  seen.push({
    method: request.method,
    path: pathname,
    headers: request.headers,
    body: await request.clone().text(),
  });
}

const network = defineNetwork({
  context: { quiet: true },
  sources: [new InterceptorSource({ interceptors: [new HttpRequestInterceptor()] })],
  handlers: [
    http.post(`${API}/api/tasks/me/with-session/nemo_agent`, async ({ request }) => {
      await record(request);
      return HttpResponse.json({ code: 0, data: { task_id: "t1", session_id: "s1", user_id: "u1" } });
    }),
    http.get(`${API}/api/credits/balance/simple`, async ({ request }) => {
      await record(request);
      return HttpResponse.json({ data: { total: 90, frozen: 10, available: 80 }, code: 0, extra: true });
    }),
    http.post(`${API}/api/render/proxy/lambda`, async ({ request }) => {
      await record(request);
      return HttpResponse.json({ success: true, data: { id: "render_1", status: "pending", progress: 0 } });
    }),
  ],
});

beforeAll(() => network.enable());
afterEach(() => void seen.splice(0));
afterAll(() => network.disable());

const backend = createBackend({
  apiUrl: API,
  webUrl: "https://nemovideo.com",
  target: "cloud",
  skill: { name: "free-video-generation-api", version: "1.0.0" },
  platform: "unknown",
  credentials: createLocalCredentials(TOKEN),
  timing: { requestTimeoutMs: 5000, promptTimeoutMs: 5000, idleTimeoutMs: 5000 },
  digest: sha256,
  files: nodeFiles,
  machine: thisMachine,
});
afterAll(() => backend.close());

const options = { signal: new AbortController().signal };

test("every request carries the token and all three attribution headers", async () => {
  expect(await backend.balance(options)).toEqual({
    ok: true,
    value: { available: 80, frozen: 10, total: 90 },
  });
  const [request] = seen;
  expect(request?.path).toBe("/api/credits/balance/simple");
  expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
    authorization: `Bearer ${TOKEN}`,
    "x-skill-source": "free-video-generation-api",
    "x-skill-version": "1.0.0",
    "x-skill-platform": "unknown",
  });
});

test("a session is asked for in snake_case, a render with `sessionId`", async () => {
  expect(await backend.createSession({ taskName: "launch/teaser", language: "en" }, options)).toMatchObject({
    ok: true,
    value: { sessionId: "s1", taskId: "t1" },
  });
  const render = {
    renderId: "render_1",
    sessionId: "s1",
    draft: { t: [] },
    format: "mp4",
    quality: "high",
  } as const;
  expect(await backend.submitRender(render, options)).toMatchObject({
    ok: true,
    value: { status: "pending" },
  });
  expect(seen.map(({ method, body }) => [method, JSON.parse(body) as unknown])).toEqual([
    ["POST", { task_name: "launch/teaser", language: "en" }],
    [
      "POST",
      { id: "render_1", sessionId: "s1", draft: { t: [] }, output: { format: "mp4", quality: "high" } },
    ],
  ]);
});
