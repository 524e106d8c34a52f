import type { ServerResponse } from "node:http";
import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { Progress } from "../../src/core/ports.ts";
import { type FileSystem, nodeFiles, type OpenFile } from "../../src/platform/file-system.ts";
import { createRig, patient, type Rig, sha256, temporaryFolder, TOKEN } from "./rig.ts";
import { type Asked, json, startServer, type TestServer } from "./server.ts";

const FILE = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
const WHOLE = { ok: true, value: { bytes: FILE.length, sha256: sha256(FILE) } };
const ROUTE = "/api/render/proxy/render_1/download";

interface DownloadRig extends Rig {
  readonly cdn: TestServer;
  readonly part: string;
  download(more?: {
    url?: string | undefined;
    sizeBytes?: number;
    onProgress?: (p: Progress) => void;
  }): ReturnType<Rig["backend"]["download"]>;
}

/** The file is on another host than the API. */
const createDownloadRig = async (options: Parameters<typeof createRig>[0] = {}): Promise<DownloadRig> => {
  const rig = await createRig(options);
  const cdn = await startServer();
  const part = join(await temporaryFolder(), "out/v.mp4.part");
  const download: DownloadRig["download"] = ({
    url = `${cdn.url}/v.mp4?sig=1`,
    sizeBytes,
    onProgress,
  } = {}) =>
    rig.backend.download(
      {
        renderId: "render_1",
        file: part,
        ...(url === "none" ? {} : { url }),
        ...(sizeBytes === undefined ? {} : { sizeBytes }),
      },
      { ...patient, ...(onProgress && { onProgress }) },
    );
  return { ...rig, cdn, part, download };
};

/** Sends `bytes` of the file and then cuts the connection. */
const cutAfter = (response: ServerResponse, bytes: number, headers: Record<string, string> = {}): void => {
  response.writeHead(200, { "content-type": "video/mp4", "content-length": String(FILE.length), ...headers });
  response.write(FILE.subarray(0, bytes), () => setImmediate(() => response.destroy()));
};
const sendWhole = (response: ServerResponse): void =>
  void response.writeHead(200, { "content-type": "video/mp4" }).end(FILE);
const sendRest = ({ headers }: Asked, response: ServerResponse, etag: string): void => {
  const start = Number(/^bytes=(\d+)-$/.exec(String(headers.range))?.[1]);
  response
    .writeHead(206, { etag, "content-range": `bytes ${start}-${FILE.length - 1}/${FILE.length}` })
    .end(FILE.subarray(start));
};

describe("a download", () => {
  it("writes the bytes, counts and digests them, and shows nothing of the user to the host", async () => {
    const rig = await createDownloadRig();
    const progress: Progress[] = [];
    rig.cdn.on("/v.mp4", (_, response) => sendWhole(response));
    expect(await rig.download({ onProgress: (entry) => progress.push(entry) })).toEqual(WHOLE);
    expect(await readFile(rig.part)).toEqual(FILE);
    expect(progress.at(-1)).toMatchObject({ kind: "bytes", done: FILE.length });
    expect(JSON.stringify(rig.cdn.asked[0]?.headers)).not.toMatch(/nmv_|authorization|x-skill|x-client/i);
    expect(rig.server.asked).toHaveLength(0);
  });

  it("replaces what an earlier one left", async () => {
    const rig = await createDownloadRig();
    rig.cdn.on("/v.mp4", (_, response) => sendWhole(response));
    await mkdir(join(rig.part, ".."), { recursive: true });
    await writeFile(rig.part, Buffer.alloc(FILE.length * 2));
    expect(await rig.download()).toEqual(WHOLE);
    expect(await readFile(rig.part)).toEqual(FILE);
  });

  it.each([403, 404, 410, 401])(
    "goes to the API's route, with the token, when the address answers %i",
    async (status) => {
      const rig = await createDownloadRig();
      rig.cdn.on("/v.mp4", (_, response) => json(response, { code: 1001 }, status));
      rig.server.on(ROUTE, (_, response) => sendWhole(response));
      expect(await rig.download()).toEqual(WHOLE);
      expect(rig.server.asked[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    },
  );

  it.each([
    "none",
    "http://127.0.0.1:1/v.mp4",
    "http://cdn.example/v.mp4",
    "file:///etc/passwd",
    "nonsense:",
    "data:,x",
  ])("goes to the API's route when the address is %s", async (url) => {
    const rig = await createDownloadRig();
    rig.server.on(ROUTE, (_, response) => sendWhole(response));
    expect(await rig.download({ url })).toEqual(WHOLE);
  });

  it("of an address of the API carries the token", async () => {
    const rig = await createDownloadRig();
    rig.server.on("/files/v.mp4", (_, response) => sendWhole(response));
    expect(await rig.download({ url: `${rig.server.url}/files/v.mp4` })).toEqual(WHOLE);
    expect(rig.server.asked[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it("loses the token when the API sends it on to another host", async () => {
    const rig = await createDownloadRig();
    rig.server.on(
      ROUTE,
      (_, response) => void response.writeHead(307, { location: `${rig.cdn.url}/v.mp4?s=1` }).end(),
    );
    rig.cdn.on("/v.mp4", (_, response) => sendWhole(response));
    expect(await rig.download({ url: "none" })).toEqual(WHOLE);
    expect(JSON.stringify(rig.cdn.asked[0]?.headers)).not.toMatch(/nmv_|authorization|x-skill/i);
  });

  it.each(["http://files.example/v.mp4", "ftp://files.example/v.mp4"])(
    "is not sent on to %s",
    async (location) => {
      const rig = await createDownloadRig();
      rig.server.on(ROUTE, (_, response) => void response.writeHead(302, { location }).end());
      expect(await rig.download({ url: "none" })).toMatchObject({ ok: false, error: { kind: "refused" } });
    },
  );

  it("never makes this machine read its own addresses for a backend elsewhere", async () => {
    const rig = await createDownloadRig({
      apiUrl: "https://api.example",
      proxy: { httpsProxy: "http://127.0.0.1:1" },
    });
    rig.cdn.on("/v.mp4", (_, response) => sendWhole(response));
    expect(await rig.download()).toMatchObject({ ok: false, error: { kind: "unreachable" } });
    expect(rig.cdn.asked).toHaveLength(0);
  });

  it("is sent on five times at most", async () => {
    const rig = await createDownloadRig();
    rig.cdn.on("/", (_, response) => void response.writeHead(302, { location: "/again" }).end());
    rig.server.on(ROUTE, (_, response) => json(response, { detail: "not found" }, 404));
    expect(await rig.download()).toMatchObject({ ok: false, error: { kind: "not-found" } });
    expect(rig.cdn.asked).toHaveLength(6);
  });

  it.each([
    [404, { detail: "render not found" }, "not-found"],
    [200, { code: 1001 }, "auth"],
    [402, {}, "plan-blocked"],
    [200, { success: true, data: {} }, "malformed"],
    [500, {}, "broken"],
    [429, {}, "rate-limited"],
  ])("refused by the API with %i %j says so", async (status, body, kind) => {
    const rig = await createDownloadRig();
    rig.server.on(ROUTE, (_, response) => json(response, body, status));
    expect(await rig.download({ url: "none" })).toMatchObject({ ok: false, error: { kind } });
  });

  it.each([
    [500, "broken"],
    [429, "rate-limited"],
  ])("refused by another host with %i does not bother the API", async (status, kind) => {
    const rig = await createDownloadRig();
    rig.cdn.on("/v.mp4", (_, response) => json(response, {}, status));
    expect(await rig.download()).toMatchObject({ ok: false, error: { kind } });
    expect(rig.server.asked).toHaveLength(0);
  });
});

describe("a broken download", () => {
  it("goes on where it broke when it is surely the same file", async () => {
    const rig = await createDownloadRig();
    rig.cdn.on("/v.mp4", (asked, response) =>
      asked.headers.range === undefined
        ? cutAfter(response, 100_000, { etag: '"v1"' })
        : sendRest(asked, response, '"v1"'),
    );
    expect(await rig.download({ sizeBytes: FILE.length })).toEqual(WHOLE);
    expect(await readFile(rig.part)).toEqual(FILE);
    expect(rig.cdn.asked[1]?.headers).toMatchObject({
      "if-range": '"v1"',
      range: expect.stringMatching(/^bytes=\d+-$/),
    });
  });

  it("starts again when the file has become another one", async () => {
    const rig = await createDownloadRig();
    rig.cdn.on("/v.mp4", ({ headers }, response) =>
      headers.range === undefined ? cutAfter(response, 100_000, { etag: '"v1"' }) : sendWhole(response),
    );
    expect(await rig.download()).toEqual(WHOLE);
    expect(await readFile(rig.part)).toEqual(FILE);
  });

  it("is not patched with a part of another file", async () => {
    const rig = await createDownloadRig();
    rig.cdn.on("/v.mp4", (asked, response) =>
      asked.headers.range === undefined
        ? cutAfter(response, 100_000, { etag: '"v1"' })
        : sendRest(asked, response, '"v2"'),
    );
    expect(await rig.download()).toMatchObject({ ok: false, error: { kind: "broken" } });
  });

  it.each<Record<string, string>>([{}, { etag: 'W/"weak"' }])(
    "is broken when nothing proves what the rest belongs to: %j",
    async (headers) => {
      const rig = await createDownloadRig();
      rig.cdn.on("/v.mp4", (_, response) => cutAfter(response, 100_000, headers));
      expect(await rig.download()).toMatchObject({ ok: false, error: { kind: "broken" } });
      expect(rig.cdn.asked).toHaveLength(1);
    },
  );

  it("is given up after some breaks", async () => {
    const rig = await createDownloadRig();
    rig.cdn.on("/v.mp4", (_, response) => cutAfter(response, 1000, { etag: '"v1"' }));
    expect(await rig.download()).toMatchObject({ ok: false, error: { kind: "broken" } });
    expect(rig.cdn.asked).toHaveLength(4);
  });

  it("is seen when the body ends quietly before the size that the render has", async () => {
    const rig = await createDownloadRig();
    rig.cdn.on(
      "/v.mp4",
      (_, response) => void response.writeHead(200, { connection: "close" }).end(FILE.subarray(0, 9)),
    );
    expect(await rig.download({ sizeBytes: FILE.length })).toMatchObject({
      ok: false,
      error: { kind: "broken" },
    });
  });

  it("is seen when there is not one byte", async () => {
    const rig = await createDownloadRig();
    rig.cdn.on("/v.mp4", (_, response) => void response.writeHead(200).end());
    expect(await rig.download()).toMatchObject({ ok: false, error: { kind: "broken" } });
  });

  it("is a time-out when the host falls silent, and not while it is only slow", async () => {
    const rig = await createDownloadRig({
      timing: { requestTimeoutMs: 250, promptTimeoutMs: 1, idleTimeoutMs: 1 },
    });
    rig.cdn.on("/slow", (_, response) => {
      let sent = 0;
      response.writeHead(200);
      const drip = setInterval(
        () => ((sent += 1) > 8 ? (clearInterval(drip), response.end()) : response.write("x")),
        60,
      );
    });
    rig.cdn.on("/silent", (_, response) => void response.writeHead(200).write("x"));
    expect(await rig.download({ url: `${rig.cdn.url}/slow` })).toMatchObject({
      ok: true,
      value: { bytes: 8 },
    });
    expect(await rig.download({ url: `${rig.cdn.url}/silent` })).toMatchObject({
      ok: false,
      error: { kind: "timeout" },
    });
  });
});

describe("a download that this machine cannot take", () => {
  it("says so when there is a folder in the file's place", async () => {
    const rig = await createDownloadRig();
    await mkdir(rig.part, { recursive: true });
    expect(await rig.download()).toMatchObject({
      ok: false,
      error: { kind: "local", message: expect.stringContaining("folder") },
    });
    expect(rig.cdn.asked).toHaveLength(0);
  });

  it("does not follow a link", async () => {
    const rig = await createDownloadRig();
    const target = join(await temporaryFolder(), "precious");
    await writeFile(target, "precious");
    await mkdir(join(rig.part, ".."), { recursive: true });
    await symlink(target, rig.part);
    expect(await rig.download()).toMatchObject({ ok: false, error: { kind: "local" } });
    expect(await readFile(target, "utf8")).toBe("precious");
  });

  it.skipIf(process.getuid?.() === 0)("says so when the folder cannot be written", async () => {
    const rig = await createDownloadRig();
    await mkdir(join(rig.part, ".."), { recursive: true });
    await chmod(join(rig.part, ".."), 0o500);
    expect(await rig.download()).toMatchObject({ ok: false, error: { kind: "local" } });
  });

  it.skipIf(process.platform !== "linux")("says that the disk is full", async () => {
    const rig = await createRig();
    const cdn = await startServer();
    cdn.on("/v.mp4", (_, response) => sendWhole(response));
    const result = await rig.backend.download(
      { renderId: "r", url: `${cdn.url}/v.mp4`, file: "/dev/full" },
      patient,
    );
    expect(result).toMatchObject({
      ok: false,
      error: { kind: "local", message: expect.stringContaining("full") },
    });
    await cdn.close();
  });
});

describe("a download that has arrived", () => {
  it("counts, whatever closing it says", async () => {
    const close = async (file: OpenFile): Promise<void> => {
      await file.close();
      throw diskError();
    };
    const rig = await createDownloadRig({ files: watched({ close }) });
    rig.cdn.on("/v.mp4", (_, response) => sendWhole(response));
    expect(await rig.download()).toEqual(WHOLE);
  });
});

const diskError = (): Error => Object.assign(new Error("EIO: i/o error"), { code: "EIO" });

/** The machine's own files, but for how they are closed. */
const watched = ({ close }: { readonly close: (file: OpenFile) => Promise<void> }): FileSystem => ({
  ...nodeFiles,
  async open(path, flags, mode) {
    const file = await nodeFiles.open(path, flags, mode);
    return new Proxy(file, {
      get(target, name) {
        if (name === "close") return () => close(target);
        const own: unknown = Reflect.get(target, name);
        return typeof own === "function" ? own.bind(target) : own;
      },
    });
  },
});
