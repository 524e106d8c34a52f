// What passes by itself: rate limits, broken connections, servers that are away. Free requests are repeated, messages never.

import { expect, test } from "vitest";
import { always, at, both, page, rateLimited } from "./double/faults.ts";
import type { Fault, Route } from "./double/faults.ts";
import { expectHonest, ONE, openStage } from "./rig.ts";

const UPLOAD =
  "  tea: { inputs: [clip.mp4, https://example.test/a/beans.mp4], prompt: Generate a clip of tea }\n";
const FREE: readonly Route[] = ["session", "upload", "balance", "state", "render", "poll", "file"];

/** The plan asks for the balance first, and does without. */
const first = (route: Route): readonly number[] => (route === "balance" ? [2] : [1]);

/** At every route at once, each in a run of its own. */
const each = (routes: readonly Route[], check: (route: Route) => Promise<void>) =>
  Promise.all(routes.map(check));

const run = async (route: Route, calls: readonly number[], fault: Fault) => {
  const stage = await openStage({ videos: UPLOAD, script: at(route, calls, fault) });
  await stage.project.write("clip.mp4", Buffer.from("\0\0\0\u0018ftypmp42"));
  const outcome = await stage.run("run", "r.yaml", "--yes");
  return { stage, ...outcome, words: outcome.stdout + outcome.stderr };
};

const PASSING: readonly (readonly [string, Fault])[] = [
  ["503", { do: "answer", status: 503, body: { detail: "maintenance" } }],
  ["a page with 502", page(502)],
  ["a connection that breaks before it", { do: "reset" }],
  ["a slow answer", { do: "late", ms: 300 }],
];

test.each(PASSING)(
  "%s, once at every endpoint that costs nothing: the run goes on",
  { timeout: 60_000 },
  async (_name, fault) => {
    await each(FREE, async (route) => {
      const { stage, code, words } = await run(route, first(route), fault);
      expect(code, `${route}: ${words}`).toBe(0);
      expect(stage.double.count("prompt")).toBe(1);
      await expectHonest(stage);
    });
  },
);

test(
  "an answer that is lost after the act, at every endpoint that costs nothing: nothing is made twice",
  { timeout: 60_000 },
  async () => {
    await each(FREE, async (route) => {
      const { stage, code, words } = await run(route, first(route), { do: "reset", after: true });
      expect(code, `${route}: ${words}`).toBe(0);
      expect(stage.double.books.renders.size).toBe(1);
      await expectHonest(stage);
    });
  },
);

test.each([undefined, 1])(
  "429 with Retry-After %s, once at every endpoint: it waits, and goes on",
  { timeout: 60_000 },
  async (seconds) => {
    await each([...FREE, "prompt"], async (route) => {
      const startedMs = Date.now();
      const { stage, code, words } = await run(route, first(route), rateLimited(seconds));
      expect(code, `${route}: ${words}`).toBe(0);
      if (seconds !== undefined) expect(Date.now() - startedMs).toBeGreaterThanOrEqual(seconds * 1000);
      expect(stage.double.accepted()).toHaveLength(1);
      await expectHonest(stage);
    });
  },
);

test.each(["session", "prompt", "upload", "state", "render"] as const)(
  "429 at %s again after the wait: the video is left for a later run, which goes on",
  async (route) => {
    const { stage, code } = await run(route, [1, 2], rateLimited());
    expect(code).toBe(4);
    expect((await stage.status())["tea"]).toMatchObject({ state: "parked" });
    expect((await stage.status())["tea"]?.reason).toMatch(/too many requests/u);
    expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
    expect(stage.double.accepted()).toHaveLength(1);
    await expectHonest(stage);
  },
);

const AWAY: readonly { readonly routes: readonly Route[]; readonly fault: Fault; readonly says: RegExp }[] = [
  { routes: ["session"], fault: page(200), says: /^session: .*not JSON/u },
  { routes: ["state"], fault: page(503), says: /^prompt 1: .*HTTP 503/u },
  { routes: ["render"], fault: page(503), says: /^export 1: /u },
  { routes: ["file", "proxy-file"], fault: page(503), says: /^export 1: /u },
];

test(
  "a backend that stays away parks the video, and a later run goes on from there",
  { timeout: 60_000 },
  async () => {
    const check = async ({ routes, fault, says }: (typeof AWAY)[number]): Promise<void> => {
      const stage = await openStage({
        videos: ONE,
        script: both(...routes.map((route) => always(route, fault))),
      });
      const { code, stdout } = await stage.run("run", "r.yaml", "--yes");
      expect(code, stdout).toBe(4);
      const { tea } = await stage.status();
      expect(tea).toMatchObject({ state: "parked", credits: stage.double.books.spent() });
      expect(tea?.reason).toMatch(says);
      stage.double.script = () => undefined;
      expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
      expect([stage.double.count("prompt"), stage.double.books.renders.size]).toEqual([1, 1]);
      await expectHonest(stage);
    };
    await Promise.all(AWAY.map(check));
  },
);
