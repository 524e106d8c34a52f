// Owns the tests of faults: each kind, where it strikes, and that it strikes alike every time.

import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import type { FaultPlan } from "../../src/emulator/server.ts";
import { parseFaultPlan } from "../../src/emulator/server.ts";
import type { Rig } from "./rig.ts";
import { rig } from "./rig.ts";

const GENERATE = "Generate a 10-second clip of rain";

function plan(...faults: object[]): FaultPlan {
  const result = parseFaultPlan({ seed: 3, faults });
  if (!result.ok) throw new Error(result.errors.join("\n"));
  return result.value;
}

/** As it stands in a file, under `then`. */
function fault(where: object, effects: object): object {
  // oxlint-disable-next-line unicorn/no-thenable -- the file's word; nothing awaits it.
  return { ...where, then: effects };
}

/** A server whose first prompt meets the fault, and a session on it. */
async function struck(
  effects: object,
  options: Parameters<typeof rig>[0] = {},
): Promise<Rig & { session: string }> {
  const all = await rig({
    credits: 1_000,
    ...options,
    faults: plan(fault({ route: "run_sse", at: 1 }, effects)),
  });
  return Object.assign(all, { session: await all.client.session() });
}

describe("when a fault strikes", () => {
  const statuses = async (...faults: object[]): Promise<number[]> => {
    const { client } = await rig({ faults: plan(...faults) });
    const seen: number[] = [];
    for (let at = 0; at < 12; at += 1)
      seen.push((await client.call("GET", "/api/credits/balance/simple")).status);
    return seen;
  };
  const places = (list: number[]): number[] => list.flatMap((status, at) => (status === 500 ? [at + 1] : []));
  const fails = { status: 500 };

  test("is said by place, by every nth, by times", async () => {
    expect(places(await statuses(fault({ route: "balance", at: [1, 3] }, fails)))).toEqual([1, 3]);
    expect(places(await statuses(fault({ route: "any", every: 5 }, fails)))).toEqual([5, 10]);
    expect(places(await statuses(fault({ route: "balance", every: 2, times: 2 }, fails)))).toEqual([2, 4]);
    expect(places(await statuses(fault({ route: "state", every: 1 }, fails)))).toEqual([]);
  });

  test("by chance is the same in every run", async () => {
    const first = places(await statuses(fault({ route: "balance", chance: 0.4 }, fails)));
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(12);
    expect(places(await statuses(fault({ route: "balance", chance: 0.4 }, fails)))).toEqual(first);
  });
});

describe("any answer", () => {
  const balanceWith = async (effects: object): Promise<any> => {
    const { client } = await rig({ faults: plan(fault({ route: "balance", at: 1 }, effects)) });
    return client.call("GET", "/api/credits/balance/simple").catch((error: unknown) => error);
  };

  test("can be a status with a time to wait", async () => {
    const answer = await balanceWith({ status: 429, retry_after: "7s", message: "slow down" });
    expect([answer.status, answer.headers.get("retry-after"), answer.body.message]).toEqual([
      429,
      "7",
      "slow down",
    ]);
  });

  test("can be a code under 200", async () => {
    expect(await balanceWith({ code: 1002 })).toMatchObject({ status: 200, body: { code: 1002 } });
  });

  test("can be malformed", async () => {
    expect((await balanceWith({ malformed: true })).body).toBe('{"code":0,"data":{"state":');
    expect((await balanceWith({ malformed: "html" })).body).toMatch(/^<!doctype html>/u);
  });

  test("can be reset, cut, or end too early", async () => {
    expect(await balanceWith({ reset: true })).toBeInstanceOf(TypeError);
    expect(await balanceWith({ cut_after_bytes: 5 })).toBeInstanceOf(TypeError);
    expect(await balanceWith({ cut_after_bytes: 0 })).toBeInstanceOf(TypeError);
    expect((await balanceWith({ truncate: true })).body).toMatch(/^\{"code":0/u);
  });

  test("can be late, and slow", async () => {
    const startedAt = performance.now();
    await balanceWith({ delay: "10m" });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(119);
    expect((await balanceWith({ slow_bytes_per_s: 1 })).body.code).toBe(0);
  });
});

describe("credentials", () => {
  test("a token can expire, and an anonymous client gets a new one for the same user", async () => {
    const { client } = await rig({ faults: plan(fault({ route: "state", at: 1 }, { expire_token: true })) });
    const ask = async (): Promise<any> =>
      (await client.call("POST", "/api/auth/anonymous-token", undefined, { "x-client-id": "a" })).body.data;
    const first = await ask();
    const session = await client.as(first.token).session();
    const refused = await client.as(first.token).call("GET", `/api/state/nemo_agent/me/${session}/latest`);
    expect(refused.body.code).toBe(1001);
    const second = await ask();
    expect(second.user_id).toBe(first.user_id);
    expect((await client.as(second.token).state(session)).session_id).toBe(session);
  });

  test("a session can be lost", async () => {
    const { client, session } = await struck({ lose_session: true });
    expect(await client.prompt(session, GENERATE)).toMatch(/not found/iu);
    expect((await client.call("GET", `/api/state/nemo_agent/me/${session}/latest`)).body.code).toBe(1002);
  });

  test("credits can run out until the next start", async () => {
    const all = await struck({ out_of_credits: true });
    expect(await all.client.prompt(all.session, GENERATE)).toContain("2001");
    expect((await all.client.balance()).available).toBe(0);
    await all.restart();
    expect((await all.client.balance()).available).toBe(1_000);
  });
});

describe("a prompt", () => {
  const applied = async ({ client, session }: Rig & { session: string }): Promise<void> => {
    await expect.poll(async () => (await client.draft(session))?.d).toBe(10_000);
  };

  test("reset before it was accepted never happened", async () => {
    const { client, session, emulator } = await struck({ reset: true, accepted: false });
    await expect(client.prompt(session, GENERATE)).rejects.toThrow();
    expect(emulator.ledger()).toEqual([]);
  });

  test.each([
    ["reset", { reset: true, accepted: true }],
    ["a bad gateway", { status: 502, accepted: true }],
    ["a page instead of a stream", { malformed: "html", accepted: true }],
    ["a cut", { cut_after_bytes: 40 }],
    ["no text", { silent: true }],
    ["a broken line", { malformed: true }],
    ["the beginning of a text only", { truncate: true }],
    ["a tool that failed", { error_event: "tool" }],
    ["noise at the end", { error_event: "noise" }],
  ])("is applied in spite of %s", async (_name, effects) => {
    const all = await struck(effects);
    await all.client.prompt(all.session, GENERATE).catch(() => undefined);
    await applied(all);
    expect(all.emulator.ledger()).toMatchObject([{ outcome: "applied", spent: 100 }]);
  });

  test.each([
    ["error", /data: \{"error":"/u],
    ["details", /"error_details"/u],
    ["raw", /"error": ".*"capacity"/u],
    ["broken-lines", /\nno capacity\n/u],
    ["event-code", /"errorCode":"RESOURCE_EXHAUSTED"/u],
    ["system", /"author":"system".*Error:/u],
  ])("that fails inside its stream (%s) changes nothing and costs nothing", async (error_event, told) => {
    const { client, session, emulator } = await struck({ error_event });
    expect(await client.prompt(session, GENERATE)).toMatch(told);
    expect(await client.draft(session)).toBeNull();
    expect((await client.balance()).total).toBe(1_000);
    expect(emulator.ledger()).toMatchObject([{ outcome: "nothing", spent: 0 }]);
  });

  test("can be applied late", async () => {
    const all = await struck({ late_apply: "10m" });
    await all.client.prompt(all.session, GENERATE);
    expect(await all.client.draft(all.session)).toBeNull();
    await applied(all);
  });

  test("can never be applied", async () => {
    const { client, session, emulator } = await struck({ never_apply: true });
    await client.prompt(session, GENERATE);
    await expect.poll(() => emulator.ledger()).toMatchObject([{ outcome: "nothing" }]);
    expect(await client.draft(session)).toBeNull();
  });

  test("can be answered by a question", async () => {
    const { client, session } = await struck({ question: true });
    expect(await client.prompt(session, GENERATE)).toMatch(/prefer/u);
    expect(await client.draft(session)).toBeNull();
  });

  test("can be silent for long, with heartbeats or without", async () => {
    const beats = async (effects: object): Promise<number> => {
      const { client, session } = await struck(effects, { speed: 10_000 });
      return (await client.prompt(session, GENERATE)).match(/heartbeat|keep-alive|data:\n/gu)?.length ?? 0;
    };
    expect(await beats({ silence: "100m" })).toBeLessThanOrEqual(1);
    expect(await beats({ silence: "100m", heartbeats: true })).toBeGreaterThan(2);
  });

  test("can be given a second stage, or have it taken away", async () => {
    const { client, session, dir } = await struck({ second_stage: false });
    await client.prompt(session, GENERATE);
    expect(readFileSync(`${dir}/records.jsonl`, "utf8")).not.toContain("second stage");
  });
});

test("a render can be made to fail, and its download to break", async () => {
  const { client } = await rig({
    faults: plan(
      fault({ route: "render", at: 1 }, { fail_render: true }),
      fault({ route: "download", at: 1 }, { truncate: true }),
      fault({ route: "download", at: 2 }, { cut_after_bytes: 10 }),
    ),
  });
  const session = await client.session();
  await client.prompt(session, GENERATE);
  await client.render(session, "a");
  await expect.poll(async () => (await client.poll("a")).status).toBe("failed");
  await client.render(session, "b");
  await expect.poll(async () => (await client.poll("b")).status).toBe("completed");
  const { url = "" } = await client.poll("b");
  const half = await fetch(url);
  expect(half.headers.get("content-length")).toBeNull();
  const halfBytes = (await half.bytes()).length;
  await expect(fetch(url).then((file) => file.bytes())).rejects.toThrow();
  const whole = await (await fetch(url)).bytes();
  expect(halfBytes).toBe(Math.floor(whole.length / 2));
});
