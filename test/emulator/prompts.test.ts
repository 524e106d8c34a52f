// Owns the tests of prompts: streams, credits, silence, what goes on without a listener, the second stage.

import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import type { Rig } from "./rig.ts";
import { rig } from "./rig.ts";

const GENERATE = "Generate a 10-second clip of rain without a title";

async function withDraft(options: Parameters<typeof rig>[0] = {}): Promise<Rig & { session: string }> {
  const all = await rig({ faults: noSecondStage, ...options });
  const session = await all.client.session();
  await all.client.prompt(session, GENERATE);
  return Object.assign(all, { session });
}

const noSecondStage = {
  seed: 1,
  faults: [{ route: "run_sse" as const, when: { every: 1 }, effects: { secondStage: false } }],
};

describe("a prompt", () => {
  test("is answered by a stream, changes the draft and is charged", async () => {
    const { client, session, emulator } = await withDraft({ credits: 1_000 });
    expect((await client.draft(session))?.d).toBe(10_000);
    expect(await client.balance()).toEqual({ available: 900, frozen: 0, total: 900 });
    expect(emulator.ledger()).toMatchObject([
      { number: 1, sessionId: session, text: GENERATE, cost: 100, spent: 100, outcome: "applied" },
    ]);
    await client.prompt(session, "Add jazz music");
    expect((await client.balance()).available).toBe(850);
  });

  test("holds its credits while it is in work", async () => {
    const { client } = await rig({ credits: 1_000, speed: 200 });
    const session = await client.session();
    const stream = await client.stream(session, GENERATE);
    expect(stream.headers.get("content-type")).toMatch(/^text\/event-stream/u);
    expect(await client.balance()).toEqual({ available: 900, frozen: 100, total: 1_000 });
    expect(await client.draft(session)).toBeNull();
    expect(await stream.text()).toContain("heartbeat");
    expect(await client.balance()).toEqual({ available: 900, frozen: 0, total: 900 });
  });

  test("is refused with 2001 before anything happens when credits are short", async () => {
    const { client, emulator } = await rig({ credits: 99 });
    const session = await client.session();
    const answer = await client.stream(session, GENERATE);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(await answer.json()).toMatchObject({ code: 2001 });
    expect(emulator.ledger()).toEqual([]);
  });

  test("to an unknown session is refused in each of the documented ways", async () => {
    const { client } = await rig();
    const seen = new Set<string>();
    for (let at = 0; at < 30; at += 1) {
      const answer = await client.stream("nowhere", GENERATE);
      seen.add(`${answer.status} ${Object.keys((await answer.json()) as object).join()}`);
    }
    expect([...seen].toSorted()).toEqual(["200 code,message", "404 detail", "404 error"]);
  });

  test("is finished and charged when its client has gone", async () => {
    const { client } = await rig({ credits: 1_000, speed: 1_000 });
    const session = await client.session();
    const abort = new AbortController();
    const stream = await client.stream(session, GENERATE, abort.signal);
    expect(stream.status).toBe(200);
    abort.abort();
    await expect.poll(async () => (await client.draft(session))?.d, { timeout: 5_000 }).toBe(10_000);
    expect((await client.balance()).total).toBe(900);
  });

  test("that asks or is refused changes nothing and costs nothing", async () => {
    const { client, session, emulator } = await withDraft({ credits: 1_000 });
    const before = await client.draft(session);
    expect(await client.prompt(session, "Should I add music?")).toContain("style");
    expect(await client.prompt(session, "Make it violent")).toContain("policy");
    expect(await client.prompt(session, "Make it vertical")).toContain("new generation");
    expect(await client.draft(session)).toEqual(before);
    expect((await client.balance()).total).toBe(900);
    expect(emulator.ledger().map(({ spent }) => spent)).toEqual([100, 0, 0, 0]);
  });

  test("sent twice at once is done one after the other", async () => {
    const { client, session } = await withDraft();
    await Promise.all([
      client.prompt(session, 'Add the title "A"'),
      client.prompt(session, "Add jazz music"),
    ]);
    const draft = await client.draft(session);
    expect(draft?.t.map(({ id }) => id).toSorted()).toEqual(["music", "title", "video"]);
  });
});

describe("edits", () => {
  test("end without any text about three times in ten, and change the draft all the same", async () => {
    const { client, session } = await withDraft({ speed: 100_000 });
    let silent = 0;
    for (let at = 0; at < 60; at += 1) {
      const before = JSON.stringify(await client.draft(session));
      if (!saysSomething(await client.prompt(session, "Improve it"))) silent += 1;
      expect(JSON.stringify(await client.draft(session))).not.toBe(before);
    }
    expect(silent).toBeGreaterThan(8);
    expect(silent).toBeLessThan(30);
  });

  test("look the same again with the same seed", async () => {
    const tell = async (): Promise<boolean[]> => {
      const { client, session } = await withDraft({ speed: 100_000, seed: 7 });
      const told: boolean[] = [];
      for (let at = 0; at < 12; at += 1) told.push(saysSomething(await client.prompt(session, "Improve it")));
      return told;
    };
    expect(await tell()).toEqual(await tell());
  });
});

describe("the second stage", () => {
  test("changes the draft once, some time after a generation, and keeps to what is not wanted", async () => {
    const { client } = await rig({ speed: 300 });
    const session = await client.session();
    await client.prompt(session, GENERATE);
    const first = await client.draft(session);
    await expect.poll(() => client.draft(session), { interval: 5 }).not.toEqual(first);
    const second = await client.draft(session);
    expect(second?.t.map(({ id }) => id)).toEqual(["video", "music"]);
  });

  test("does not follow an edit", async () => {
    const { client, session, dir } = await withDraft();
    await client.prompt(session, "Improve it");
    expect(readFileSync(`${dir}/records.jsonl`, "utf8")).not.toContain("second stage");
  });
});

function saysSomething(stream: string): boolean {
  return stream.split("\n").some((line) => {
    if (!line.startsWith("data: {")) return false;
    const event = JSON.parse(line.slice(6));
    const parts: any[] = event.content?.parts ?? [];
    return event.type === "text" || parts.some((part) => part.text && !part.thought);
  });
}
