// Owns the tests of tokens, credits and sessions over HTTP.

import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { rig } from "./rig.ts";

const anonymous = { "x-client-id": "5b2f0c7e-0000-4000-8000-000000000001" };

describe("tokens", () => {
  test("any user's token is an account of its own at first sight", async () => {
    const { client } = await rig({ credits: 500 });
    expect(await client.balance()).toEqual({ available: 500, frozen: 0, total: 500 });
    expect(await client.as("nmv_usr_somebody").balance()).toEqual({ available: 500, frozen: 0, total: 500 });
  });

  test.each(["nmv_usr_invalid", "nmv_usr_expired_1", "other", ""])(
    "%j is refused with 1001",
    async (token) => {
      const { client } = await rig();
      const { status, body } = await client.as(token).call("GET", "/api/credits/balance/simple");
      expect([200, 401]).toContain(status);
      expect(body.code).toBe(1001);
    },
  );

  test("a refusal comes as HTTP 401 and as a code under 200", async () => {
    const { client } = await rig();
    const stranger = client.as("nmv_usr_wrong");
    const statuses = new Set<number>();
    for (let at = 0; at < 12; at += 1)
      statuses.add((await stranger.call("GET", "/api/credits/balance/simple")).status);
    expect(statuses).toEqual(new Set([200, 401]));
  });

  test("an anonymous token comes once for each client, with 100 credits for 7 days", async () => {
    const { client } = await rig();
    const first = await client.call("POST", "/api/auth/anonymous-token", undefined, anonymous);
    expect(first.body.data).toMatchObject({ credits: 100, user_id: expect.stringMatching(/^anon_/u) });
    const days = (Date.parse(first.body.data.expires_at) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(7, 2);
    expect((await client.as(first.body.data.token).balance()).available).toBe(100);
    expect((await client.call("POST", "/api/auth/anonymous-token", undefined, anonymous)).status).toBe(429);
  });

  test("an address can be given a limit of its own, for clients of any name", async () => {
    const { client } = await rig({ anonymousTokensPerAddress: 2 });
    const ask = (id: string): Promise<number> =>
      client
        .call("POST", "/api/auth/anonymous-token", undefined, { "x-client-id": id })
        .then(({ status }) => status);
    expect([await ask("a"), await ask("b"), await ask("c")]).toEqual([200, 200, 429]);
  });

  test("without a client id there is none", async () => {
    const { client } = await rig();
    expect((await client.call("POST", "/api/auth/anonymous-token")).status).toBe(400);
  });

  test("the tokens themselves are not on disk", async () => {
    const { client, dir } = await rig();
    const { body } = await client.call("POST", "/api/auth/anonymous-token", undefined, anonymous);
    await client.balance();
    const kept = readFileSync(`${dir}/records.jsonl`, "utf8");
    expect(kept).not.toContain(body.data.token);
    expect(kept).not.toContain(client.token);
  });
});

describe("sessions", () => {
  test("come in every known shape", async () => {
    const { client } = await rig();
    const shapes = new Set<string>();
    for (let at = 0; at < 24; at += 1) {
      const { body } = await client.call("POST", "/api/tasks/me/with-session/nemo_agent", { task_name: "a" });
      expect((body.data ?? body).task_id).toMatch(/^task_/u);
      shapes.add(`${"data" in body}-${"code" in body}`);
    }
    expect([...shapes].toSorted()).toEqual(["false-false", "false-true", "true-true"]);
  });

  test("begin with an empty state", async () => {
    const { client } = await rig();
    const session = await client.session("launch/teaser");
    expect(await client.state(session)).toMatchObject({
      session_id: session,
      task_name: "launch/teaser",
      state: { draft: null, video_infos: [], generated_media: [], canvas_config: { ratio: "16:9" } },
    });
  });

  test("are not found by anybody else", async () => {
    const { client } = await rig();
    const session = await client.session();
    const { body } = await client
      .as("nmv_usr_other")
      .call("GET", `/api/state/nemo_agent/me/${session}/latest`);
    expect(body.code).toBe(1002);
  });

  test("can be claimed in the browser", async () => {
    const { client } = await rig();
    const session = await client.session();
    const { task_id } = await client.state(session);
    const { body } = await client.call("POST", "/api/auth/claim-token", { task_id, session_id: session });
    expect(body.data).toEqual({ claim_token: expect.stringMatching(/^clm_/u), expires_in: 600 });
  });
});

test("an unknown route is a 404 in JSON, and a body that is no JSON a 400", async () => {
  const { client, emulator } = await rig();
  expect(await client.call("GET", "/api/nothing")).toMatchObject({ status: 404, body: { code: 404 } });
  const response = await fetch(`${emulator.url}/run_sse`, {
    method: "POST",
    headers: { authorization: `Bearer ${client.token}` },
    body: "{",
  });
  expect(response.status).toBe(400);
});

test("requests are counted, and none of their lines holds a token", async () => {
  const lines: string[] = [];
  const { client, emulator } = await rig({ onRequest: (line) => lines.push(line) });
  await client.session();
  await client.call("GET", "/api/credits/balance/simple?token=nmv_usr_local");
  await expect.poll(() => lines.length).toBe(2);
  expect(lines.join()).not.toContain("nmv_usr");
  const { body } = await client.call("GET", "/__emulator/requests");
  expect(body.routes.balance).toEqual({ total: 1, now: 0, mostAtOnce: 1 });
  expect(emulator.requests.map(({ route }) => route)).toEqual(["session", "balance", "inspection"]);
});
