// An address in a configuration file, which may have come with a pull request, does not get the token on its word alone.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { openProject, startServer } from "./rig.ts";
import type { Project, StartOptions } from "./rig.ts";

const TOKEN = "nmv_usr_trust_test_4711_token";
const RECIPE = "version: 1\nvideos:\n  a:\n    prompt: Generate a 4-second clip of rain\n";
const CONFIG = "nemo-pipeline.config.yaml";

interface Listener {
  readonly url: string;
  readonly requests: string[];
}

/** Takes whatever comes, and remembers it. */
async function listen(): Promise<Listener> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

async function withAddress(lines: string): Promise<Project> {
  const project = await openProject();
  await project.write("recipes/a.yaml", RECIPE);
  await project.write(CONFIG, lines);
  return project;
}

const piped = (project: Project, args: readonly string[], env: StartOptions["env"] = {}) =>
  project.run(args, { env: { ...env, INPUT: TOKEN }, wrap: ["sh", "-c", 'printf %s "$INPUT" | "$@"', "sh"] });

describe("an api_url in a file", () => {
  test.each([
    ["run", ["run", "--yes"]],
    ["credits", ["credits"]],
    ["chat", ["chat"]],
    ["whoami --check", ["whoami", "--check"]],
    ["doctor", ["doctor"]],
    ["login", ["login"]],
  ])("gets not one request from %s, with or without a token, and the way on is told", async (_, args) => {
    const listener = await listen();
    const project = await withAddress(`api_url: ${listener.url}\n`);
    for (const env of [{ NEMO_TOKEN: TOKEN }, {}]) {
      const done = await piped(project, args, env);
      expect(done.code).toBe(2);
      const said = done.stdout + done.stderr;
      expect(said).toContain(`${CONFIG}:1 names ${listener.url} as the API`);
      expect(said).toContain(`NEMO_API_URL=${listener.url}`);
      expect(said).toContain(`login --api-url ${listener.url}`);
      expect(said).not.toContain(TOKEN);
    }
    expect(listener.requests).toEqual([]);
  });

  test("is no reason not to plan: the plan goes without the balance, and says why", async () => {
    const listener = await listen();
    const project = await withAddress(`api_url: ${listener.url}\n`);
    const quiet = await project.run(["plan"]);
    expect(quiet).toMatchObject({ code: 0, stderr: "" });
    const told = await project.run(["plan"], { env: { NEMO_TOKEN: TOKEN } });
    expect(told).toMatchObject({ code: 0, stdout: quiet.stdout });
    expect(told.stderr).toContain("as the API");
    expect(listener.requests).toEqual([]);
  });

  test("is shown by whoami as not agreed to", async () => {
    const project = await withAddress("api_url: https://file.example\n");
    const { stdout, stderr } = await project.run(["whoami", "--json"], { env: { NEMO_TOKEN: TOKEN } });
    expect(JSON.parse(stdout)).toMatchObject({ source: "environment", api_url_agreed: false });
    expect(stderr).toContain("https://file.example");
  });

  test("is used when the user has said so: by a variable, a flag, or a token stored for it", async () => {
    const project = await openProject();
    const server = await startServer(project);
    await project.write(CONFIG, `api_url: ${server.url}\n`);
    const balance = async (env: Record<string, string>, args: readonly string[] = []) =>
      project.run(["credits", ...args], { env });
    const token = { NEMO_TOKEN: server.token };
    expect(await balance(token)).toMatchObject({ code: 2 });
    expect(await balance({ ...token, NEMO_API_URL: server.url })).toMatchObject({ code: 0 });
    expect(await balance(token, ["--api-url", server.url])).toMatchObject({ code: 0 });
    const stored = await piped(project, ["login", "--api-url", server.url]);
    expect(stored, stored.stderr).toMatchObject({ code: 0 });
    expect(await balance({})).toMatchObject({ code: 0 });
    expect(await balance(token)).toMatchObject({ code: 0 });
    await project.write(CONFIG, "api_url: http://127.0.0.1:9\n");
    expect(await balance({})).toMatchObject({ code: 2 });
  });

  test("is not looked at on the embedded backend, and the usual address needs no word", async () => {
    const project = await withAddress("api_url: https://file.example\n");
    const made = await project.run(["run", "--local", "--stub-renders"]);
    expect(made.code, made.stderr).toBe(0);
    await project.write(CONFIG, "api_url: https://mega-api-prod.nemovideo.ai/\n");
    const { stdout } = await project.run(["whoami", "--json"], { env: { NEMO_TOKEN: TOKEN } });
    expect(JSON.parse(stdout)).toMatchObject({ api_url_agreed: true });
  });
});

test("a web_url in a file gets no link to a project", async () => {
  const project = await openProject();
  const server = await startServer(project);
  await project.write("recipes/a.yaml", RECIPE);
  const timing = "timing: { settle: 50ms, render_poll: 50ms }\n";
  await project.write(CONFIG, `web_url: https://editor.example\n${timing}`);
  const env = { NEMO_API_URL: server.url, NEMO_TOKEN: server.token };
  const made = await project.run(["run", "--yes"], { env });
  expect(made.code, made.stderr).toBe(0);
  const refused = await project.run(["open", "a"], { env });
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toContain("NEMO_WEB_URL=https://editor.example");
  const agreed = await project.run(["open", "a"], {
    env: { ...env, NEMO_WEB_URL: "https://editor.example" },
  });
  expect(agreed.stdout).toMatch(/^https:\/\/editor\.example\/workspace\/claim\?ct=/u);
});
