// Tokens and credits: expiry, refusal, running out, and what the user is told to do.

import { expect, test } from "vitest";
import { always, at, both, rateLimited, refusal } from "./double/faults.ts";
import type { Route } from "./double/faults.ts";
import { expectHonest, ONE, openStage, TWO } from "./rig.ts";

const EIGHT = Array.from({ length: 8 }, (_, nth) => `  v${nth}: { prompt: Generate clip ${nth} }\n`).join("");
const ENDPOINTS: readonly Route[] = ["session", "prompt", "balance", "state", "render", "poll"];

test.each(ENDPOINTS)(
  "an anonymous token that ends at %s is renewed once, and the run goes on",
  async (route) => {
    const stage = await openStage({
      videos: TWO,
      balance: "anonymous",
      credits: 1000,
      script: at(route, [1], { do: "expire" }),
    });
    const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
    expect(code, stdout + stderr).toBe(0);
    expect(stage.double.count("token")).toBe(2);
    await expectHonest(stage);
  },
);

test("an anonymous token that ends under many requests at once is renewed once for all of them", async () => {
  const stage = await openStage({
    videos: EIGHT,
    balance: "anonymous",
    credits: 5000,
    limits: { prompts: 8 },
    script: at("state", [5], { do: "expire" }),
  });
  expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
  expect(stage.double.count("token")).toBe(2);
  await expectHonest(stage);
});

test.each(ENDPOINTS)(
  "a token of the user's own that is refused at %s stops the run, and it says which token",
  async (route) => {
    const stage = await openStage({
      videos: `${TWO}  rain: { prompt: Generate rain }\n`,
      script: always(route, refusal(1001, 401, "expired")),
    });
    const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
    expect(code).toBe(5);
    expect(stdout + stderr).toMatch(/NEMO_TOKEN.*invalid or has expired/su);
    expect(stdout + stderr).not.toContain(stage.token);
    expect(stage.double.count("token")).toBe(0);
    stage.double.script = () => undefined;
    expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
    await expectHonest(stage);
  },
);

test("out of credits, anonymous: nothing more that costs, what is free is finished, and the link binds the account", async () => {
  const stage = await openStage({
    videos: EIGHT,
    balance: "anonymous",
    credits: 100,
    limits: { prompts: 1 },
  });
  const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
  expect(code).toBe(5);
  const states = Object.values(await stage.status()).map(({ state }) => state);
  expect(states.toSorted()).toEqual(["done", ...Array<string>(7).fill("pending")]);
  expect(stdout + stderr).toMatch(/https:\/\/nemovideo\.com\/register\?bind=anon_[0-9a-f]{12}/u);
  await expectHonest(stage);
});

test.each([200, 403])(
  "2001 from the backend itself (HTTP %s): the same, and registered users are told to top up",
  async (status) => {
    const stage = await openStage({
      videos: EIGHT,
      limits: { prompts: 1 },
      script: at("prompt", [3], refusal(2001, status, "insufficient credits")),
    });
    const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
    expect(code).toBe(5);
    const states = Object.values(await stage.status()).map(({ state }) => state);
    expect(states.toSorted()).toEqual(["done", "done", ...Array<string>(6).fill("pending")]);
    expect(stdout + stderr).toMatch(/credits/u);
    expect(stdout + stderr).not.toContain("bind=");
    stage.double.script = () => undefined;
    expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
    await expectHonest(stage);
  },
);

test("an anonymous token that is not given any more (429) ends the run with a word, and nothing was sent", async () => {
  const stage = await openStage({
    videos: ONE,
    balance: "anonymous",
    script: always("token", rateLimited()),
  });
  const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
  expect(code).not.toBe(0);
  expect(code).not.toBe(1);
  expect(stdout + stderr).toMatch(/token|too many requests/iu);
  expect(stage.double.count("prompt")).toBe(0);
  expect(stage.double.violations).toEqual([]);
});

test("a first 400 and a first 429 at the anonymous token are passed over", async () => {
  const script = both(
    at("token", [1], { do: "answer", status: 400, body: { detail: "X-Client-Id header required" } }),
    at("token", [2], rateLimited(0)),
  );
  const stage = await openStage({ videos: ONE, balance: "anonymous", script });
  const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
  expect(code, stdout + stderr).toBe(0);
  expect(stage.double.count("token")).toBe(3);
  await expectHonest(stage);
});
