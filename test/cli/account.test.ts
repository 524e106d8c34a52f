// login, logout, whoami and open: what they store, say, ask for and refuse.

import { readFile, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { readSecret } from "../../src/cli/read-secret.ts";
import type { SecretInput } from "../../src/cli/read-secret.ts";
import { openProject, startServer } from "./rig.ts";
import type { Outcome, Project, StartOptions } from "./rig.ts";

const TOKEN = "nmv_usr_account_test_4711_token";
const ONE = "version: 1\nname: one\nvideos:\n  a:\n    prompt: Generate a 4-second clip of rain\n";
const KEPT = "home/.config/nemo-pipeline/credentials.json";
const UNREACHABLE = { NEMO_API_URL: "http://127.0.0.1:9" };

/** The program with something on its standard input. */
const piped = (
  project: Project,
  { input, args, env = {} }: { input: string; args: string[]; env?: StartOptions["env"] },
) =>
  project.run(args, {
    env: { ...env, INPUT: input },
    wrap: ["sh", "-c", 'printf %s "$INPUT" | env -u INPUT "$@"', "sh"],
  });

const login = (project: Project, input: string, env: StartOptions["env"] = {}): Promise<Outcome> =>
  piped(project, { input, args: ["login"], env });

const kept = async (project: Project): Promise<Record<string, Record<string, { token: string }>>> =>
  (JSON.parse(await project.read(KEPT)) as { origins: Record<string, Record<string, { token: string }>> })
    .origins;

describe("login", () => {
  test("stores a token from a pipe for this API only, after asking the API about it, where only its owner can read", async () => {
    const project = await openProject();
    const server = await startServer(project);
    const env = { NEMO_API_URL: server.url };
    const done = await login(project, `${TOKEN}\n`, env);
    expect(done, done.stderr).toMatchObject({ code: 0, stderr: "" });
    expect(done.stdout).toContain("1000000 credits available");
    expect((await stat(project.file(KEPT))).mode & 0o777).toBe(0o600);
    expect(await kept(project)).toEqual({ [server.url]: { user: { token: TOKEN } } });
    const who = await project.run(["whoami", "--json"], { env });
    expect(JSON.parse(who.stdout)).toMatchObject({ source: "stored", token: "nmv_usr_…oken" });
    expect(await project.run(["whoami"])).toMatchObject({ code: 5 });
  });

  test("refuses a token as an argument, says why, and does not show it", async () => {
    const project = await openProject();
    for (const args of [[TOKEN], ["--token", TOKEN], [`--token=${TOKEN}`], ["--no-check", TOKEN, "x"]]) {
      const refused = await project.run(["login", ...args]);
      expect(refused).toMatchObject({ code: 2, stdout: "" });
      expect(refused.stderr).toContain("shell's history");
      expect(refused.stderr).not.toContain(TOKEN);
    }
    expect((await project.run(["login", "--help"])).stdout).not.toContain("refused");
  });

  test.each([
    ["nothing", " \n", /no token was given/],
    ["two lines", "nmv_usr_a\nnmv_usr_b\n", /no spaces, lines/],
    ["letters that no header carries", "nmv_usr_é", /special letters/],
    ["a whole file", "x".repeat(5000), /too long/],
  ])("takes no %s for a token", async (_, input, words) => {
    const project = await openProject();
    const refused = await login(project, input, UNREACHABLE);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(words);
    await expect(project.read(KEPT)).rejects.toThrow("ENOENT");
  });

  test("stores nothing that the API does not accept, nor what it could not be asked about", async () => {
    const project = await openProject();
    const server = await startServer(project);
    const wrong = await login(project, "nmv_usr_wrong_one_4711", { NEMO_API_URL: server.url });
    expect(wrong.code).toBe(5);
    expect(wrong.stderr).toContain("does not accept this token; nothing was stored");
    const alone = await login(project, TOKEN, UNREACHABLE);
    expect(alone.code).toBe(4);
    expect(alone.stderr).toContain("--no-check");
    await expect(project.read(KEPT)).rejects.toThrow("ENOENT");
  });

  test("stores without asking where --no-check says so, and warns of what looks unlike a token", async () => {
    const project = await openProject();
    const done = await piped(project, { input: "sk-4711", args: ["login", "--no-check"], env: UNREACHABLE });
    expect(done.code).toBe(0);
    expect(done.stderr).toContain("does not begin with nmv_usr_");
    expect(done.stdout).toContain("It was not checked.");
    expect(await kept(project)).toEqual({ "http://127.0.0.1:9": { user: { token: "sk-4711" } } });
  });

  test("says that NEMO_TOKEN would win, and checks the new token all the same", async () => {
    const project = await openProject();
    const server = await startServer(project);
    const env = { NEMO_API_URL: server.url, NEMO_TOKEN: "nmv_usr_invalid_from_environment" };
    const done = await login(project, TOKEN, env);
    expect(done.code).toBe(0);
    expect(done.stderr).toContain("NEMO_TOKEN is set and wins");
    const who = await project.run(["whoami", "--json"], { env });
    expect(JSON.parse(who.stdout)).toMatchObject({ source: "environment" });
  });
});

describe("a token that is typed", () => {
  /** A terminal that gives these pieces of typing. */
  function terminal(...keys: string[]): SecretInput & { readonly modes: boolean[] } {
    const modes: boolean[] = [];
    const setRawMode = (isRaw: boolean): void => void modes.push(isRaw);
    return Object.assign(Readable.from(keys.map((key) => Buffer.from(key))), {
      isTTY: true,
      setRawMode,
      modes,
    });
  }

  const typed = async (...keys: string[]) => {
    const shown: string[] = [];
    const input = terminal(...keys);
    const answer = await readSecret(input, { ask: (words) => shown.push(words) });
    expect(input.modes).toEqual([true, false]);
    expect(shown.join("")).toBe("Token (it is not shown): \n");
    return answer;
  };

  test("is read key by key or pasted, without an echo, up to Return", async () => {
    expect(await typed("n", "m", "v", "\r", "more")).toEqual({ kind: "text", text: "nmv" });
    expect(await typed("\u001b[200~nmv_usr_1\u001b[201~", "\n")).toEqual({ kind: "text", text: "nmv_usr_1" });
  });

  test("can be corrected", async () => {
    expect(await typed("ab\u007fc\bd", "\u001b[D\u001bOA", "\r")).toEqual({ kind: "text", text: "ad" });
    expect(await typed("wrong\u0015right\r")).toEqual({ kind: "text", text: "right" });
    expect(await typed("\u007f\u007fx\u0004")).toEqual({ kind: "text", text: "x" });
  });

  test("can be given up with Ctrl-C, and is bounded", async () => {
    expect(await typed("nmv_usr_", "\u0003")).toEqual({ kind: "cancelled" });
    expect(await typed("x".repeat(4097))).toEqual({ kind: "too-long" });
  });
});

describe("logout", () => {
  test("forgets the user's token, and the anonymous one on wish; what belongs to other APIs stays", async () => {
    const project = await openProject();
    const origin = "http://127.0.0.1:9";
    const other = { user: { token: "nmv_usr_of_another" }, unknown: { kept: true } };
    const anonymous = { token: "nmv_usr_anonymous", user_id: "anon_1" };
    const origins = { "https://other.example": other, [origin]: { user: { token: TOKEN }, anonymous } };
    await project.write(KEPT, JSON.stringify({ version: 1, origins, later: 1 }));
    const env = UNREACHABLE;
    expect((await project.run(["logout"], { env })).stdout).toContain(`your token for ${origin}`);
    expect(await kept(project)).toEqual({ "https://other.example": other, [origin]: { anonymous } });
    const again = await project.run(["logout", "--anonymous", "--json"], { env });
    expect(JSON.parse(again.stdout)).toEqual({ api_url: origin, user: false, anonymous: true });
    expect(JSON.parse(await project.read(KEPT))).toEqual({
      version: 1,
      origins: { "https://other.example": other },
      later: 1,
    });
    expect(await project.run(["logout"], { env })).toMatchObject({
      code: 0,
      stdout: `There was no stored token for ${origin}.\n`,
    });
  });

  test("says that a token in the environment stays, and leaves a file alone that it cannot read", async () => {
    const project = await openProject();
    const env = { ...UNREACHABLE, NEMO_TOKEN: TOKEN };
    expect((await project.run(["logout"], { env })).stderr).toContain("NEMO_TOKEN is set and stays");
    await project.write(KEPT, "{ torn");
    expect(await project.run(["logout"], { env })).toMatchObject({ code: 2 });
    expect(await readFile(project.file(KEPT), "utf8")).toBe("{ torn");
  });
});

describe("whoami", () => {
  test("says how the API was chosen", async () => {
    const project = await openProject();
    const env = { NEMO_TOKEN: TOKEN };
    const who = async (args: string[], more: StartOptions["env"] = {}): Promise<string> =>
      (await project.run(["whoami", ...args], { env: { ...env, ...more } })).stdout;
    expect(await who([])).toContain("Backend  https://mega-api-prod.nemovideo.ai (default)");
    await project.write("nemo-pipeline.config.yaml", "api_url: https://file.example\n");
    expect(await who([])).toContain("https://file.example (file nemo-pipeline.config.yaml:1)");
    expect(await who([], UNREACHABLE)).toContain("http://127.0.0.1:9 (environment NEMO_API_URL)");
    expect(await who(["--api-url", "http://127.0.0.1:8"], UNREACHABLE)).toContain(
      "http://127.0.0.1:8 (flag --api-url)",
    );
  });

  test("asks the API on wish only, and tells a refusal from a silence", async () => {
    const project = await openProject();
    const server = await startServer(project);
    const who = (args: string[], token: string, url = server.url): Promise<Outcome> =>
      project.run(["whoami", ...args], { env: { NEMO_API_URL: url, NEMO_TOKEN: token } });
    expect(await who([], "nmv_usr_wrong_one")).toMatchObject({ code: 0 });
    const good = await who(["--check"], TOKEN);
    expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining("accepted, 1000000 credits") });
    const wrong = await who(["--check", "--json"], "nmv_usr_wrong_one");
    expect(wrong.code).toBe(5);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ check: { accepted: false, kind: "auth" } });
    expect(await who(["--check"], TOKEN, "http://127.0.0.1:9")).toMatchObject({ code: 4 });
    const asked = (await (await fetch(`${server.url}/__emulator/requests`)).json()) as object;
    expect(asked).toMatchObject({ routes: { balance: { total: 2 } } });
  });
});

describe("open", () => {
  const LINK = /^https:\/\/nemovideo\.com\/workspace\/claim\?ct=clm_[\da-f]{36}\n$/;

  test("gives a link with a claim token, in words and as JSON, by id and by recipe/id", async () => {
    const project = await openProject();
    const server = await startServer(project);
    const env = { NEMO_API_URL: server.url, NEMO_TOKEN: TOKEN };
    await project.write("one.yaml", ONE);
    await project.write("nemo-pipeline.config.yaml", "timing: { settle: 10ms, render_poll: 20ms }\n");
    const run = await project.run(["run", "one.yaml"], { env });
    expect(run, run.stdout).toMatchObject({ code: 0 });
    const opened = await project.run(["open", "a"], { env });
    expect(opened).toMatchObject({ code: 0, stderr: "It opens the project for 600 seconds.\n" });
    expect(opened.stdout).toMatch(LINK);
    const json = await project.run(["open", "one/a", "--json"], { env });
    expect(JSON.parse(json.stdout)).toEqual({
      link: expect.stringContaining("?ct=clm_") as string,
      expires_in_s: 600,
    });
    await server.stop();
    const gone = await project.run(["open", "a"], { env });
    expect(gone).toMatchObject({ code: 4, stdout: "" });
  });

  test("works on the embedded backend, whose links lead nowhere", async () => {
    const project = await openProject();
    await project.write("one.yaml", ONE);
    await project.run(["run", "one.yaml", "--local", "--stub-renders"]);
    const opened = await project.run(["open", "a", "--local"]);
    expect(opened.stdout).toMatch(LINK);
    expect(opened).toMatchObject({ code: 0, stderr: expect.stringContaining("has no editor") });
    const elsewhere = await project.run(["open", "a"], { env: { NEMO_TOKEN: TOKEN } });
    expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining("open it with --local") });
  });

  test("says what is missing: the video, the choice between two, the session, the token", async () => {
    const project = await openProject();
    await project.write("one.yaml", ONE);
    await project.write("two.yaml", ONE.replace("one", "two"));
    await project.write("faults.yaml", "faults:\n  - { route: session, every: 1, then: { status: 403 } }\n");
    await project.run(["run", "one.yaml", "--local", "--stub-renders", "--faults", "faults.yaml"]);
    expect(await project.run(["open", "b", "--local"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no video b in the journals"),
    });
    expect(await project.run(["open", "a", "--local"])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("one/a has no session yet"),
    });
    await project.run(["run", "two.yaml", "--local", "--stub-renders"]);
    expect(await project.run(["open", "a", "--local"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("say one/a or two/a"),
    });
    expect(await project.run(["open", "two/a"], { env: UNREACHABLE })).toMatchObject({
      code: 5,
      stderr: expect.stringContaining("There is no token yet"),
    });
  });

  test("says that the backend has forgotten the session, and what a run would do about it", async () => {
    const project = await openProject();
    await project.write("one.yaml", ONE);
    await project.run(["run", "one.yaml", "--local", "--stub-renders"]);
    await project.write("faults.yaml", "faults:\n  - { route: claim, every: 1, then: { code: 1002 } }\n");
    const gone = await project.run(["open", "a", "--local", "--faults", "faults.yaml"]);
    expect(gone).toMatchObject({ code: 4, stdout: "" });
    expect(gone.stderr).toContain("no longer knows its session");
  });
});
