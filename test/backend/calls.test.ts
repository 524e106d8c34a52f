import * as fc from "fast-check";
import { thisMachine } from "../../src/platform/machine.ts";
import { describe, expect, it } from "vitest";

import type { HttpBackend } from "../../src/backend/backend.ts";
import type { Failure } from "../../src/core/failure.ts";
import type { Result } from "../../src/core/result.ts";
import { createRig, patient, type Rig, sha256, temporaryFolder, TOKEN } from "./rig.ts";
import { json } from "./server.ts";

type Call = (backend: HttpBackend) => Promise<Result<unknown, Failure>>;

const DRAFT = {
  t: [{ tt: 0, sg: [{ st: 0, d: 5000, m: { name: "mug" } }] }],
  d: 5000,
  m: { title: "T", width: 1080, height: 1920 },
};
const RENDER = {
  renderId: "render_1",
  sessionId: "s1",
  draft: DRAFT,
  format: "mp4",
  quality: "high",
} as const;
const URL_INPUT = [{ kind: "url", url: "https://example.com/beans.mp4?sig=1" }] as const;

const CALLS: Record<string, { path: string; method: string; call: Call }> = {
  balance: { path: "/api/credits/balance/simple", method: "GET", call: (b) => b.balance(patient) },
  createSession: {
    path: "/api/tasks/me/with-session/nemo_agent",
    method: "POST",
    call: (b) => b.createSession({ taskName: "teaser", language: "en" }, patient),
  },
  upload: {
    path: "/api/upload-video/nemo_agent/me/s1",
    method: "POST",
    call: (b) => b.upload({ sessionId: "s1", inputs: URL_INPUT }, patient),
  },
  readDraft: {
    path: "/api/state/nemo_agent/me/s1/latest",
    method: "GET",
    call: (b) => b.readDraft({ sessionId: "s1" }, patient),
  },
  submitRender: {
    path: "/api/render/proxy/lambda",
    method: "POST",
    call: (b) => b.submitRender(RENDER, patient),
  },
  renderStatus: {
    path: "/api/render/proxy/lambda/render_1",
    method: "GET",
    call: (b) => b.renderStatus({ renderId: "render_1" }, patient),
  },
  cancelRender: {
    path: "/api/render/proxy/lambda/render_1/cancel",
    method: "POST",
    call: (b) => b.cancelRender({ renderId: "render_1" }, patient),
  },
  claimLink: {
    path: "/api/auth/claim-token",
    method: "POST",
    call: (b) => b.claimLink({ sessionId: "s1", taskId: "t1" }, patient),
  },
};
const ALL = Object.entries(CALLS);

const answered = async (
  name: string,
  ...answer: [body: unknown, status?: number, headers?: Record<string, string>]
) => {
  const rig = await createRig();
  const { path, call } = CALLS[name]!;
  rig.server.on(path, (_, response) => json(response, ...answer));
  return { rig, result: await call(rig.backend) };
};

describe("what an answer means, in every shape:", () => {
  const render = { id: "render_1", status: "completed", progress: 100 };
  const state = { draft: DRAFT, video_infos: [] };
  const draft = {
    digest: expect.any(String),
    durationMs: 5000,
    title: "T",
    width: 1080,
    height: 1920,
    exportable: true,
  };
  const done = { status: "completed", url: "https://cdn.example/v.mp4?s=1" };
  const cases: [string, unknown, unknown][] = [
    [
      "balance",
      { code: 0, data: { available: 90, frozen: 10, total: 100 } },
      { available: 90, frozen: 10, total: 100 },
    ],
    ["balance", { available: 90, frozen: 10 }, { available: 90, frozen: 10, total: 100 }],
    [
      "balance",
      { success: true, data: { available: "7.5", extra: 1 } },
      { available: 7.5, frozen: 0, total: 7.5 },
    ],
    [
      "createSession",
      { code: 0, data: { session_id: "s", task_id: "t", user_id: "u" } },
      { sessionId: "s", taskId: "t", userId: "u" },
    ],
    ["createSession", { session_id: "s", task_id: 7 }, { sessionId: "s", taskId: "7" }],
    [
      "upload",
      {
        code: 0,
        data: {
          files: [{ filename: "b.mp4", file_type: "video", duration: 2.5 }],
          session_state_applied: true,
        },
      },
      [{ name: "b.mp4", type: "video", durationMs: 2500 }],
    ],
    ["upload", { files: [{}] }, [{ name: "beans.mp4", type: "unknown" }]],
    ["readDraft", { code: 0, data: { state, session_id: "s1" } }, draft],
    ["readDraft", { state }, draft],
    ["readDraft", { data: { draft: DRAFT } }, draft],
    [
      "readDraft",
      { code: 0, data: { state: {} } },
      { raw: null, tracks: [], exportable: false, digest: sha256("null") },
    ],
    [
      "submitRender",
      { success: true, data: { id: "render_1", status: "pending", progress: 0 } },
      { status: "pending", progress: 0 },
    ],
    ["submitRender", { id: "render_1", status: "pending" }, { status: "pending" }],
    ["renderStatus", { success: true, data: { ...render, outputUrl: done.url } }, { ...done, progress: 100 }],
    [
      "renderStatus",
      { taskId: "render_1", status: "completed", output: { url: done.url, duration: 4.2, size: 99 } },
      { ...done, sizeBytes: 99, durationMs: 4200 },
    ],
    ["renderStatus", { status: "COMPLETED" }, { status: "completed" }],
    ["renderStatus", { status: "failed", error: "no frames" }, { status: "failed", reason: "no frames" }],
    ["renderStatus", { status: "processing", progress: 140 }, { status: "processing", progress: 100 }],
    [
      "claimLink",
      { code: 0, data: { claim_token: "clm_1", expires_in: 600 } },
      { link: "https://web.example/workspace/claim?ct=clm_1", expiresInSeconds: 600 },
    ],
  ];
  it.each(cases)("%s of %j", async (name, body, expected) => {
    const { result } = await answered(name, body);
    expect(result.ok && result.value).toMatchObject(expected as object);
  });

  it("a state that is not there yet is an empty draft", async () => {
    const { result } = await answered("readDraft", { detail: "No draft for session s1 was found" }, 404);
    expect(result).toMatchObject({ ok: true, value: { raw: null, digest: sha256("null"), tracks: [] } });
  });

  it("a gateway's 404 page is no empty draft", async () => {
    const rig = await createRig();
    rig.server.on(
      "/api/state",
      (_, response) => void response.writeHead(404, { "content-type": "text/html" }).end("<h1>404"),
    );
    expect(await rig.backend.readDraft({ sessionId: "s1" }, patient)).toMatchObject({
      ok: false,
      error: { kind: "malformed" },
    });
  });

  it("a claim token that could be an API token gets into no link", async () => {
    const { result } = await answered("claimLink", { data: { claim_token: TOKEN } });
    expect(result).toMatchObject({ ok: false, error: { kind: "malformed" } });
  });
});

describe("an answer of any shape", () => {
  it.each(ALL)("to %s is a value or a failure, never an exception", async (_, { path, call }) => {
    const rig = await createRig();
    let body: unknown;
    rig.server.on(path, (_, response) => json(response, body));
    const names = [
      "code",
      "data",
      "success",
      "status",
      "state",
      "draft",
      "files",
      "output",
      "error",
      "progress",
    ];
    const hostile = fc.constantFrom<unknown>(
      { toString: null },
      "constructor",
      "__proto__",
      null,
      [],
      1e308,
      -1,
    );
    const value = fc.oneof(hostile, fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), hostile));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), value), async (answer) => {
        body = answer;
        expect(await call(rig.backend)).toHaveProperty("ok");
      }),
      { numRuns: 60 },
    );
  });
});

describe("a request", () => {
  it.each(ALL)(
    "%s goes where the contract says, with token and attribution",
    async (_, { path, method, call }) => {
      const rig = await createRig();
      await call(rig.backend);
      expect(rig.server.asked).toHaveLength(1);
      expect(rig.server.asked[0]).toMatchObject({
        method,
        path,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          "x-skill-source": "free-video-generation-api",
          "x-skill-version": "1.0.0",
          "x-skill-platform": "unknown",
        },
      });
    },
  );

  it("has the body of the contract", async () => {
    const rig = await createRig();
    for (const name of ["createSession", "upload", "submitRender", "claimLink"])
      await CALLS[name]?.call(rig.backend);
    expect(rig.server.asked.map((entry) => entry.json())).toEqual([
      { task_name: "teaser", language: "en" },
      { urls: ["https://example.com/beans.mp4?sig=1"], source_type: "url" },
      { id: "render_1", sessionId: "s1", draft: DRAFT, output: { format: "mp4", quality: "high" } },
      { task_id: "t1", session_id: "s1" },
    ]);
  });

  it("follows a redirect of a GET within the API", async () => {
    const rig = await createRig();
    rig.server.on(
      "/api/credits",
      (_, response) => void response.writeHead(302, { location: "/v2/balance" }).end(),
    );
    rig.server.on("/v2/balance", (_, response) => json(response, { available: 1 }));
    expect(await rig.backend.balance(patient)).toMatchObject({ ok: true, value: { available: 1 } });
  });

  it("follows no redirect to another origin", async () => {
    const [rig, other] = [await createRig(), await createRig()];
    rig.server.on(
      "/api/credits",
      (_, response) => void response.writeHead(307, { location: `${other.server.url}/x` }).end(),
    );
    expect(await rig.backend.balance(patient)).toMatchObject({ ok: false, error: { kind: "refused" } });
    expect(other.server.asked).toHaveLength(0);
  });

  it("follows no redirect of a POST", async () => {
    const rig = await createRig();
    rig.server.on(
      "/api/tasks",
      (_, response) => void response.writeHead(307, { location: "/elsewhere" }).end(),
    );
    expect(await CALLS["createSession"]?.call(rig.backend)).toMatchObject({
      ok: false,
      error: { kind: "refused" },
    });
    expect(rig.server.asked).toHaveLength(1);
  });

  it("ends in a time-out when there is no answer", async () => {
    const rig = await createRig({
      timing: { requestTimeoutMs: 200, promptTimeoutMs: 200, idleTimeoutMs: 200 },
    });
    rig.server.on("/api/credits", () => undefined);
    expect(await rig.backend.balance(patient)).toMatchObject({ ok: false, error: { kind: "timeout" } });
  });

  it("ends when its caller gives up", async () => {
    const rig = await createRig();
    const controller = new AbortController();
    rig.server.on("/api/credits", () => controller.abort());
    expect(await rig.backend.balance({ signal: controller.signal })).toMatchObject({
      ok: false,
      error: { kind: "aborted" },
    });
  });
});

describe("a refusal is the same failure at every address:", () => {
  const refusals: [number, unknown, Partial<Failure>][] = [
    [401, { detail: "bad token" }, { kind: "auth", renewable: false }],
    [200, { code: 1001, message: "expired" }, { kind: "auth" }],
    [200, { code: "1001", msg: "expired" }, { kind: "auth" }],
    [404, { error: "Session not found: s1" }, { kind: "session-gone" }],
    [200, { code: 1002 }, { kind: "session-gone" }],
    [200, { code: 2001 }, { kind: "no-credits", link: "https://web.example/" }],
    [400, { code: 4001, message: "bad file" }, { kind: "unsupported-file" }],
    [200, { code: 4002 }, { kind: "file-too-large" }],
    [402, {}, { kind: "plan-blocked", link: "https://web.example/" }],
    [200, { code: 402 }, { kind: "plan-blocked" }],
    [429, {}, { kind: "rate-limited" }],
    [200, { code: 429 }, { kind: "rate-limited" }],
    [500, { message: "oops" }, { kind: "broken" }],
    [200, { code: 503 }, { kind: "broken" }],
    [408, {}, { kind: "timeout" }],
    [400, { message: "what?" }, { kind: "refused" }],
    [403, { message: "no" }, { kind: "refused" }],
    [200, { code: 7777, message: "odd" }, { kind: "refused" }],
    [200, { success: false, error: "odd" }, { kind: "refused" }],
    [200, { error: "odd" }, { kind: "refused" }],
  ];
  const pairs = refusals.flatMap(([status, body, failure]) =>
    ALL.map(([name]) => [name, status, body, failure] as const),
  );
  it.each(pairs)("%s, HTTP %i with %j", async (name, status, body, failure) => {
    const { result, rig } = await answered(name, body, status);
    expect(result).toMatchObject({ ok: false, error: failure });
    expect(rig.server.asked).toHaveLength(1);
  });

  const shapeless = ALL.map(([name]) => name).filter(
    (name) => name !== "cancelRender" && name !== "readDraft",
  );
  it.each(shapeless)("%s, an answer without what was asked for", async (name) => {
    const { result } = await answered(name, { code: 0, data: {} });
    expect(result).toMatchObject({ ok: false, error: { kind: "malformed" } });
  });

  it("a render id that is taken is a duplicate, one that is not known is not found", async () => {
    const seen = [
      await answered("submitRender", { success: false, error: "duplicate id" }),
      await answered("submitRender", { message: "Duplicate ID: render_1" }, 400),
      await answered("submitRender", {}, 409),
      await answered("renderStatus", { detail: "render not found" }, 404),
      await answered("renderStatus", { success: false, message: "Render not found" }),
    ];
    const kinds = seen.map(({ result }) => (result.ok ? "" : result.error.kind));
    expect(kinds).toEqual(["duplicate", "duplicate", "duplicate", "not-found", "not-found"]);
  });

  it("413 and 415 are about the file where one was sent", async () => {
    const kinds = [
      await answered("upload", {}, 413),
      await answered("upload", {}, 415),
      await answered("balance", {}, 413),
    ];
    expect(kinds.map(({ result }) => !result.ok && result.error.kind)).toEqual([
      "file-too-large",
      "unsupported-file",
      "refused",
    ]);
  });

  it.each([
    ["30", 30_000],
    ["0", 0],
    ["999999", 3_600_000],
    ["Fri, 20 Nov 2026 12:00:10 GMT", 10_000],
    ["soon", undefined],
  ])("Retry-After %s asks for a wait of %s ms", async (header, waitMs) => {
    const rig = await createRig({ machine: { ...thisMachine, now: () => Date.UTC(2026, 10, 20, 12) } });
    rig.server.on("/api/credits", (_, response) => json(response, {}, 429, { "retry-after": header }));
    const result = await rig.backend.balance(patient);
    expect(!result.ok && result.error.retry_after_ms).toBe(waitMs ?? undefined);
  });
});

describe("a secret", () => {
  const spellings = [
    TOKEN,
    encodeURIComponent(TOKEN),
    ...(["base64", "base64url", "hex"] as const).map((e) => Buffer.from(TOKEN).toString(e)),
  ];

  it("is in no failure and in no log, whatever the server echoes", async () => {
    const rig = await createRig();
    const echo = `${spellings.join(" ")} https://cdn.example/v.mp4?X-Signature=abc#x`;
    rig.server.on("/", (_, response) => json(response, { code: 7777, message: echo }, 400));
    const outcomes: unknown[] = [];
    for (const [, { call }] of ALL) outcomes.push(await call(rig.backend));
    outcomes.push(await rig.backend.prompt({ sessionId: "s1", text: "x" }, patient));
    outcomes.push(await download(rig));
    const shown = JSON.stringify([outcomes, rig.log]) + String(outcomes);
    expect(rig.log.length).toBeGreaterThan(ALL.length);
    for (const spelling of [...spellings, "X-Signature", "sig=1"]) expect(shown).not.toContain(spelling);
  });

  it("is in no address", async () => {
    const rig = await createRig();
    for (const [, { call }] of ALL) await call(rig.backend);
    for (const { path } of rig.server.asked)
      for (const spelling of spellings) expect(path).not.toContain(spelling);
  });

  const download = async ({ backend, server }: Rig) =>
    backend.download(
      { renderId: "r", url: `${server.url}/v.mp4?sig=1`, file: `${await temporaryFolder()}/v.part` },
      patient,
    );
});
