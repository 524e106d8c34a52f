// doctor: what it looks at, what it says about it, what it sends, and the exit code that follows.

import { spawn } from "node:child_process";
import { chmod, mkdir, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { judgeSpace } from "../../src/cli/doctor/folders.ts";
import { openProject, startServer } from "./rig.ts";
import type { Outcome, Project, StartOptions } from "./rig.ts";

const ONE =
  "version: 1\nname: one\nvideos:\n  a:\n    inputs: [mug.jpg]\n    prompt: Generate a 4-second clip from the uploaded photo\n";
const PHOTO = Buffer.from("ffd8ffe000104a46494600010100", "hex");
const TOKEN = "nmv_usr_doctor_test_4711_token";
const NOWHERE = "http://127.0.0.1:9";

interface Finding {
  readonly level: "ok" | "warning" | "problem";
  readonly subject: string;
  readonly message: string;
  readonly hint?: string;
}

describe("doctor finds everything ready", () => {
  test("and says so, with every value's origin, one request without the token and one balance request", async () => {
    const project = await openOne();
    const api = await startApi({ available: 1000 });
    await project.write("nemo-pipeline.config.yaml", "limits: { prompts: 5 }\ntiming: { settle: 7s }\n");
    await project.write("recipes/one.yaml", `${ONE}limits: { renders: 1 }\n`);
    const seen = await project.run(["doctor", "recipes/one.yaml"], {
      env: { NEMO_API_URL: api.url, NEMO_TOKEN: TOKEN },
    });
    expect(seen.code, seen.stdout).toBe(0);
    expect(seen.stderr).toBe("");
    expect(seen.stdout).toMatch(/api_url +http:\S+ +environment NEMO_API_URL\n/u);
    expect(seen.stdout).toMatch(/limits\.prompts +5 +file nemo-pipeline\.config\.yaml:1\n/u);
    expect(seen.stdout).toMatch(/limits\.renders +1 +recipe recipes\/one\.yaml\n/u);
    expect(seen.stdout).toMatch(/timing\.settle +7s +file nemo-pipeline\.config\.yaml:2\n/u);
    expect(seen.stdout).toMatch(/costs\.edit +50 +default\n/u);
    expect(seen.stdout).toContain("1,000 available, about 100 needed");
    expect(seen.stdout).toContain("1 file of 14 bytes, each what its name says");
    expect(seen.stdout.trimEnd().endsWith("Nothing stands in the way of a run.")).toBe(true);
    expect(api.requests).toEqual(["GET / without token", "GET /api/credits/balance/simple with token"]);
  });

  test("for the embedded backend without a token, a network or a request", async () => {
    const project = await openOne();
    const seen = await project.run(["doctor", "--local", "--stub-renders"], {
      env: { NEMO_API_URL: NOWHERE },
    });
    expect(seen.code, seen.stdout).toBe(0);
    expect(seen.stdout).toContain("the embedded one");
    expect(seen.stdout).not.toContain("Token");
    const real = await project.run(["doctor", "--local"]);
    expect(real.code, real.stdout).toBe(0);
    expect(real.stdout).toMatch(/^ok +Media /mu);
  });

  test("and leaves nothing behind but the folder of the files to come", async () => {
    const project = await openOne();
    const before = await listed(project);
    await project.run(["doctor", "--local", "--stub-renders"]);
    expect((await listed(project)).filter((name) => !name.startsWith("out"))).toEqual(before);
  });
});

describe("doctor finds that", () => {
  test("recipe and configuration are wrong: exit code 2, every mistake with its place", async () => {
    const project = await openOne();
    await project.edit("recipes/one.yaml", "mug.jpg", "mgu.jpg");
    const { findings, code } = await examine(project, ["--local", "--stub-renders"]);
    expect(code).toBe(2);
    expect(problems(findings)).toEqual([
      expect.stringMatching(/^Recipes: recipes\/one\.yaml:5:14: .*\[missing-input\]$/u),
    ]);
    await project.write("nemo-pipeline.config.yaml", "limts: { prompts: 5 }\n");
    const wrong = await examine(project, []);
    expect(wrong.code).toBe(2);
    expect(problems(wrong.findings)).toEqual([
      expect.stringMatching(/^Configuration: nemo-pipeline\.config\.yaml:1:1: .*limts/u),
    ]);
  });

  test("an input is not what its name says, by its bytes", async () => {
    const project = await openOne();
    await project.write("recipes/mug.jpg", "<!doctype html>");
    const { findings, code } = await examine(project, ["--local", "--stub-renders"]);
    expect(code).toBe(2);
    expect(problems(findings).join()).toContain("[wrong-content]");
  });

  test("a folder cannot be written, or is none: exit code 2", async () => {
    const project = await openOne();
    await project.write("taken", "a file");
    const { findings, code } = await examine(project, [
      "--local",
      "--stub-renders",
      "--state-dir",
      "taken/state",
    ]);
    expect(code).toBe(2);
    expect(problems(findings)).toContain(`State folder: ${project.file("taken")} is a file`);
    await project.write("out", "a file, too");
    const files = await examine(project, ["--local", "--stub-renders"]);
    expect(problems(files.findings).join()).toContain(`Output folder: ${project.file("out")} is a file`);
  });

  test("the record is damaged: exit code 2, with the line", async () => {
    const project = await openOne();
    await project.write(".nemo/one/journal.jsonl", "nonsense\nnonsense\n");
    const { findings, code } = await examine(project, ["--local", "--stub-renders"]);
    expect(code).toBe(2);
    expect(problems(findings).join()).toMatch(/^Plan: .*journal\.jsonl:1: /u);
  });

  test("the backend cannot be reached: exit code 4, and nothing is asked with the token", async () => {
    const project = await openOne();
    const { findings, code, stdout } = await examine(project, [], {
      NEMO_API_URL: NOWHERE,
      NEMO_TOKEN: TOKEN,
    });
    expect(code).toBe(4);
    expect(problems(findings)).toEqual([expect.stringMatching(/^API: Cannot reach/u)]);
    expect(findings.find(({ subject }) => subject === "API")?.hint).toContain("environment NEMO_API_URL");
    expect(stdout).not.toContain(TOKEN);
  });

  test("the token is not accepted: exit code 5", async () => {
    const project = await openOne();
    const server = await startServer(project);
    const { findings, code, stdout } = await examine(project, [], {
      NEMO_API_URL: server.url,
      NEMO_TOKEN: "nmv_usr_wrong_one_4711_0815",
    });
    expect(code).toBe(5);
    expect(problems(findings)).toEqual([expect.stringMatching(/^Token: /u)]);
    expect(stdout).not.toContain("wrong_one_4711");
  });

  test("the credits do not cover the plan: exit code 5, with both numbers", async () => {
    const project = await openOne();
    const api = await startApi({ available: 60 });
    const { findings, code } = await examine(project, [], { NEMO_API_URL: api.url, NEMO_TOKEN: TOKEN });
    expect(code).toBe(5);
    expect(problems(findings).join()).toContain("60 available, about 100 needed");
  });

  test("recipe and token are wrong: the recipe comes first, with exit code 2", async () => {
    const project = await openOne();
    const api = await startApi({ available: 0 });
    await project.edit("recipes/one.yaml", "prompt:", "promt:");
    const { code } = await examine(project, [], { NEMO_API_URL: api.url, NEMO_TOKEN: TOKEN });
    expect(code).toBe(2);
  });
});

describe("doctor warns, with exit code 0, that", () => {
  test("there is no token yet, and asks for no anonymous account", async () => {
    const project = await openOne();
    const api = await startApi({ available: 1000 });
    const { findings, code } = await examine(project, [], { NEMO_API_URL: api.url });
    expect(code).toBe(0);
    expect(warnings(findings)).toEqual([expect.stringMatching(/^Token: there is none yet/u)]);
    expect(api.requests).toEqual(["GET / without token"]);
  });

  test("the clock of this machine is wrong", async () => {
    const project = await openOne();
    const api = await startApi({ available: 1000, clockMs: Date.now() - 3_600_000 });
    const { findings, code } = await examine(project, [], { NEMO_API_URL: api.url, NEMO_TOKEN: TOKEN });
    expect(code).toBe(0);
    expect(warnings(findings)).toEqual([
      expect.stringMatching(/^Clock: this machine's is (?:59m \d\ds|1h 00m) ahead/u),
    ]);
  });

  test("the token of an anonymous account ends within a day", async () => {
    const project = await openOne();
    const api = await startApi({ available: 1000 });
    const soon = new Date(Date.now() + 3 * 3_600_000).toISOString();
    const origins = { [api.url]: { anonymous: { token: TOKEN, user_id: "anon_1", expires_at: soon } } };
    const kept = "home/.config/nemo-pipeline/credentials.json";
    await project.write(kept, JSON.stringify({ version: 1, origins }));
    await chmod(project.file(kept), 0o600);
    const { findings, code, stdout } = await examine(project, [], { NEMO_API_URL: api.url });
    expect(code).toBe(0);
    expect(warnings(findings)).toEqual([
      `Token: nmv_usr_…oken, anonymous, kept on this machine, ends at ${soon}`,
    ]);
    expect(stdout).not.toContain(TOKEN);
  });

  test("there is no recipe yet", async () => {
    const project = await openProject();
    const { findings, code } = await examine(project, ["--local", "--stub-renders"]);
    expect(code).toBe(0);
    expect(findings.find(({ subject }) => subject === "Recipes")?.hint).toContain("nemo-pipeline init");
    expect((await examine(project, ["lost.yaml", "--local", "--stub-renders"])).code).toBe(2);
  });

  test("another run is at work", async () => {
    const project = await openOne();
    const holder = spawn(process.execPath, ["test/journal/hold-lock.ts", project.file(".nemo/one/lock")], {
      cwd: new URL("../..", import.meta.url),
      stdio: ["pipe", "pipe", "inherit"],
    });
    onTestFinished(() => void holder.kill("SIGKILL"));
    await mkdir(project.file(".nemo/one"), { recursive: true });
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    const { findings, code } = await examine(project, ["--local", "--stub-renders"]);
    expect(code).toBe(0);
    expect(warnings(findings)).toEqual(["Lock: a run is at work on one"]);
  });
});

test.each([
  [10e9, "ok"],
  [300e6, "warning"],
  [10e6, "problem"],
])("doctor looks at the room on the disk: %d bytes free are %s", (freeBytes, level) => {
  const finding = judgeSpace("Output folder", { folder: "/videos/out", freeBytes });
  expect(finding).toMatchObject({ level, message: expect.stringContaining("/videos/out, ") });
  if (finding.level !== "ok") expect(finding.hint).toContain("Make room");
});

test("doctor shows a proxy without its password, and refuses one that is none", async () => {
  const project = await openOne();
  const api = await startApi({ available: 1000 });
  const env = { NEMO_API_URL: api.url, NEMO_TOKEN: TOKEN, HTTPS_PROXY: "http://me:hush@proxy.example:3128" };
  const seen = await project.run(["doctor"], { env });
  expect(seen.code, seen.stdout).toBe(0);
  expect(seen.stdout).toContain("proxy.example:3128");
  expect(seen.stdout).not.toContain("hush");
  const wrong = await examine(project, [], { ...env, HTTPS_PROXY: "nonsense://x" });
  expect(wrong.code).toBe(2);
  expect(problems(wrong.findings).join()).toContain("Proxy: ");
});

async function openOne(): Promise<Project> {
  const project = await openProject();
  await project.write("recipes/one.yaml", ONE);
  await project.write("recipes/mug.jpg", PHOTO);
  return project;
}

interface Examined {
  readonly findings: readonly Finding[];
  readonly code: Outcome["code"];
  readonly stdout: string;
}

async function examine(
  project: Project,
  args: readonly string[],
  env: StartOptions["env"] = {},
): Promise<Examined> {
  const { code, stdout, stderr } = await project.run(["doctor", "--json", ...args], { env });
  expect(stderr).toBe("");
  const { findings, exit_code } = JSON.parse(stdout) as { findings: Finding[]; exit_code: number };
  expect(exit_code).toBe(code);
  return { findings, code, stdout };
}

const of =
  (level: Finding["level"]) =>
  (findings: readonly Finding[]): string[] =>
    findings.filter((one) => one.level === level).map(({ subject, message }) => `${subject}: ${message}`);

const problems = of("problem");
const warnings = of("warning");

const listed = async (project: Project): Promise<string[]> => {
  return (await readdir(project.dir, { recursive: true }))
    .filter((name) => !name.startsWith("home"))
    .toSorted();
};

/** A backend that knows a balance and the time, and what it was asked. */
async function startApi({
  available,
  clockMs,
}: {
  readonly available: number;
  readonly clockMs?: number;
}): Promise<{ readonly url: string; readonly requests: readonly string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const token = request.headers.authorization === undefined ? "without" : "with";
    requests.push(`${request.method} ${request.url} ${token} token`);
    if (clockMs !== undefined) response.setHeader("date", new Date(clockMs).toUTCString());
    response.writeHead(request.url === "/" ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ code: 0, data: { available, frozen: 0, total: available } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
