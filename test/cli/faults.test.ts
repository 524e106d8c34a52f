// Bad input and bad surroundings: one clear message, its exit code, and nothing lost.

import { execFileSync } from "node:child_process";
import { mkdir, open, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openProject, pressAgain, startServer } from "./rig.ts";
import type { Project } from "./rig.ts";

const ONE = "version: 1\nname: one\nvideos:\n  a:\n    prompt: Generate a 4-second clip of rain\n";
const LOCAL = ["--local", "--stub-renders", "--reporter", "plain"];

const withInput = (input: string): string =>
  `version: 1\nname: one\nvideos:\n  a:\n    inputs: [${input}]\n    prompt: Generate a 4-second clip from the uploaded photo\n`;

async function expectRefused(project: Project, words: RegExp): Promise<void> {
  const run = await project.run(["run", "one.yaml", ...LOCAL]);
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 2 });
  expect(run.stderr).toMatch(words);
  expect(run.stderr).not.toMatch(/\n\s+at /);
}

test.each([
  ["missing", undefined, /one\.yaml.*does not exist|no such file|not found/is],
  ["empty", "", /empty/],
  ["binary", Buffer.from([0, 1, 2, 3, 0xff, 0xfe]), /one\.yaml:1:1/],
  ["huge", Buffer.alloc(9 * 1024 * 1024, "a"), /MB|too large|larger/],
  ["malformed", "version: 1\nvideos:\n  a: [unclosed\n", /one\.yaml:\d+:\d+/],
  ["not a recipe", "- just\n- a list\n", /one\.yaml:1:1/],
])("a recipe that is %s is refused with its place", async (_, content, words) => {
  const project = await openProject();
  if (content !== undefined) await project.write("one.yaml", content);
  await expectRefused(project, words);
});

test("a recipe with ten mistakes shows ten places", async () => {
  const project = await openProject();
  await project.write(
    "one.yaml",
    [
      "version: 2",
      "nmae: ten",
      "budget: { credits: -5 }",
      "limits: { prompts: 0 }",
      "videos:",
      "  a:",
      "    promt: Generate a clip",
      "  b:",
      "    prompt: Generate ${{ vars.nothing }}",
      "    export: { format: avi }",
      "  c:",
      "    prompt: export 1080p MP4",
      "  d:",
      "    inputs: [missing.jpg]",
      "    prompt: Generate a clip from the photo",
      "  e:",
      "    prompt: Generate a clip of the sea",
      "    export: { file: ../outside.mp4 }",
    ].join("\n"),
  );
  const run = await project.run(["validate", "one.yaml", "--json"]);
  expect(run.code).toBe(2);
  const { diagnostics } = JSON.parse(run.stdout) as {
    diagnostics: { line: number; column: number; severity: string }[];
  };
  const places = new Set(
    diagnostics.filter((one) => one.severity === "error").map((one) => `${one.line}:${one.column}`),
  );
  expect(places.size).toBeGreaterThanOrEqual(10);
});

test("inputs that are missing, empty, too large or of no known kind are refused before anything is sent", async () => {
  const project = await openProject();
  await project.write("one.yaml", withInput("photo.jpg"));
  await expectRefused(project, /photo\.jpg/);
  await project.write("photo.jpg", "");
  await expectRefused(project, /empty.*photo\.jpg/s);
  const large = await open(project.file("photo.jpg"), "w");
  await large.write(Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
  await large.truncate(201 * 1024 * 1024);
  await large.close();
  await expectRefused(project, /201 MB, but the backend takes at most 200/);
  await project.write("one.yaml", withInput("notes.txt"));
  await project.write("notes.txt", "some notes");
  await expectRefused(project, /notes\.txt/);
});

test("an output folder that cannot be written fails the video before a credit is spent on it", async () => {
  const project = await openProject();
  await project.write("one.yaml", ONE);
  await project.write("out", "a file where the folder should be");
  const run = await project.run(["run", "one.yaml", ...LOCAL]);
  expect(run.code).toBe(3);
  expect(run.stdout).toMatch(/out\/one\/a\.mp4 cannot be written/);
  expect((await project.journal("one")).some((event) => event.type === "prompt.intended")).toBe(false);
});

test("an output folder that leads out of the project through a link is refused before a credit is spent", async () => {
  const project = await openProject();
  const elsewhere = await openProject();
  await project.write("one.yaml", ONE);
  await symlink(elsewhere.dir, project.file("out"));
  const run = await project.run(["run", "one.yaml", ...LOCAL]);
  expect(run.code).toBe(3);
  expect(run.stdout).toContain("a link leads out of the project's folder");
  expect((await project.journal("one")).some((event) => event.type === "prompt.intended")).toBe(false);
});

test("a state folder that cannot be written stops the run before anything is sent", async () => {
  const project = await openProject();
  await project.write("one.yaml", ONE);
  await project.write("state", "a file where the folder should be");
  const server = await startServer(project);
  const env = { NEMO_API_URL: server.url, NEMO_TOKEN: server.token };
  const run = await project.run(["run", "one.yaml", "--state-dir", "state"], { env });
  expect(run).toMatchObject({ code: 2 });
  expect(run.stderr).toMatch(/state folder .*cannot be written/);
  expect(await server.ledger()).toEqual([]);
});

test("without a network the video is parked, with one message and exit code 4", async () => {
  const project = await openProject();
  await project.write("one.yaml", ONE);
  const run = await project.run(["run", "one.yaml", "--reporter", "plain"], {
    env: { NEMO_API_URL: `http://127.0.0.1:${await freePort()}`, NEMO_TOKEN: "nmv_usr_somebody" },
  });
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 4 });
  expect(run.stdout).toMatch(/a: parked/);
  expect(run.stdout + run.stderr).not.toContain("nmv_usr_somebody");
});

test("a wrong token stops the run with exit code 5 and says where it came from", async () => {
  const project = await openProject();
  await project.write("one.yaml", ONE);
  const server = await startServer(project);
  const run = await project.run(["run", "one.yaml", "--reporter", "plain"], {
    env: { NEMO_API_URL: server.url, NEMO_TOKEN: "nmv_usr_invalid_0123456789abcdef" },
  });
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 5 });
  expect(run.stdout).toContain("NEMO_TOKEN");
  expect(run.stdout + run.stderr).not.toContain("nmv_usr_invalid_0123456789abcdef");
  expect(await server.ledger()).toEqual([]);
});

test("an anonymous account that runs out of credits finishes what is free and shows where to register", async () => {
  const project = await openProject();
  await project.write(
    "one.yaml",
    "version: 1\nname: one\nvideos:\n  a:\n    prompt: Generate a 4-second clip of rain\n  b:\n    prompt: Generate a 4-second clip of snow\n",
  );
  await project.write("nemo-pipeline.config.yaml", "timing: { settle: 10ms, render_poll: 20ms }\n");
  const server = await startServer(project);
  const env = { NEMO_API_URL: server.url };
  const run = await project.run(["run", "one.yaml", "--reporter", "plain"], { env });
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 5 });
  expect(await server.ledger()).toHaveLength(1);
  const status = await project.run(["status", "one.yaml", "--json"]);
  const states = (JSON.parse(status.stdout) as { videos: { state: string }[] }).videos.map(
    (video) => video.state,
  );
  expect(states.toSorted()).toEqual(["done", "pending"]);
});

test("a second run beside the first ends with exit code 7 and leaves the first alone", async () => {
  const project = await openProject();
  await project.write("one.yaml", ONE);
  const first = project.start(["run", "one.yaml", ...LOCAL, "--speed", "50"]);
  await first.until("prompt 1 sent");
  const second = await project.run(["run", "one.yaml", ...LOCAL]);
  expect(second).toMatchObject({ code: 7 });
  expect(second.stderr).toMatch(/another run holds the lock/);
  const status = await project.run(["status", "one.yaml", "--json"]);
  expect(JSON.parse(status.stdout)).toMatchObject({ videos: [{ id: "a", state: "running" }] });
  expect(await first.ended).toMatchObject({ code: 0 });
});

test("the first Ctrl-C waits for what is in flight, and the next run goes on", async () => {
  const project = await openProject();
  await project.write("one.yaml", ONE);
  const running = project.start(["run", "one.yaml", ...LOCAL, "--speed", "100"]);
  await running.until("prompt 1 sent");
  running.child.kill("SIGINT");
  const stopped = await running.ended;
  expect(stopped, stopped.stdout + stopped.stderr).toMatchObject({ code: 130 });
  expect(stopped.stdout + stopped.stderr).toMatch(/nemo-pipeline run one\.yaml/);
  expect((await project.journal("one")).some((event) => event.type === "prompt.ended")).toBe(true);
  expect(await project.run(["run", "one.yaml", ...LOCAL])).toMatchObject({ code: 0 });
  const intended = (await project.journal("one")).filter((event) => event.type === "prompt.intended");
  expect(intended).toHaveLength(1);
});

test("the second Ctrl-C ends at once, and the next run still sends nothing twice", async () => {
  const project = await openProject();
  await project.write("one.yaml", ONE);
  const running = project.start(["run", "one.yaml", ...LOCAL, "--speed", "10"]);
  await running.until("prompt 1 sent");
  running.child.kill("SIGTERM");
  await running.until("Press Ctrl-C again");
  await pressAgain(running, "SIGTERM");
  expect(await running.ended).toMatchObject({ code: 130 });
  const next = await project.run(["run", "one.yaml", ...LOCAL]);
  expect([0, 6]).toContain(next.code);
  const intended = (await project.journal("one")).filter((event) => event.type === "prompt.intended");
  expect(intended).toHaveLength(1);
});

test("a torn last line is dropped with a word; damage elsewhere stops and changes nothing", async () => {
  const project = await openProject();
  await project.write("one.yaml", ONE);
  await project.run(["run", "one.yaml", ...LOCAL]);
  const journal = await project.read(".nemo/one/journal.jsonl");
  await project.write(".nemo/one/journal.jsonl", `${journal}{"v":1,"seq":99,"at`);
  const torn = await project.run(["run", "one.yaml", ...LOCAL]);
  expect(torn.code).toBe(0);
  expect(torn.stdout + torn.stderr).toMatch(/last line .* was torn/);
  const damaged = journal.replace('"type":"prompt.intended"', '"type":"prompt.intendet"');
  await project.write(".nemo/one/journal.jsonl", damaged);
  const stopped = await project.run(["run", "one.yaml", ...LOCAL]);
  expect(stopped.code).toBe(2);
  expect(stopped.stderr).toMatch(/journal\.jsonl:\d+: this line is damaged/);
  expect(await project.read(".nemo/one/journal.jsonl")).toBe(damaged);
});

test("a reader that goes away does not end the run", async () => {
  const project = await openProject();
  await project.write("one.yaml", ONE);
  const running = project.start(["run", "one.yaml", ...LOCAL]);
  await running.until("prompt 1 sent");
  running.child.stdout?.destroy();
  expect((await running.ended).code).toBe(0);
  expect((await project.journal("one")).at(-1)).toMatchObject({ type: "run.finished", exit_code: 0 });
});

const small = smallDisk();

test.skipIf(small === undefined)("a full disk stops the run without a second payment", async () => {
  const project = await openProject();
  await project.write("one.yaml", ONE);
  const server = await startServer(project);
  await mkdir(project.file("state"));
  small?.mount(project.file("state"));
  onTestFinished(() => small?.unmount(project.file("state")));
  const env = { NEMO_API_URL: server.url, NEMO_TOKEN: server.token };
  const filler = await open(project.file("state/filler"), "w");
  // Two pages are left: for the lock, and for the beginning of the journal.
  for (let page = 0; page < 14; page++) await filler.write(Buffer.alloc(4096));
  const run = await project.run(["run", "one.yaml", "--state-dir", "state", "--reporter", "plain"], { env });
  expect([2, 4], run.stdout + run.stderr).toContain(run.code);
  expect(run.stdout + run.stderr).toMatch(/ENOSPC|no space/i);
  await filler.truncate(0);
  await filler.close();
  await project.write(
    "nemo-pipeline.config.yaml",
    "timing: { settle: 10ms, render_poll: 20ms, reconcile: [200ms, 500ms] }\n",
  );
  const next = await project.run(["run", "one.yaml", "--state-dir", "state", "--reporter", "plain"], { env });
  expect([0, 6], next.stdout + next.stderr).toContain(next.code);
  expect((await server.ledger()).length).toBeLessThanOrEqual(1);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A file system of 64 kB, where the machine allows mounting one. */
function smallDisk(): { mount(dir: string): void; unmount(dir: string): void } | undefined {
  if (process.getuid?.() !== 0 || process.platform !== "linux") return undefined;
  return {
    mount: (dir) => void execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", dir]),
    unmount: (dir) => void execFileSync("umount", ["-l", dir]),
  };
}
