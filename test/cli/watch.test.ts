// `watch` as a program: who may ask it for what, and that it hears of everything that the journals tell.

import { appendFile, mkdir, rm, symlink, truncate, unlink, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { batch } from "../report/batch.ts";
import { ask, listen, startWatch, Writer } from "./live-page.ts";
import { openProject } from "./rig.ts";
import type { Project } from "./rig.ts";

const RECIPE =
  "version: 1\nname: night\nvideos:\n  a: { prompt: Generate a 4-second clip }\n  b: { prompt: Generate a 5-second clip }\n";

async function finished(): Promise<{
  readonly project: Project;
  readonly writer: Writer;
  readonly url: string;
}> {
  const project = await openProject();
  const writer = new Writer(project);
  await writer.begin();
  await writer.finish("a");
  const { url } = await startWatch(project);
  return { project, writer, url };
}

describe("the server", () => {
  test("listens on this machine only, tells its address, and ends with 0 at Ctrl-C", async () => {
    const project = await openProject();
    const { running, url } = await startWatch(project);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/u);
    const heard = listen(url);
    await heard.until(() => true);
    running.child.kill("SIGINT");
    expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("says what to do when its port is taken", async () => {
    const { project, url } = await finished();
    const { port } = new URL(url);
    const second = await project.run(["watch", "--port", port]);
    expect(second.code).toBe(2);
    expect(second.stderr).toContain(`cannot be served on port ${port}`);
    expect(second.stderr).toContain("--port");
  });

  test("can change nothing: whatever is no GET or HEAD is refused", async () => {
    const { url } = await finished();
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      expect(await ask(url, { method })).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
    }
    const head = await ask(url, { method: "HEAD" });
    expect(head).toMatchObject({ status: 200, body: Buffer.alloc(0) });
    expect(Number(head.headers["content-length"])).toBeGreaterThan(1000);
  });

  test.each([
    ["a name that leads here (DNS rebinding)", { host: "evil.example" }, 421],
    ["a name that leads here, with the port", { host: "evil.example:80" }, 421],
    ["the right name with another port", { host: "127.0.0.1:1" }, 421],
    ["another site's program", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, 403],
    ["a page of another port", { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }, 403],
    [
      "a frame",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
      403,
    ],
    [
      "a link",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
      200,
    ],
  ])("asked by %s, answers %o with %i", async (_, headers, status) => {
    const { url } = await finished();
    for (const path of ["", "files/out/a.mp4"]) {
      expect((await ask(url + path, { headers: { ...headers } })).status).toBe(status);
    }
  });

  test("lets no other page read or frame it, and has no token", async () => {
    const { url } = await finished();
    const { headers, body } = await ask(url, { headers: { origin: "https://evil.example" } });
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(headers).toMatchObject({
      "content-security-policy": "frame-ancestors 'none'",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    });
    expect(body.toString()).toMatch(/default-src 'none'.*connect-src 'self'/u);
    expect(body.toString()).not.toContain("unmistakable");
  });
});

describe("exported files", () => {
  test("are sent whole and in pieces, as players ask for them", async () => {
    const { project, url } = await finished();
    const whole = await ask(`${url}files/out/a.mp4`);
    const size = whole.body.length;
    expect(whole).toMatchObject({
      status: 200,
      headers: { "content-type": "video/mp4", "accept-ranges": "bytes" },
    });
    expect(whole.body.equals(Buffer.from(await project.read("out/a.mp4"), "latin1"))).toBe(false);
    const piece = async (range: string, more = {}) => {
      const { status, headers, body } = await ask(`${url}files/out/a.mp4`, { headers: { range, ...more } });
      return [status, headers["content-range"], body.length];
    };
    expect(await piece("bytes=0-99")).toEqual([206, `bytes 0-99/${size}`, 100]);
    expect(await piece("bytes=100-")).toEqual([206, `bytes 100-${size - 1}/${size}`, size - 100]);
    expect(await piece("bytes=-10")).toEqual([206, `bytes ${size - 10}-${size - 1}/${size}`, 10]);
    expect(await piece(`bytes=0-${size * 2}`)).toEqual([206, `bytes 0-${size - 1}/${size}`, size]);
    expect(await piece(`bytes=${size}-`)).toEqual([416, `bytes */${size}`, 0]);
    expect(await piece("bytes=0-1,5-6")).toEqual([200, undefined, size]);
    expect(await piece("lines=1")).toEqual([200, undefined, size]);
    expect(await piece("bytes=0-9", { "if-range": '"another"' })).toEqual([200, undefined, size]);
    const etag = String(whole.headers.etag);
    expect((await ask(`${url}files/out/a.mp4`, { headers: { "if-none-match": etag } })).status).toBe(304);
    const head = await ask(`${url}files/out/a.mp4`, { method: "HEAD" });
    expect([head.headers["content-length"], head.body.length]).toEqual([String(size), 0]);
  });

  test("are those that a journal names, and no others", async () => {
    const { project, url } = await finished();
    await project.write("out/b.mp4", "not named");
    await project.write("secret.mp4", "not named");
    for (const name of [
      "out/b.mp4",
      "secret.mp4",
      "out/../out/a.mp4",
      "out/%2e%2e/secret.mp4",
      "..%2fsecret.mp4",
      ".nemo/night/journal.jsonl",
      "nemo-pipeline.config.yaml",
      "%2fetc%2fpasswd",
      "out/a.mp4%00",
      "%ff",
      "",
    ]) {
      expect([name, (await ask(`${url}files/${name}`)).status]).not.toContain(206);
      const { status, body } = await ask(`${url}files/${name}`);
      if (!name.includes("out/../out")) expect([name, status]).toEqual([name, 404]);
      expect(body.toString("latin1")).not.toContain("not named");
    }
    expect((await ask(`${url}report.html`)).status).toBe(404);
  });

  test("are inside the project, are videos, and are as long as the journal says", async () => {
    const project = await openProject();
    const outside = await openProject();
    await outside.write("secret.mp4", "x".repeat(100));
    const writer = new Writer(project);
    await writer.begin();
    await mkdir(project.file("out"));
    await symlink(outside.file("secret.mp4"), project.file("out/link.mp4"));
    await symlink(outside.dir, project.file("out/folder"));
    await project.write("out/longer.mp4", "x".repeat(101));
    await project.write(".env", "x".repeat(100));
    await project.write(".nemo/kept.mp4", "x".repeat(100));
    const names = [
      "out/link.mp4",
      "out/folder/secret.mp4",
      "../secret.mp4",
      "out/longer.mp4",
      ".env",
      ".nemo/kept.mp4",
    ];
    for (const [index, file] of names.entries()) {
      const step = { video: `v${index}`, key: `e${index}`, step: "export 1" };
      await writer.add(
        { type: "render.intended", ...step, render: "r", format: "mp4", quality: "high", draft: "d" },
        { type: "download.finished", ...step, file, bytes: 100, sha256: "ab" },
        { type: "video.done", video: step.video },
      );
    }
    await writer.finish("good");
    const { url } = await startWatch(project);
    expect((await ask(url)).body.toString()).toContain("files/out/longer.mp4");
    for (const name of names) {
      expect([name, (await ask(`${url}files/${name}`)).status]).toEqual([name, 404]);
    }
    expect((await ask(`${url}files/out/good.mp4`)).status).toBe(200);
  });
});

describe("a page hears", () => {
  const card = (id: string, state: string) => new RegExp(`id="night/${id}" data-state="${state}"`, "u");
  const shows = (id: string, state: string) => (update: { readonly cards: readonly string[] }) =>
    update.cards.some((html) => card(id, state).test(html));

  test("of a run that begins after it, of its end, and of the next one", async () => {
    const project = await openProject();
    await project.write("recipes/night.yaml", RECIPE);
    const { url } = await startWatch(project);
    const heard = listen(url);
    expect((await heard.until(() => true)).header).toContain("No recipe yet");
    const local = ["run", "recipes/night.yaml", "--local", "--stub-renders", "--speed", "100"];
    const run = project.start(local);
    await heard.until(({ header }) => header?.includes("A run is going on: <bdi>night</bdi>") === true);
    await heard.until(shows("a", "running"));
    await heard.until(({ totals }) => totals?.includes("still going on") === true);
    expect((await run.ended).code).toBe(0);
    const end = await heard.until(({ states }) => states?.done === 2);
    expect(end.states).toMatchObject({ all: 2, running: 0 });
    await heard.until(({ header }) => header?.includes("No run is going on.") === true);
    expect((await project.run([...local, "--rerun", "a"])).code).toBe(0);
    await heard.until(({ totals }) => totals?.includes("2 runs") === true);
  });

  test("only of what has changed, and after a pause only of what it has not heard", async () => {
    const { url, writer } = await finished();
    const { body } = await ask(url);
    const [, mark = ""] = /data-since="([^"]+)"/u.exec(body.toString()) ?? [];
    const heard = listen(url, mark);
    await writer.intend("b", "Generate rain");
    const update = await heard.until(shows("b", "pending"));
    expect(update.cards).toHaveLength(1);
    heard.close();
    const known = heard.updates.at(-1)?.id ?? "";
    await writer.add({ type: "video.failed", video: "b", reason: "no rain" });
    const again = listen(url, known);
    expect((await again.until(shows("b", "failed"))).cards).toHaveLength(1);
    expect((await listen(url, "another-7").until(() => true)).cards).toHaveLength(2);
  });

  test("of every video of a recipe that was named, begun or not", async () => {
    const project = await openProject();
    await project.write("night.yaml", RECIPE);
    const { url } = await startWatch(project, ["night.yaml"]);
    const heard = listen(url);
    expect((await heard.until(shows("a", "pending"))).states).toMatchObject({ all: 2, pending: 2 });
    const writer = new Writer(project);
    await writer.begin();
    await writer.finish("b");
    await writer.finish("stranger");
    expect((await heard.until(shows("b", "done"))).states).toMatchObject({ all: 2, done: 1 });
  });

  test("of a journal in another's place, of one that is gone, and of one that comes again", async () => {
    const { url, writer } = await finished();
    const heard = listen(url);
    await heard.until(shows("a", "done"));
    await writer.replace(batch({ videos: 3 }));
    const update = await heard.until(shows("clip-3", "done"));
    expect(update.names).toEqual(["night/clip-1", "night/clip-2", "night/clip-3"]);
    await unlink(writer.file);
    await heard.until(({ names }) => names?.length === 0);
    await writer.replace(batch({ videos: 2 }));
    await heard.until(({ names, states }) => names === undefined && states?.all === 2);
  });

  test("of damage, with its line, and of its end; a torn last line is only waited for", async () => {
    const { url, writer } = await finished();
    const heard = listen(url);
    await heard.until(shows("a", "done"));
    await appendFile(writer.file, '{"v":1,"seq":');
    await appendFile(writer.file, "nonsense\n");
    const update = await heard.until(({ header }) => header?.includes("trouble") === true);
    expect(update.header).toMatch(/journal\.jsonl:6: this line is damaged/u);
    await truncate(writer.file, 0);
    await writeFile(writer.file, "");
    await rm(writer.file);
    await writer.replace(batch({ videos: 1 }));
    await heard.until(({ header, states }) => header?.includes("trouble") === false && states?.done === 1);
  });

  test("that a run has died, though nothing tells of it", async () => {
    const project = await openProject();
    await project.write("recipes/night.yaml", RECIPE);
    const run = project.start(["run", "recipes/night.yaml", "--local", "--stub-renders", "--speed", "20"]);
    await run.until("prompt 1");
    const { url } = await startWatch(project);
    const heard = listen(url);
    await heard.until(shows("a", "running"));
    run.child.kill("SIGKILL");
    const update = await heard.until(shows("a", "pending"));
    expect(update.cards.join("")).toContain("the run ended in the middle");
  });
});
