// docs/nightly.md: what it says is run as it stands there, with the project's folder in the place of /srv/videos.

import { execFile, spawnSync } from "node:child_process";
import { chmod, readFile, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { nightlyText } from "../../src/cli/init/workflow-texts.ts";
import { VERSION } from "../../src/cli/version.ts";
import { EXIT } from "../../src/core/run/exit-code.ts";
import { openProject, startServer } from "./rig.ts";
import type { Project, Server } from "./rig.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const PROGRAM = path.join(ROOT, "bin/nemo-pipeline.js");
const PAGE = await readFile(path.join(ROOT, "docs/nightly.md"), "utf8");
const RECIPE =
  "version: 1\nname: night\nvideos:\n  a: { prompt: Generate a 4-second clip }\n  b: { prompt: Generate a 5-second clip }\n";
const TIMING = "timing: { settle: 10ms, render_poll: 20ms, reconcile: [20ms, 20ms] }\n";
const has = (command: string): boolean => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;

interface Block {
  readonly language: string;
  readonly text: string;
}

const BLOCKS: readonly Block[] = [...PAGE.matchAll(/^( *)```(\w+)\n([^]*?)^\1```$/gmu)].map(
  ([, indent = "", language = "", text = ""]) => ({
    language,
    text: text.replaceAll(`\n${indent}`, "\n").replace(indent, ""),
  }),
);

function block(language: string, holding: string): string {
  const found = BLOCKS.filter((one) => one.language === language && one.text.includes(holding));
  expect(found).toHaveLength(1);
  return found[0]?.text ?? "";
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function execute(
  command: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Ended> {
  const [file = "", ...args] = command;
  return promisify(execFile)(file, args, { cwd, env: { ...env } }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => error,
  );
}

interface Night {
  readonly project: Project;
  readonly server: Server;
  /** As on the machine that the page speaks of. */
  readonly here: (text: string) => string;
  /** With the folder of the program in front. */
  readonly PATH: string;
}

async function openNight(): Promise<Night> {
  const project = await openProject();
  await project.write("recipes/night.yaml", RECIPE);
  await project.write("nemo-pipeline.config.yaml", TIMING);
  const server = await startServer(project);
  const environment = `NEMO_TOKEN=${server.token}\nNEMO_API_URL=${server.url}\n`;
  await project.write("night.env", environment);
  await project.write("bin/nemo-pipeline", `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
  await chmod(project.file("bin/nemo-pipeline"), 0o755);
  const here = (text: string): string =>
    text.replaceAll("/srv/videos", project.dir).replaceAll("/usr/local/bin", project.file("bin"));
  await project.write("night.sh", here(block("sh", "#!/bin/sh")));
  await chmod(project.file("night.sh"), 0o755);
  return { project, server, here, PATH: `${project.file("bin")}:/usr/bin:/bin` };
}

describe("cron", () => {
  async function nightly({ project, here }: Night): Promise<Ended> {
    const lines = here(block("cron", "MAILTO")).split("\n");
    const settings = lines.flatMap((line) => /^([A-Z]+)=(.*)$/u.exec(line)?.slice(1, 3) ?? []);
    const [, PATH = ""] = settings.slice(settings.indexOf("PATH"));
    const [, command = ""] = /^(?:[\d*/,-]+ ){5}(.*)$/mu.exec(lines.join("\n")) ?? [];
    expect(command).toBe(project.file("night.sh"));
    // All that cron gives to a job.
    const env = { SHELL: "/bin/sh", LOGNAME: "videos", HOME: project.file("home"), PATH };
    return execute(["/bin/sh", "-c", command], { cwd: "/", env });
  }

  test("makes the videos with the little that it gives, prints nothing, and does no more the next night", async () => {
    const night = await openNight();
    expect(await nightly(night)).toEqual({ code: 0, stdout: "", stderr: "" });
    const { project, server } = night;
    for (const id of ["a", "b"])
      expect((await stat(project.file(`out/night/${id}.mp4`))).size).toBeGreaterThan(0);
    expect(await project.read("out/brief.md")).toContain("# Morning brief: night");
    expect(await nightly(night)).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await project.read("night.log")).toContain("Nothing to do: all 2 videos are done.");
    expect(await server.ledger()).toHaveLength(2);
  });

  test("mails the end of the log when somebody has to look", async () => {
    const night = await openNight();
    await night.project.write("recipes/night.yaml", RECIPE.replace("videos", "vidoes"));
    const { code, stdout } = await nightly(night);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^nemo-pipeline: exit code 2\n[^]*vidoes/u);
  });

  test("moves the log away and forgets old ones", async () => {
    const { project, here } = await openNight();
    await project.write("night.log", "tonight");
    await project.write("night-2020-01-01.log", "long ago");
    await utimes(project.file("night-2020-01-01.log"), 0, 0);
    const script = here(block("sh", "-mtime"));
    for (let time = 0; time < 2; time++)
      expect(
        await execute(["/bin/sh", "-ec", script], { cwd: "/", env: { PATH: "/usr/bin:/bin" } }),
      ).toMatchObject({ code: 0, stderr: "" });
    const today = (
      await execute(["date", "+%F"], { cwd: "/", env: { PATH: "/usr/bin:/bin" } })
    ).stdout.trim();
    expect(await project.read(`night-${today}.log`)).toBe("tonight");
    for (const gone of ["night.log", "night-2020-01-01.log"])
      await expect(stat(project.file(gone))).rejects.toThrow("ENOENT");
  });
});

describe("systemd", () => {
  test.runIf(has("systemd-analyze"))(
    "finds nothing wrong with service and timer (skipped where it is not installed)",
    async () => {
      const { project, here } = await openNight();
      for (const kind of ["service", "timer"])
        await project.write(`units/nemo-pipeline.${kind}`, here(block("ini", `nemo-pipeline.${kind}`)));
      const files = ["service", "timer"].map((kind) => project.file(`units/nemo-pipeline.${kind}`));
      const { code, stdout, stderr } = await execute(["systemd-analyze", "verify", "--man=no", ...files], {
        cwd: project.dir,
        env: { PATH: process.env["PATH"] ?? "", SYSTEMD_UNIT_PATH: `${project.file("units")}:` },
      });
      const ours = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("nemo-pipeline"));
      expect(ours).toEqual([]);
      expect(code, stderr).toBe(0);
      const when = /OnCalendar=(.*)/u.exec(block("ini", "OnCalendar"))?.[1] ?? "";
      expect(
        (
          await execute(["systemd-analyze", "calendar", when], {
            cwd: "/",
            env: { PATH: process.env["PATH"] ?? "" },
          })
        ).code,
      ).toBe(0);
    },
  );

  test("starts a command that makes the videos with nothing but the file of its environment", async () => {
    const { server, here } = await openNight();
    const unit = here(block("ini", "ExecStart"));
    const setting = (name: string): string => new RegExp(`^${name}=(.*)$`, "mu").exec(unit)?.[1] ?? "";
    const env = Object.fromEntries(
      (await readFile(setting("EnvironmentFile"), "utf8"))
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split("=", 2)),
    ) as Record<string, string>;
    const { code, stderr } = await execute(setting("ExecStart").split(" "), {
      cwd: setting("WorkingDirectory"),
      env: { ...env, PATH: "/usr/bin:/bin" },
    });
    expect(code, stderr).toBe(0);
    expect(await server.ledger()).toHaveLength(2);
    expect(setting("SuccessExitStatus")).toBe(String(EXIT.stopped));
    expect(setting("KillMode")).toBe("mixed");
  });
});

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

describe("GitHub Actions", () => {
  const workflow = block("yaml", "name: Nightly videos");
  const { jobs } = parse(workflow) as {
    readonly jobs: { readonly videos: { readonly steps: readonly Step[] } };
  };
  const stepNamed = (name: string): Step => jobs.videos.steps.find((step) => step.name === name) ?? {};

  /** As the service runs a step: bash that stops at the first failure. */
  const step = ({ project, server, PATH }: Night, { run = "" }: Step, token = server.token): Promise<Ended> =>
    execute(["bash", "-e", "-c", run.replaceAll(/npx --yes nemo-pipeline@[\d.]+/gu, "nemo-pipeline")], {
      cwd: project.dir,
      env: {
        PATH,
        HOME: project.file("home"),
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_STEP_SUMMARY: project.file("summary.md"),
        GITHUB_OUTPUT: project.file("output"),
        NEMO_TOKEN: token,
        NEMO_API_URL: server.url,
      },
    });

  test("the page shows the workflow that init writes, to the letter", () => {
    expect(workflow).toBe(nightlyText(VERSION));
  });

  test("the night's commands make the videos, and nothing the next night, as long as the record is there", async () => {
    const night = await openNight();
    const { project, server } = night;
    await project.write("summary.md", "");
    await project.write("output", "");
    for (let time = 0; time < 2; time++) {
      for (const name of ["The token has to be there", "Make the videos", "Write the report"])
        expect(await step(night, stepNamed(name)), name).toMatchObject({ code: 0 });
    }
    expect(await project.read("summary.md")).toContain("night");
    expect(await project.read("out/report.html")).toContain("video report");
    expect(await server.ledger()).toHaveLength(2);
    // What the step before it is for.
    await rm(project.file(".nemo"), { recursive: true });
    await rm(project.file("out"), { recursive: true });
    await step(night, stepNamed("Make the videos"));
    expect(await server.ledger()).toHaveLength(4);
  });

  test("a night without a record or a token says so and ends before anything is sent", async () => {
    const night = await openNight();
    const guard = stepNamed("The record has to be there");
    expect(guard.if).toBe("steps.record.outputs.cache-matched-key == '' && !inputs.without_record");
    const names = jobs.videos.steps.map(({ name }) => name);
    expect(names.indexOf(guard.name)).toBeLessThan(names.indexOf("Make the videos"));
    for (const ended of [
      await step(night, guard),
      await step(night, stepNamed("The token has to be there"), ""),
    ])
      expect(ended).toMatchObject({ code: 1, stdout: expect.stringMatching(/^::error::/u) });
    expect(await night.server.ledger()).toEqual([]);
  });

  test("the record can be committed by each night, also by one that changed nothing", async () => {
    const night = await openNight();
    const { project, PATH } = night;
    const git = (...args: readonly string[]): Promise<Ended> =>
      execute(["git", "-c", "user.name=t", "-c", "user.email=t@localhost", ...args], {
        cwd: project.dir,
        env: { PATH, HOME: project.file("home") },
      });
    await git("init", "--quiet", "--bare", "remote.git");
    await git("init", "--quiet", "-b", "main");
    await project.write(".gitignore", ".nemo/\nout/\n");
    for (const args of [
      ["add", ".gitignore"],
      ["commit", "-qm", "x"],
      ["remote", "add", "origin", "./remote.git"],
      ["push", "-qu", "origin", "main"],
    ])
      expect(await git(...args)).toMatchObject({ code: 0 });
    expect((await step(night, stepNamed("Make the videos"))).code).toBe(0);
    const [keep = {}] = parse(block("yaml", "Keep the record")) as readonly Step[];
    for (let time = 0; time < 2; time++) expect(await step(night, keep)).toMatchObject({ code: 0 });
    expect((await git("ls-tree", "-r", "--name-only", "origin/main")).stdout).toBe(
      ".gitignore\n.nemo/night/journal.jsonl\n",
    );
    expect((await git("rev-list", "--count", "origin/main")).stdout).toBe("2\n");
  });
});

test("every shell text is one that a shell can read", () => {
  for (const { text } of BLOCKS.filter(({ language }) => language === "sh"))
    expect(spawnSync("sh", ["-n"], { input: text }).stderr.toString()).toBe("");
});

test("every exit code is in the table", () => {
  const codes = [...PAGE.matchAll(/^\| ([\d, ]+) +\|/gmu)].flatMap(([, list = ""]) =>
    list.split(",").map(Number),
  );
  expect(codes).toEqual(expect.arrayContaining(Object.values(EXIT)));
});

test("the settings of `notify` are ones that the configuration takes", async () => {
  const project = await openProject();
  await project.write("recipes/night.yaml", RECIPE);
  await project.write("nemo-pipeline.config.yaml", block("yaml", "notify:"));
  expect(await project.run(["validate"])).toMatchObject({ code: 0, stderr: "" });
});
