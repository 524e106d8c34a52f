// No token in anything printed or written, whatever goes well or wrong, with -v too.

import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { echoes, leaksIn, leaksInFiles, printed, spellings } from "./leaks.ts";
import { openProject, startServer } from "./rig.ts";
import type { Outcome, Project, StartOptions } from "./rig.ts";

const CORE = "zQ7unmistakable9Xw";
/** Letters that are spelled differently in addresses, in JSON and in base64. */
const TOKEN = `nmv_usr_+/=?&%"\\~${CORE}>>>???`;
const SECRET = spellings(TOKEN, CORE);
const CREDENTIALS = "home/.config/nemo-pipeline/credentials.json";

const RECIPE = [
  "version: 1",
  "name: one",
  "videos:",
  "  a:",
  "    inputs: [photo.png]",
  "    steps:",
  "      - prompt: Generate a 4-second clip from the uploaded photo",
  "      - prompt: Add music",
  "      - export: { format: mp4 }",
].join("\n");
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const COMMANDS: readonly (readonly string[])[] = [
  ["run", "one.yaml"],
  ["plan", "one.yaml"],
  ["status"],
  ["credits"],
  ["credits", "--ledger"],
  ["whoami"],
  ["whoami", "--check"],
  ["open", "a", "--no-browser"],
];
const VOICES: readonly (readonly string[])[] = [["-v"], ["--json"], ["--json", "-v"]];

test("the search finds a token in each of its spellings", () => {
  for (const [name, spelling] of SECRET) expect(leaksIn(`…${spelling}…`, SECRET)).toContain(name);
  expect(leaksIn(Buffer.from(`authorization: Bearer ${TOKEN}`).toString("base64"), SECRET)).not.toEqual([]);
  expect(leaksIn("nmv_usr_…Xw>>", SECRET)).toEqual([]);
});

test("a run that succeeds, and every command after it, keep the token to themselves", async () => {
  const project = await openPhotoProject();
  const server = await startServer(project);
  const told = await runAll(project, { NEMO_API_URL: server.url, NEMO_TOKEN: TOKEN });
  expect(told.map(({ code }) => code)).toEqual(told.map(() => 0));
  await expectSilence(project, told);
});

test("a run in GitHub Actions leaves its log, its summary, its outputs and its JUnit file without the token", async () => {
  const project = await openPhotoProject();
  await project.write(
    "faults.yaml",
    "faults:\n  - { route: any, every: 3, then: { status: 403, message: no } }\n",
  );
  const server = await startServer(project, ["--faults", "faults.yaml"]);
  const files = { GITHUB_STEP_SUMMARY: "summary.md", GITHUB_OUTPUT: "outputs" };
  const env = { NEMO_API_URL: server.url, NEMO_TOKEN: TOKEN, GITHUB_ACTIONS: "true", ...files };
  const told = await project.run(["run", "one.yaml", "-v", "--junit", "junit.xml"], { env });
  expect(told.stdout).toContain("::group::Plan");
  expect(await project.read("summary.md")).toContain("## one");
  expect(await project.read("junit.xml")).toContain("<testsuites");
  await expectSilence(project, [told]);
});

test.each([
  ["broken streams", "{ route: run_sse, every: 1, then: { cut_after_bytes: 200 } }"],
  ["refusals", "{ route: any, every: 2, then: { status: 403, message: no } }"],
  ["broken connections", "{ route: any, every: 3, then: { reset: true } }"],
  ["garbage", "{ route: any, every: 3, then: { malformed: html } }"],
  ["an expired token", "{ route: run_sse, every: 2, then: { expire_token: true } }"],
  ["broken downloads", "{ route: download, at: 1, then: { truncate: true } }"],
])("a backend with %s brings no token to light", async (_, fault) => {
  const project = await openPhotoProject();
  await project.write("faults.yaml", `faults:\n  - ${fault}\n`);
  const server = await startServer(project, ["--faults", "faults.yaml"]);
  const told = await runAll(project, { NEMO_API_URL: server.url, NEMO_TOKEN: TOKEN });
  expect(told.map(({ code }) => code)).not.toContain(1);
  await expectSilence(project, told);
});

test("a token that is not accepted is not shown", async () => {
  const project = await openPhotoProject();
  const server = await startServer(project);
  const wrong = TOKEN.replace("unmistakable", "wrong");
  const told = await runAll(project, { NEMO_API_URL: server.url, NEMO_TOKEN: wrong });
  expect(told[0]).toMatchObject({ code: 5 });
  await expectSilence(project, told, spellings(wrong, CORE.replace("unmistakable", "wrong")));
});

test("a backend that says the token back, in errors, in answers and in streams, is not quoted", async () => {
  const project = await openPhotoProject();
  const honest = await startServer(project);
  await project.run(["run", "one.yaml"], { env: { NEMO_API_URL: honest.url, NEMO_TOKEN: TOKEN } });
  for (const status of [200, 401, 403]) {
    const api = await startApi((request, response) => echo(request, { response, status }));
    const told = await runAll(project, { NEMO_API_URL: api.url, NEMO_TOKEN: TOKEN });
    expect(api.seen.some((headers) => headers.authorization === `Bearer ${TOKEN}`)).toBe(true);
    expect(told.map(printed).join("")).toContain("[secret]");
    await expectSilence(project, told);
    await project.write("one.yaml", RECIPE.replace("4-second", `${status}0-millisecond`));
  }
});

test("a redirect to another origin gets no token, and its address is not shown with one", async () => {
  const project = await openPhotoProject();
  const stranger = await startApi((_, response) => response.end('{"code":0,"data":{"available":5}}'));
  const api = await startApi((request, response) => {
    const said = request.headers.authorization ?? "";
    const location = `${stranger.url}/take?token=${encodeURIComponent(said)}`;
    response.writeHead(307, { location }).end();
  });
  const told = await runAll(project, { NEMO_API_URL: api.url, NEMO_TOKEN: TOKEN });
  expect(api.seen).not.toEqual([]);
  expect(leaksIn(JSON.stringify(stranger.seen), SECRET)).toEqual([]);
  await expectSilence(project, told);
});

test("login writes the token to the credentials file and nowhere else", async () => {
  const project = await openPhotoProject();
  const server = await startServer(project);
  const env = { NEMO_API_URL: server.url };
  const told = [await login(project, env), ...(await runAll(project, env))];
  expect(told.map(({ code }) => code)).toEqual(told.map(() => 0));
  expect(JSON.parse(await project.read(CREDENTIALS))).toMatchObject({
    origins: { [server.url]: { user: { token: TOKEN } } },
  });
  const api = await startApi((request, response) => echo(request, { response, status: 401 }));
  told.push(await login(project, { NEMO_API_URL: api.url }));
  expect(told.at(-1)).toMatchObject({ code: 5 });
  await expectSilence(project, told);
  await project.run(["logout"], { env });
  expect(await leaksInFiles(project.dir, SECRET)).toEqual([]);
});

test("a configuration that cannot be used does not show the token", async () => {
  const project = await openPhotoProject();
  const told: Outcome[] = [];
  for (const url of [
    `https://user:${encodeURIComponent(TOKEN)}@example.com`,
    `https://example.com/?t=${CORE}`,
  ]) {
    for (const command of COMMANDS) {
      told.push(await project.run([...command, "-v"], { env: { NEMO_API_URL: url, NEMO_TOKEN: TOKEN } }));
    }
  }
  expect(told.map(({ code }) => code)).toEqual(told.map(() => 2));
  await expectSilence(project, told);
});

async function openPhotoProject(): Promise<Project> {
  const project = await openProject();
  await project.write("one.yaml", RECIPE);
  await project.write("photo.png", PNG);
  await project.write(
    "nemo-pipeline.config.yaml",
    "timing: { settle: 10ms, render_poll: 20ms, rate_limit_wait: 10ms, reconcile: [20ms, 20ms] }\n",
  );
  return project;
}

async function runAll(project: Project, env: NonNullable<StartOptions["env"]>): Promise<Outcome[]> {
  const told: Outcome[] = [];
  for (const [index, command] of COMMANDS.entries()) {
    const voice = VOICES[index % VOICES.length] ?? [];
    told.push(await project.run([...command, ...voice], { env }));
  }
  return told;
}

const login = async (project: Project, env: NonNullable<StartOptions["env"]>): Promise<Outcome> => {
  const wrap = ["sh", "-c", 'printf %s "$INPUT" | env -u INPUT "$@"', "sh"];
  return project.run(["login", "-v"], { env: { ...env, INPUT: TOKEN }, wrap });
};

/** Nor does a claim token, which is a credential as well, stay in any file. */
async function expectSilence(project: Project, told: readonly Outcome[], token = SECRET): Promise<void> {
  expect(told.flatMap((outcome) => leaksIn(printed(outcome), token))).toEqual([]);
  const inFiles = await leaksInFiles(project.dir, token);
  expect(inFiles.filter((leak) => !leak.startsWith(`${CREDENTIALS}:`))).toEqual([]);
  expect(await leaksInFiles(project.dir, new Map([["claim token", "clm_"]]))).toEqual([]);
}

interface Api {
  readonly url: string;
  readonly seen: IncomingMessage["headers"][];
}

async function startApi(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Api> {
  const seen: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    request.resume().on("end", () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** Whatever came in the header goes out again: as an error, and under 200 also as what a video is made of. */
function echo(
  request: IncomingMessage,
  { response, status }: { readonly response: ServerResponse; readonly status: number },
): void {
  const words = echoes((request.headers.authorization ?? "").replace("Bearer ", "")).join(" and ");
  if (status !== 200) {
    const body = JSON.stringify({ code: status, message: words });
    response.writeHead(status, { "content-type": "application/json", "x-echo": encodeURIComponent(words) });
    response.end(body);
  } else if (request.url === "/run_sse") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(
      `data: ${JSON.stringify({ type: "text", content: words })}\n\ndata: {"error":${JSON.stringify(words)}}\n\n`,
    );
  } else {
    const route = Object.entries(ANSWERS).find(([path]) => request.url?.startsWith(path) === true);
    const data = route?.[1] ?? { failed: true };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ code: route === undefined ? 1 : 0, message: words, data }));
  }
}

const ANSWERS: Readonly<Record<string, object>> = {
  "/api/tasks": { task_id: "t1", session_id: "s1" },
  "/api/upload-video": { files: [{ filename: "photo.png", file_type: "image" }] },
  "/api/credits": { available: 1000, frozen: 0, total: 1000 },
  "/api/state": { state: { draft: { t: [] } } },
};
