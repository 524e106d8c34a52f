// A run that nobody watches: under timeout, nohup and cron, without a home, and with its streams closed.

import { execFile, spawn, spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { openProject, startServer } from "./rig.ts";
import type { Project } from "./rig.ts";

const PROGRAM = path.join(import.meta.dirname, "../../bin/nemo-pipeline.js");
const RECIPE =
  "version: 1\nname: night\nvideos:\n  a: { prompt: Generate a 4-second clip }\n  b: { prompt: Generate a 5-second clip }\n";
const LOCAL = ["run", "--local", "--stub-renders"];
const has = (command: string): boolean => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;

async function openNight(): Promise<Project> {
  const project = await openProject();
  await project.write("recipes/night.yaml", RECIPE);
  return project;
}

async function expectDone(project: Project): Promise<void> {
  for (const id of ["a", "b"])
    expect((await stat(project.file(`out/night/${id}.mp4`))).size).toBeGreaterThan(0);
  const { videos } = JSON.parse((await project.run(["status", "--json"])).stdout) as {
    readonly videos: readonly { readonly state: string }[];
  };
  expect(videos.map(({ state }) => state)).toEqual(["done", "done"]);
}

const prompts = async (project: Project): Promise<number> =>
  (await project.journal("night")).filter(({ type }) => type === "prompt.intended").length;

describe("a run makes everything", () => {
  test.each([
    ["closed stdin", "exec 0<&-"],
    ["closed stdout", "exec 1>&-"],
    ["closed stderr", "exec 2>&-"],
    ["all of them closed", "exec 0<&- 1>&- 2>&-"],
    ["a stdout that takes nothing", "exec 1>/dev/full"],
    ["a stdout and a stderr that take nothing", "exec 1>/dev/full 2>/dev/full"],
    ["a stdout that is read by nobody", "exec 1> >(exit)"],
  ])("with %s", async (_, redirect) => {
    const project = await openNight();
    const wrap = ["bash", "-c", `${redirect}; exec "$@"`, "bash"];
    expect((await project.run(LOCAL, { wrap })).code).toBe(0);
    await expectDone(project);
  });

  test("in cron's surroundings: two variables, another folder, no terminal", async () => {
    const project = await openNight();
    const wrap = [
      "env",
      "-i",
      "PATH=/usr/bin:/bin",
      `HOME=${project.file("home")}`,
      "sh",
      "-c",
      'cd / && cd "$0" && exec "$@"',
      project.dir,
    ];
    expect(await project.run(LOCAL, { wrap })).toMatchObject({ code: 0, stderr: "" });
    await expectDone(project);
  });

  test.each([
    ["no environment at all", ["env", "-i"]],
    ["an empty home", ["env", "HOME=", "PATH="]],
  ])("with %s", async (_, wrap) => {
    const project = await openNight();
    expect(await project.run(LOCAL, { wrap })).toMatchObject({ code: 0, stderr: "" });
    await expectDone(project);
  });

  test.runIf(process.getuid?.() === 0 && has("setpriv"))(
    "for a user whom nobody knows (skipped without root)",
    async () => {
      const project = await openNight();
      await chmod(project.dir, 0o777);
      const wrap = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", "env", "-u", "HOME"];
      const done = await project.run(LOCAL, { wrap });
      expect(done, done.stderr).toMatchObject({ code: 0 });
      const who = await project.run(["whoami"], { wrap });
      expect(who.code).not.toBe(1);
      await expectDone(project);
    },
  );
});

test("with an empty HOME, no credentials are taken from the working directory", async () => {
  const project = await openNight();
  const server = await startServer(project);
  const origins = { [server.url]: { user: { token: server.token } } };
  await project.write(".config/nemo-pipeline/credentials.json", JSON.stringify({ version: 1, origins }));
  const env = { HOME: "", NEMO_API_URL: server.url };
  const who = await project.run(["whoami", "--json"], { env });
  expect(who.stdout + who.stderr).not.toContain(path.join(project.dir, ".config"));
  expect(who.stdout).not.toContain("credentials file");
});

describe.runIf(has("timeout"))("under timeout (skipped where there is none)", () => {
  test("it ends as at Ctrl-C when its time is over, and the next one goes on without paying again", async () => {
    const project = await openNight();
    const server = await startServer(project, ["--speed", "60"]);
    const env = { NEMO_API_URL: server.url, NEMO_TOKEN: server.token };
    await project.write(
      "nemo-pipeline.config.yaml",
      "timing: { settle: 20ms, render_poll: 50ms, reconcile: [50ms, 50ms] }\n",
    );
    // Killed when it hangs; the emulator's prompts take about a second at this speed.
    const cut = await project.run(["run"], {
      env,
      wrap: ["timeout", "--preserve-status", "-k", "50", "1.5"],
    });
    expect([0, 130, 143]).toContain(cut.code);
    if (cut.code === 130) expect(cut.stdout).toContain("To go on: nemo-pipeline run");
    expect((await project.run(["run"], { env })).code).toBe(0);
    await expectDone(project);
    expect(await server.ledger()).toHaveLength(2);
  });

  test("its signal comes twice at the same moment and counts once", async () => {
    const project = await openNight();
    const running = project.start([...LOCAL, "--speed", "60"]);
    await running.until("prompt 1 sent");
    const { pid = 0 } = running.child;
    // What `timeout` does: the process, then its group.
    spawnSync("sh", ["-c", `kill -TERM ${pid} ${pid}`]);
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    expect(stdout).toContain("To go on:");
    expect((await project.journal("night")).at(-1)?.type).toBe("run.finished");
  });
});

describe("when the line is hung up", () => {
  test.runIf(has("nohup"))("a run under nohup goes on to its end (skipped where there is none)", async () => {
    const project = await openNight();
    const running = project.start([...LOCAL, "--speed", "60"], { wrap: ["nohup"] });
    await running.until("prompt 1 sent");
    running.child.kill("SIGHUP");
    const { code, stdout, stderr } = await running.ended;
    expect(code, stdout + stderr).toBe(0);
    await expectDone(project);
    expect(await prompts(project)).toBe(2);
  });

  test.runIf(has("script"))("a run in a terminal stops as at Ctrl-C (skipped without script)", async () => {
    const project = await openNight();
    const args = [process.execPath, PROGRAM, ...LOCAL, "--speed", "60"];
    const command = `echo $$ > pid; exec ${args.map((word) => `'${word}'`).join(" ")}`;
    const child = spawn("script", ["-qefc", command, "typescript"], {
      cwd: project.dir,
      env: { PATH: process.env["PATH"] ?? "", HOME: project.file("home"), TERM: "dumb", CI: "" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    await new Promise<void>((resolve) => {
      let seen = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        seen += text;
        if (seen.includes("generat") || seen.includes("prompt 1")) resolve();
      });
    });
    await expect.poll(() => prompts(project).catch(() => 0), { timeout: 20_000 }).toBeGreaterThan(0);
    const pid = Number(await project.read("pid"));
    for (let time = 0; time < 2; time++) process.kill(pid, "SIGHUP");
    expect(await ended).toBe(130);
    expect((await project.journal("night")).at(-1)).toMatchObject({ type: "run.finished", exit_code: 130 });
  });
});

test("a stop of the whole group, as systemd does it, leaves a state that the next run goes on from", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "nemo-group-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const project = await openNight();
  const child = spawn(process.execPath, [PROGRAM, ...LOCAL, "--speed", "60"], {
    cwd: project.dir,
    env: { PATH: process.env["PATH"] ?? "", HOME: folder },
    stdio: "ignore",
    detached: true,
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  await expect.poll(() => prompts(project).catch(() => 0), { timeout: 20_000 }).toBeGreaterThan(0);
  process.kill(-(child.pid ?? 0), "SIGTERM");
  expect(await ended).toBe(130);
  await promisify(execFile)(process.execPath, [PROGRAM, ...LOCAL], { cwd: project.dir });
  await expectDone(project);
  expect(await prompts(project)).toBe(2);
});
