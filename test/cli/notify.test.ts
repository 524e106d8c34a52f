// notify: a webhook is told once how a run ended, whatever becomes of the telling, and its address is shown nowhere.

import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { publicOnly } from "../../src/cli/notify/webhook.ts";
import { openProject } from "./rig.ts";
import type { Outcome, Project } from "./rig.ts";

const RECIPE =
  "version: 1\nname: one\nvideos:\n  a: { prompt: Generate a 4-second clip }\n  b: { prompt: Generate a 5-second clip }\n";
const LOCAL = ["run", "one.yaml", "--local", "--stub-renders"];
/** In the path, where Slack has it. */
const SECRET = "T0unmistakable9Xw";
const TOKEN = "nmv_usr_zQ7unmistakable9Xw";

interface Posted {
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

interface Hook {
  readonly url: string;
  readonly posts: readonly Posted[];
}

/** A webhook on this machine; without an answer it hangs. */
async function startHook(answer?: (response: ServerResponse) => void): Promise<Hook> {
  const posts: Posted[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      posts.push({ url: request.url ?? "", headers: request.headers, body });
      answer?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${SECRET}`, posts };
}

const ok = (response: ServerResponse): void => void response.end("ok");

async function projectWith(notify: string): Promise<Project> {
  const project = await openProject();
  await project.write("one.yaml", RECIPE);
  await project.write("nemo-pipeline.config.yaml", `notify: ${notify}\n`);
  return project;
}

const run = (project: Project, hook: Hook, more: readonly string[] = []): Promise<Outcome> =>
  project.run([...LOCAL, ...more], { env: { HOOK: hook.url } });

const bodyOf = ({ posts: [first] }: Hook): Record<string, unknown> =>
  JSON.parse(first?.body ?? "null") as Record<string, unknown>;

/** Every prompt is refused. */
async function refuseAll(project: Project, message = "no"): Promise<string[]> {
  const then = JSON.stringify({ status: 403, message });
  await project.write("faults.yaml", `faults:\n  - { route: run_sse, every: 1, then: ${then} }\n`);
  return ["--faults", "faults.yaml"];
}

describe("a webhook is told", () => {
  test("once of a run, with what it came to", async () => {
    const hook = await startHook(ok);
    const project = await projectWith("{ webhook_env: HOOK }");
    const done = await run(project, hook);
    expect(done, done.stderr).toMatchObject({ code: 0, stderr: "" });
    expect(hook.posts).toHaveLength(1);
    expect(hook.posts[0]).toMatchObject({
      url: `/${SECRET}`,
      headers: { "content-type": "application/json" },
    });
    const [started] = await project.journal("one");
    expect(bodyOf(hook)).toEqual({
      version: 1,
      exit_code: 0,
      result: "everything is done",
      run: started?.["run"],
      target: "emulator",
      recipes: ["one"],
      counts: { pending: 0, running: 0, done: 2, failed: 0, parked: 0, unknown: 0, blocked: 0 },
      credits_spent: 200,
      seconds: expect.any(Number),
      not_done: [],
      not_done_more: 0,
    });
  });

  test("with `on: [failed]` only when the exit code is not 0, with every reason", async () => {
    const hook = await startHook(ok);
    const project = await projectWith("{ webhook_env: HOOK, on: [failed] }");
    expect((await run(project, hook, ["--only", "a"])).code).toBe(0);
    expect(hook.posts).toEqual([]);
    const failed = await run(project, hook, await refuseAll(project));
    expect(failed.code).toBeGreaterThan(0);
    expect(hook.posts).toHaveLength(1);
    const body = bodyOf(hook);
    expect(body).toMatchObject({ exit_code: failed.code, counts: { done: 1 } });
    expect(body["not_done"]).toEqual([
      { recipe: "one", video: "b", state: expect.any(String), reason: expect.stringContaining("prompt 1") },
    ]);
  });

  test("of a run that was interrupted", async () => {
    const hook = await startHook(ok);
    const project = await projectWith("{ webhook_env: HOOK, on: [failed] }");
    const running = project.start([...LOCAL, "--speed", "20"], { env: { HOOK: hook.url } });
    await running.until("prompt 1");
    running.child.kill("SIGTERM");
    expect((await running.ended).code).toBe(130);
    expect(bodyOf(hook)).toMatchObject({ exit_code: 130, result: "interrupted; run again to go on" });
  });

  test("of a command that could not begin, because nobody watches at night", async () => {
    const hook = await startHook(ok);
    const project = await projectWith("{ webhook_env: HOOK, on: [failed] }");
    await project.write("one.yaml", RECIPE.replace("videos", "vidoes"));
    expect((await run(project, hook)).code).toBe(2);
    expect(bodyOf(hook)).toEqual({
      version: 1,
      exit_code: 2,
      result: "usage, configuration or recipe is wrong; nothing was sent",
      error: "nothing was sent",
    });
  });

  test("in Slack's shape on wish, where nothing from elsewhere pings, links or formats", async () => {
    const hook = await startHook(ok);
    const project = await projectWith("{ webhook_env: HOOK, format: slack }");
    await run(project, hook, ["--only", "a"]);
    const { text, ...rest } = bodyOf(hook) as { readonly text: string };
    expect(rest).toEqual({ unfurl_links: false, unfurl_media: false });
    expect(text).toMatch(
      /^:white_check_mark: \*nemo-pipeline\* one: everything is done \(exit code 0\)\n1 of 1 video done, 100 credits spent, \d+s, embedded backend, run \d{14}-\w+$/u,
    );
    await run(project, hook, await refuseAll(project, "<!channel> @here *x* &lt;"));
    const { text: failed } = JSON.parse(hook.posts[1]?.body ?? "") as { readonly text: string };
    expect(failed).toMatch(/^:warning: \*nemo-pipeline\* one: /u);
    expect(failed).toMatch(/^• one\/b \w+: prompt 1: .*&lt;!channel&gt;.*&amp;lt;/mu);
    expect(failed).not.toMatch(/<|@here|\*x\*/u);
  });
});

describe("the exit code, the time and the secret stay as they are when the webhook", () => {
  const expectWords = ({ code, stdout, stderr }: Outcome, words: string): void => {
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("Nobody was notified (notify: file nemo-pipeline.config.yaml:1): ");
    expect(stderr).toContain(words);
    expect(stdout + stderr).not.toContain(SECRET);
  };

  test("hangs", async () => {
    const hook = await startHook();
    const done = await run(await projectWith("{ webhook_env: HOOK, timeout: 300ms }"), hook, ["-v"]);
    expectWords(done, "no answer within 0.3 s");
    expect(done.stderr).toMatch(/^POST \[webhook\] failed \d+ ms$/mu);
  });

  test("hangs, and somebody presses Ctrl-C: the waiting ends, the exit code is the run's", async () => {
    const hook = await startHook();
    const project = await projectWith("{ webhook_env: HOOK, timeout: 50s }");
    const running = project.start(LOCAL, { env: { HOOK: hook.url } });
    await running.until("2 of 2 videos done");
    await expect.poll(() => hook.posts.length, { timeout: 20_000 }).toBe(1);
    running.child.kill("SIGINT");
    expectWords(await running.ended, "the waiting was ended");
  });

  test("answers 500", async () => {
    const hook = await startHook((response) => void response.writeHead(500).end(`no ${SECRET}`));
    expectWords(await run(await projectWith("{ webhook_env: HOOK }"), hook), "it answered 500");
    expect(hook.posts).toHaveLength(1);
  });

  test.each([302, 307])("answers %i: no redirect is followed", async (status) => {
    const stranger = await startHook(ok);
    const hook = await startHook(
      (response) => void response.writeHead(status, { location: stranger.url }).end(),
    );
    const done = await run(await projectWith("{ webhook_env: HOOK }"), hook);
    expectWords(done, `it answered ${status}, a redirect, which is not followed`);
    expect(stranger.posts).toEqual([]);
  });

  test("answers an endless body", async () => {
    const hook = await startHook((response) => {
      response.writeHead(200);
      response.write("x".repeat(1000));
    });
    expect((await run(await projectWith("{ webhook_env: HOOK, timeout: 50s }"), hook)).code).toBe(0);
  });

  test("is not there", async () => {
    const project = await projectWith("{ webhook_env: HOOK }");
    const gone = { url: `http://127.0.0.1:9/${SECRET}`, posts: [] };
    expectWords(await run(project, gone), "the connection failed (ECONNREFUSED)");
  });

  test("is in a variable that is not set, or holds something else", async () => {
    const project = await projectWith("{ webhook_env: HOOK }");
    expectWords(await run(project, { url: "", posts: [] }), "the environment variable HOOK is not set");
    expectWords(
      await run(project, { url: SECRET, posts: [] }),
      "what HOOK holds cannot be used: this is not an address",
    );
  });
});

test("no token is in what is posted, though the backend says it back in every error", async () => {
  const hook = await startHook(ok);
  const api = await startHook();
  const project = await projectWith("{ webhook_env: HOOK }");
  const echo = createServer((request, response) => {
    const said = request.headers.authorization ?? "";
    request
      .resume()
      .on("end", () => response.writeHead(403).end(JSON.stringify({ code: 1001, message: said, msg: said })));
  });
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void echo.close());
  const url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
  const env = { HOOK: hook.url, NEMO_API_URL: url, NEMO_TOKEN: TOKEN };
  const failed = await project.run(["run", "one.yaml"], { env });
  expect(failed.code).toBeGreaterThan(0);
  expect(hook.posts).toHaveLength(1);
  expect(hook.posts[0]?.body).toContain("[secret]");
  expect(JSON.stringify(hook.posts)).not.toContain(TOKEN);
  expect(api.posts).toEqual([]);
});

describe("the configuration", () => {
  const LONG = `https://hooks.example.com/services/${SECRET}`;

  test.each([
    ["no address", `{ webhook: "${SECRET}" }`, "this is not an address"],
    ["a password", `{ webhook: "https://user:${SECRET}@example.com/" }`, "user name or a password"],
    ["plain http", `{ webhook: "http://example.com/${SECRET}" }`, "the address is not https"],
    ["an address of this machine", `{ webhook: "http://127.0.0.1:8080/${SECRET}" }`, "private network"],
    ["an address of this machine by name", `{ webhook: "https://localhost/${SECRET}" }`, "private network"],
    ["a cloud's metadata", `{ webhook: "https://169.254.169.254/${SECRET}" }`, "private network"],
    ["a number for an address", `{ webhook: "https://2130706433/${SECRET}" }`, "private network"],
    ["an address in IPv6", `{ webhook: "https://[::ffff:10.0.0.1]/${SECRET}" }`, "private network"],
    ["an address for a name", `{ webhook_env: "${LONG}" }`, "not the name of an environment variable"],
    ["two addresses", `{ webhook: "${LONG}", webhook_env: HOOK }`, "both `webhook` and `webhook_env`"],
    ["no address at all", "{ on: [failed] }", "does not say where to post"],
    ["an unknown key", `{ webhook: "${LONG}", onn: [failed] }`, "Did you mean `on`"],
    ["a wrong moment", `{ webhook: "${LONG}", on: [failure] }`, "failed"],
    ["a wrong type", `{ webhook: ["${LONG}"] }`, "webhook"],
    ["broken YAML", `{ webhook: "${LONG}", on: [ }`, "nemo-pipeline.config.yaml:1"],
  ])("with %s is refused, and the address is not shown", async (_, notify, words) => {
    const project = await projectWith(notify);
    for (const command of [
      ["validate", "one.yaml"],
      ["doctor", "one.yaml", "--json"],
    ]) {
      const { code, stdout, stderr } = await project.run(command);
      expect(code).toBe(2);
      expect(stdout + stderr).toContain(words);
      expect(stdout + stderr).not.toContain(SECRET);
    }
  });

  test("is told by doctor without the address, and nothing is sent", async () => {
    const doctor = ["doctor", "one.yaml", "--local", "--stub-renders"];
    const hook = await startHook(ok);
    const set = await (await projectWith(`{ webhook: "${LONG}", on: [failed], format: slack }`)).run(doctor);
    expect(set.code, set.stdout).toBe(0);
    expect(set.stdout).toMatch(/notify\.webhook +set +file nemo-pipeline\.config\.yaml:1\n/u);
    expect(set.stdout).toMatch(
      /^ok +Notify +a webhook is set; it is told of runs that fail or stop, as slack/mu,
    );
    const project = await projectWith("{ webhook_env: HOOK }");
    const fromEnvironment = await project.run([...doctor, "--json"], { env: { HOOK: hook.url } });
    const missing = await project.run(doctor);
    expect(missing.code, missing.stdout).toBe(0);
    expect(missing.stdout).toMatch(/^warning +Notify .*HOOK is not set/mu);
    expect([set, fromEnvironment, missing].map(({ stdout }) => stdout).join("")).not.toMatch(
      new RegExp(`${SECRET}|hooks\\.example`, "u"),
    );
    expect(hook.posts).toEqual([]);
  });
});

test("a name from a file that leads to this machine is not connected to", async () => {
  const { promise, resolve } = Promise.withResolvers<NodeJS.ErrnoException | null>();
  publicOnly("localhost", {}, resolve);
  expect((await promise)?.code).toBe("ERR_PRIVATE_ADDRESS");
});
