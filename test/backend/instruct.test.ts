import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import { describe, expect, it } from "vitest";

import type { Progress, PromptOutcome } from "../../src/core/ports.ts";
import { createRig, patient, type Rig, TOKEN } from "./rig.ts";
import { frame, json, type Route, sse } from "./server.ts";

const PROMPT = { sessionId: "s1", text: "Generate a 10-second clip" };

const promptAnswered = async (route: Route): Promise<{ outcome: PromptOutcome; rig: Rig }> => {
  const rig = await createRig();
  rig.server.on("/run_sse", route);
  return { outcome: await rig.backend.prompt(PROMPT, patient), rig };
};

describe("a prompt", () => {
  it("is sent as the contract says, once, on a connection of its own that is closed after it", async () => {
    const rig = await createRig();
    rig.server.on("/run_sse", (_, response) => sse(response, [frame({ type: "text", content: "Done" })]));
    await rig.backend.prompt(PROMPT, patient);
    await rig.backend.prompt(PROMPT, patient);
    expect(rig.server.count("/run_sse")).toBe(2);
    expect(rig.server.connections()).toBe(2);
    const asked = rig.server.asked[0];
    expect(asked?.json()).toEqual({
      app_name: "nemo_agent",
      user_id: "me",
      session_id: "s1",
      new_message: { parts: [{ text: PROMPT.text }] },
    });
    expect(asked?.headers).toMatchObject({
      accept: "text/event-stream",
      authorization: `Bearer ${TOKEN}`,
      connection: "close",
      "x-skill-source": "free-video-generation-api",
      "x-skill-version": "1.0.0",
      "x-skill-platform": "unknown",
    });
  });

  it("ends with its texts when the stream ends by itself", async () => {
    const { outcome } = await promptAnswered((_, response) =>
      sse(response, [frame({ type: "text", content: "Done" })]),
    );
    expect(outcome).toEqual({ kind: "ended", texts: ["Done"], incomplete: false });
  });

  it("ends without texts after a silent edit", async () => {
    const { outcome } = await promptAnswered((_, response) => sse(response, [frame({ errorCode: "STOP" })]));
    expect(outcome).toEqual({ kind: "ended", texts: [], incomplete: false });
  });

  it("tells heartbeats and tool calls as progress", async () => {
    const rig = await createRig();
    const progress: Progress[] = [];
    rig.server.on("/run_sse", (_, response) =>
      sse(response, [
        ":\n\n",
        "data:\n\n",
        frame({ type: "heartbeat" }),
        frame({ type: "tool_call", name: "add_music" }),
      ]),
    );
    await rig.backend.prompt(PROMPT, { ...patient, onProgress: (entry) => progress.push(entry) });
    expect(progress.map(({ kind, words }) => words ?? kind)).toEqual([
      "heartbeat",
      "heartbeat",
      "heartbeat",
      "add_music",
    ]);
  });
});

describe("a prompt is rejected only where it was provably not carried out:", () => {
  const refusals = [
    [401, {}, "auth"],
    [401, { code: 1001 }, "auth"],
    [200, { code: 1001, message: "expired" }, "auth"],
    [404, { error: "Session not found: s1" }, "session-gone"],
    [404, { detail: "Session not found" }, "session-gone"],
    [200, { code: 1002, msg: "session not found" }, "session-gone"],
    [200, { code: 2001, message: "insufficient credits" }, "no-credits"],
    [402, { code: 2001 }, "no-credits"],
    [402, {}, "plan-blocked"],
    [429, {}, "rate-limited"],
    [400, { detail: "bad" }, "refused"],
    [403, { detail: "no" }, "refused"],
    [405, { detail: "no" }, "refused"],
    [409, { detail: "no" }, "refused"],
    [413, { detail: "no" }, "refused"],
    [415, { detail: "no" }, "refused"],
    [422, { detail: [{ msg: "field required" }] }, "refused"],
  ] as const;
  it.each(refusals)("HTTP %i with %j", async (status, body, kind) => {
    const { outcome, rig } = await promptAnswered((_, response) => json(response, body, status));
    expect(outcome).toMatchObject({ kind: "rejected", failure: { kind } });
    expect(rig.server.count("/run_sse")).toBe(1);
  });

  it("nothing accepts the connection", async () => {
    const rig = await createRig({ apiUrl: `http://127.0.0.1:${await unusedPort()}` });
    expect(await rig.backend.prompt(PROMPT, patient)).toMatchObject({
      kind: "rejected",
      failure: { kind: "unreachable" },
    });
  });

  it("the server speaks no TLS", async () => {
    const rig = await createRig();
    const backend = rig.another({ apiUrl: rig.server.url.replace("http:", "https:") });
    expect(await backend.prompt(PROMPT, patient)).toMatchObject({
      kind: "rejected",
      failure: { kind: "unreachable" },
    });
  });

  it("it was given up before it was sent", async () => {
    const rig = await createRig();
    const outcome = await rig.backend.prompt(PROMPT, { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ kind: "rejected", failure: { kind: "aborted" } });
    expect(rig.server.count("/run_sse")).toBe(0);
  });

  it("the address has no encryption and is not this machine", async () => {
    const rig = await createRig({ apiUrl: "http://api.example" });
    const outcome = await rig.backend.prompt(PROMPT, patient);
    expect(outcome).toMatchObject({
      kind: "rejected",
      failure: { kind: "refused", message: expect.stringContaining("encryption") },
    });
  });
});

describe("a prompt whose outcome is not known is lost, and not sent again:", () => {
  const answers: [string, Route][] = [
    ["a server error", (_, response) => json(response, { detail: "oops" }, 500)],
    [
      "a gateway's error page",
      (_, response) => void response.writeHead(502, { "content-type": "text/html" }).end("<h1>"),
    ],
    ["out of credits under a server error", (_, response) => json(response, { code: 2001 }, 503)],
    ["a request time-out", (_, response) => json(response, {}, 408)],
    ["a code that nobody knows", (_, response) => json(response, { code: 9999, message: "?" })],
    ["a success that is no stream", (_, response) => json(response, { code: 0, data: {} })],
    [
      "a web page instead of a stream",
      (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<h1>"),
    ],
    [
      "a refusal that is a web page",
      (_, response) => void response.writeHead(403, { "content-type": "text/html" }).end("<h1>"),
    ],
    ["a redirect", (_, response) => void response.writeHead(307, { location: "/elsewhere" }).end()],
    ["a misdirected request", (_, response) => json(response, {}, 421)],
    ["a reset before the answer", (_, response) => void response.destroy()],
    [
      "a reset after the headers",
      (_, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(":\n\n", () => response.destroy());
      },
    ],
    [
      "a reset within an event",
      (_, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write('data: {"type":"te', () => response.destroy());
      },
    ],
  ];
  it.each(answers)("%s", async (_, route) => {
    const { outcome, rig } = await promptAnswered(route);
    expect(outcome).toMatchObject({ kind: "lost" });
    const kind = outcome.kind === "lost" ? outcome.failure.kind : "";
    expect(["broken", "timeout", "malformed"]).toContain(kind);
    expect(rig.server.asked).toHaveLength(1);
  });

  it("a reset while the request is read", async () => {
    const rig = await createRig();
    let requests = 0;
    rig.server.onRequest((request) => {
      requests += 1;
      request.socket.destroy();
      return "taken";
    });
    expect(await rig.backend.prompt(PROMPT, patient)).toMatchObject({
      kind: "lost",
      failure: { kind: "broken" },
    });
    expect(requests).toBe(1);
  });

  it("keeps the texts that came before the break", async () => {
    const { outcome } = await promptAnswered((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(frame({ type: "text", content: "First" }), () => response.destroy());
    });
    expect(outcome).toMatchObject({ kind: "lost", failure: { kind: "broken" }, texts: ["First"] });
  });

  it("nothing but heartbeats for too long", async () => {
    const rig = await createRig({
      timing: { requestTimeoutMs: 5000, promptTimeoutMs: 20_000, idleTimeoutMs: 300 },
    });
    rig.server.on("/run_sse", (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const beat = setInterval(() => response.write(frame({ type: "heartbeat" })), 20);
      response.on("close", () => clearInterval(beat));
    });
    expect(await rig.backend.prompt(PROMPT, patient)).toMatchObject({
      kind: "lost",
      failure: { kind: "timeout", message: expect.stringContaining("silent") },
    });
  });

  it("a stream that never ends", async () => {
    const rig = await createRig({
      timing: { requestTimeoutMs: 5000, promptTimeoutMs: 300, idleTimeoutMs: 20_000 },
    });
    rig.server.on("/run_sse", (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const beat = setInterval(() => response.write(frame({ type: "tool_call", name: "x" })), 20);
      response.on("close", () => clearInterval(beat));
    });
    expect(await rig.backend.prompt(PROMPT, patient)).toMatchObject({
      kind: "lost",
      failure: { kind: "timeout" },
    });
  });

  it("given up in the middle", async () => {
    const rig = await createRig();
    const controller = new AbortController();
    rig.server.on("/run_sse", (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(frame({ type: "heartbeat" }));
    });
    const outcome = await rig.backend.prompt(PROMPT, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(outcome).toMatchObject({ kind: "lost", failure: { kind: "aborted" } });
  });

  it("a line that is larger than can be held", async () => {
    const mega = Buffer.alloc(1024 ** 2, "x");
    const { outcome } = await promptAnswered((_, response) =>
      sse(response, ['data: {"type":"text","content":"', ...Array(33).fill(mega)]),
    );
    expect(outcome).toMatchObject({ kind: "lost", failure: { kind: "malformed" } });
  });
});

const unusedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
