// The program killed without warning, again and again, against a backend that lives on: nothing is paid for twice.

import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { openProject, startServer } from "./rig.ts";
import type { Project, Server } from "./rig.ts";

const KILLS = 50;
/** More than can be finished between the kills. */
const VIDEOS = 36;

/** Looks at the draft for longer than the backend works on a prompt at this speed. */
const TIMING = `
timing: { settle: 20ms, render_poll: 30ms, reconcile: [1s, 2s, 2s, 2s, 2s], rate_limit_wait: 100ms }
limits: { prompts: 3, renders: 3 }
`;

const recipe = (): string =>
  [
    "version: 1",
    "name: night",
    "videos:",
    ...Array.from({ length: VIDEOS }, (_, index) =>
      [
        `  v${index}:`,
        "    steps:",
        `      - prompt: Generate a 4-second clip number ${index} of a harbour`,
        "      - export: { quality: low }",
        `      - prompt: Add the title "Number ${index}"`,
      ].join("\n"),
    ),
  ].join("\n");

interface Status {
  readonly videos: readonly { readonly id: string; readonly state: string; readonly reason: string }[];
}

const statusOf = async (project: Project): Promise<Status["videos"]> =>
  (JSON.parse((await project.run(["status", "night.yaml", "--json"])).stdout) as Status).videos;

/** No two accepted prompts say the same, because every prompt of the recipe is another. */
async function expectNothingTwice(server: Server): Promise<void> {
  const texts = (await server.ledger()).map((entry) => entry.text);
  expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
}

test(
  `killed ${KILLS} times at random moments, it sends no prompt twice and loses no video`,
  { timeout: 240_000 },
  async () => {
    const project = await openProject();
    const server = await startServer(project, ["--speed", "40"]);
    await project.write("nemo-pipeline.config.yaml", TIMING);
    await project.write("night.yaml", recipe());
    const env = { NEMO_API_URL: server.url, NEMO_TOKEN: server.token };
    for (let kill = 0; kill < KILLS; kill++) {
      const running = project.start(["run", "night.yaml", "--json"], { env });
      await delay(100 + Math.random() * 700);
      expect(running.child.exitCode, "it ended before it could be killed").toBe(null);
      running.child.kill("SIGKILL");
      await running.ended;
    }
    const last = await project.run(["run", "night.yaml", "--reporter", "plain"], { env });
    await expectNothingTwice(server);
    expect([0, 6], last.stdout + last.stderr).toContain(last.code);
    const open = (await statusOf(project)).filter((video) => video.state !== "done");
    expect(open.map((video) => video.state)).toEqual(open.map(() => "unknown"));

    const accepted = new Set((await server.ledger()).map((entry) => entry.text));
    for (const video of open) {
      const number = video.id.slice(1);
      const text = video.reason.startsWith("prompt 1")
        ? `Generate a 4-second clip number ${number} of a harbour`
        : `Add the title "Number ${number}"`;
      const how = accepted.has(text) ? "--applied" : "--resend";
      expect(await project.run(["resolve", video.id, how])).toMatchObject({ code: 0 });
    }
    const end = await project.run(["run", "night.yaml", "--reporter", "plain"], { env });
    expect(end, end.stdout + end.stderr).toMatchObject({ code: 0 });
    await expectNothingTwice(server);
    expect(await server.ledger()).toHaveLength(VIDEOS * 2);
    expect((await statusOf(project)).map((video) => video.state)).toEqual(
      Array.from({ length: VIDEOS }, () => "done"),
    );
    const after = await project.run(["run", "night.yaml", "--reporter", "plain"], { env });
    expect(after.stdout).toContain("Nothing to do");
  },
);
