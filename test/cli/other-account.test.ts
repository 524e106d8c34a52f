// Another account's token between two runs: its session is not found, and must not be paid for a second time.

import { expect, test } from "vitest";
import { openProject, startServer } from "./rig.ts";

const RECIPE = `
version: 1
name: night
budget: { credits: 100 }
videos:
  harbour:
    steps:
      - prompt: Generate a 4-second clip of a harbour
      - prompt: Add the title "Harbour"
`;

test("a session is not let go because another account does not find it", async () => {
  const project = await openProject();
  const server = await startServer(project, ["--speed", "100", "--stub-renders"]);
  await project.write("nemo-pipeline.config.yaml", "timing: { settle: 20ms, render_poll: 30ms }\n");
  await project.write("night.yaml", RECIPE);
  const run = (token: string) =>
    project.run(["run", "night.yaml", "--reporter", "plain", "--yes"], {
      env: { NEMO_API_URL: server.url, NEMO_TOKEN: token },
    });
  expect(await run(server.token)).toMatchObject({ code: 4 });
  await project.edit("night.yaml", "credits: 100", "credits: 500");

  const stranger = await run("nmv_usr_somebody_else_0123456789");
  expect(stranger).toMatchObject({ code: 5 });
  expect(stranger.stdout + stranger.stderr).toMatch(/its session was made with another token.*--rerun/su);
  expect(stranger.stdout + stranger.stderr).not.toMatch(/plan does not allow|upgrade/u);
  const events = await project.journal("night");
  expect(events.filter(({ type }) => type === "session.lost")).toEqual([]);
  const journal = await project.read(".nemo/night/journal.jsonl");
  expect(journal).not.toContain(server.token);
  expect(journal).not.toContain("somebody_else");

  const owner = await run(server.token);
  expect(owner, owner.stdout + owner.stderr).toMatchObject({ code: 0 });
  expect((await server.ledger()).map(({ text }) => text)).toEqual([
    "Generate a 4-second clip of a harbour",
    'Add the title "Harbour"',
  ]);
});
