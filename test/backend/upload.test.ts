import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, it } from "vitest";

import type { Progress } from "../../src/core/ports.ts";
import type { Input } from "../../src/core/recipe/recipe.ts";
import { createRig, patient, type Rig, temporaryFolder } from "./rig.ts";
import { type Asked, json } from "./server.ts";

const ROUTE = "/api/upload-video/nemo_agent/me/s1";
const request = (inputs: readonly Input[]) => ({ sessionId: "s1", inputs });

interface UploadRig extends Rig {
  readonly folder: string;
  readonly file: (name: string, content?: string) => Promise<Input>;
}

/** Answers as the backend does: one entry for each file or address. */
const createUploadRig = async (): Promise<UploadRig> => {
  const rig = await createRig();
  const folder = await temporaryFolder();
  rig.server.on(ROUTE, async (asked, response) => {
    const files = (await namesIn(asked)).map((filename) => ({ filename, file_type: "video" }));
    json(response, { code: 0, data: { files, session_state_applied: true } });
  });
  const file = async (name: string, content = "bytes"): Promise<Input> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return { kind: "file", path, name };
  };
  return { ...rig, folder, file };
};

const isMultipart = ({ headers }: Asked): boolean =>
  String(headers["content-type"]).startsWith("multipart/form-data");
const formOf = async ({ headers, body }: Asked): Promise<FormData> =>
  new Response(new Uint8Array(body), {
    headers: { "content-type": String(headers["content-type"]) },
  }).formData();
const namesIn = async (asked: Asked): Promise<string[]> =>
  isMultipart(asked)
    ? (await formOf(asked)).getAll("files").map((entry) => (entry as File).name)
    : asked.json().urls;

describe("an upload", () => {
  it("sends files as multipart, byte for byte, and addresses as JSON, in the step's order", async () => {
    const rig = await createUploadRig();
    const inputs = [
      await rig.file("a.mp4", "A\r\n--x"),
      await rig.file('sto"ry 🎬.jpg', "B"),
      { kind: "url", url: "https://example.com/c.mp4?sig=1" } as const,
      { kind: "url", url: "https://example.com/d.png" } as const,
      await rig.file("e.wav", "E"),
    ];
    const result = await rig.backend.upload(request(inputs), patient);
    const names = [
      "a.mp4",
      'sto"ry 🎬.jpg',
      inputs[2]?.kind === "url" ? inputs[2].url : "",
      "https://example.com/d.png",
      "e.wav",
    ];
    expect(result.ok && result.value.map(({ name }) => name)).toEqual(names);
    expect(rig.server.asked.map(isMultipart)).toEqual([true, false, true]);
    const sent = (await formOf(rig.server.asked[0]!)).getAll("files") as File[];
    expect(await Promise.all(sent.map((entry) => entry.text()))).toEqual(["A\r\n--x", "B"]);
    expect(sent.map(({ type }) => type)).toEqual(["video/mp4", "image/jpeg"]);
  });

  it("tells how far it is, over all files", async () => {
    const rig = await createUploadRig();
    const progress: Progress[] = [];
    const inputs = [await rig.file("a.mp4", "12345"), await rig.file("b.mp4", "123")];
    await rig.backend.upload(request(inputs), { ...patient, onProgress: (entry) => progress.push(entry) });
    expect(progress.map(({ done, total }) => [done, total])).toEqual([
      [5, 8],
      [8, 8],
    ]);
  });

  it("of large files sends one at a time", async () => {
    const rig = await createUploadRig();
    const inputs = [await rig.file("a.mp4"), await rig.file("b.mp4"), await rig.file("c.mp4")];
    await truncate(join(rig.folder, "b.mp4"), 32 * 1024 ** 2);
    expect(await rig.backend.upload(request(inputs), patient)).toMatchObject({ ok: true });
    expect(rig.server.asked).toHaveLength(3);
  });

  it("fails when the backend silently took fewer files", async () => {
    const rig = await createUploadRig();
    rig.server.on(ROUTE, (_, response) => json(response, { data: { files: [{ filename: "a.mp4" }] } }));
    const inputs = [await rig.file("a.mp4"), await rig.file("b.mp4")];
    expect(await rig.backend.upload(request(inputs), patient)).toMatchObject({
      ok: false,
      error: { kind: "malformed" },
    });
  });

  it("is broken when the connection breaks, and not repeated", async () => {
    const rig = await createUploadRig();
    let requests = 0;
    rig.server.onRequest((incoming) => {
      requests += 1;
      incoming.once("data", () => incoming.socket.destroy());
      return "taken";
    });
    const input = await rig.file("a.mp4");
    await truncate(join(rig.folder, "a.mp4"), 8 * 1024 ** 2);
    expect(await rig.backend.upload(request([input]), patient)).toMatchObject({
      ok: false,
      error: { kind: "broken" },
    });
    expect(requests).toBe(1);
  });

  it("is refused while it is still being sent, and says why", async () => {
    const rig = await createUploadRig();
    rig.server.onRequest((incoming, response) => {
      incoming.once("data", () => json(response, { code: 4002, message: "too large" }, 413));
      return "taken";
    });
    const input = await rig.file("a.mp4");
    await truncate(join(rig.folder, "a.mp4"), 64 * 1024 ** 2);
    const result = await rig.backend.upload(request([input]), patient);
    expect(result).toMatchObject({ ok: false, error: { kind: "file-too-large" } });
  });

  it("says so when a file changes while it is read", async () => {
    const rig = await createUploadRig();
    const input = await rig.file("a.mp4");
    await truncate(join(rig.folder, "a.mp4"), 64 * 1024 ** 2);
    rig.server.onRequest(() => {
      void truncate(join(rig.folder, "a.mp4"), 10);
      return undefined;
    });
    expect(await rig.backend.upload(request([input]), patient)).toMatchObject({
      ok: false,
      error: { kind: "local" },
    });
  });

  it("arrives byte for byte however slowly the backend reads it", async () => {
    const rig = await createRig();
    const folder = await temporaryFolder();
    const path = join(folder, "clip.mp4");
    const content = randomBytes(24 * 1024 ** 2);
    await writeFile(path, content);
    rig.server.onRequest((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        incoming.pause();
        setTimeout(() => incoming.resume(), chunks.length % 7);
      });
      incoming.on("end", () => {
        const arrived = Buffer.concat(chunks).includes(content);
        json(response, { data: { files: arrived ? [{ filename: "clip.mp4" }] : [] } });
      });
      return "taken";
    });
    const inputs = [{ kind: "file", path, name: "clip.mp4" } as const];
    expect(await rig.backend.upload(request(inputs), patient)).toMatchObject({ ok: true });
  });

  it("of a file of 200 MB takes less than 60 MB of memory", async () => {
    const rig = await createRig();
    let received = 0;
    rig.server.onRequest((incoming, response) => {
      incoming.on("data", (chunk: Buffer) => (received += chunk.length));
      incoming.on("end", () => json(response, { data: { files: [{ filename: "clip.mp4" }] } }));
      return "taken";
    });
    const folder = await temporaryFolder();
    const [small, large] = [join(folder, "small.mp4"), join(folder, "large.mp4")];
    for (const file of [small, large]) await writeFile(file, "");
    await truncate(small, 1024 ** 2);
    await truncate(large, 200 * 1024 ** 2);
    const script = join(import.meta.dirname, "upload-memory.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [script, rig.server.url, small, large]);
    const { ok, grewMB } = JSON.parse(stdout);
    expect(ok).toBe(true);
    expect(received).toBeGreaterThan(201 * 1024 ** 2);
    expect(grewMB).toBeLessThan(60);
  });
});

describe("before anything is sent, an upload looks at", () => {
  const cases: [string, string, (rig: UploadRig) => Promise<Input>][] = [
    [
      "a file that is not there",
      "local",
      async () => ({ kind: "file", path: "/nowhere/a.mp4", name: "a.mp4" }),
    ],
    ["a folder", "local", async ({ folder }) => ({ kind: "file", path: folder, name: "a.mp4" })],
    ["an empty file", "unsupported-file", ({ file }) => file("a.mp4", "")],
    ["a kind that is not taken", "unsupported-file", ({ file }) => file("a.txt")],
    ["a name without an ending", "unsupported-file", ({ file }) => file("mp4")],
    [
      "a file that is too large",
      "file-too-large",
      async ({ file, folder }) => {
        const input = await file("a.mp4");
        await truncate(join(folder, "a.mp4"), 200 * 1024 ** 2 + 1);
        return input;
      },
    ],
  ];
  it.each(cases)("%s: %s", async (_, kind, prepare) => {
    const rig = await createUploadRig();
    const inputs = [await rig.file("good.mp4"), await prepare(rig)];
    expect(await rig.backend.upload(request(inputs), patient)).toMatchObject({ ok: false, error: { kind } });
    expect(rig.server.asked).toHaveLength(0);
  });

  it.each(["a.MP4", "b.jpeg", "c.aac", "d.mkv"])("%s, and takes it", async (name) => {
    const rig = await createUploadRig();
    expect(await rig.backend.upload(request([await rig.file(name)]), patient)).toMatchObject({ ok: true });
  });
});
