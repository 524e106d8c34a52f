// Owns the tests of uploads: files, addresses, formats, limits, and memory.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";

import { describe, expect, onTestFinished, test } from "vitest";

import { rig } from "./rig.ts";

describe("files", () => {
  test("are described, kept in the state, and served again", async () => {
    const { client } = await rig();
    const session = await client.session();
    const { body } = await client.upload(session, { "mug.jpg": "picture", "beans.mp4": "clip bytes" });
    expect(body.data.session_state_applied).toBe(true);
    expect(body.data.files).toMatchObject([
      { filename: "mug.jpg", file_type: "image", width: 800, height: 600 },
      { filename: "beans.mp4", file_type: "video", duration: 6, fps: 30 },
    ]);
    expect((await client.state(session)).state.video_infos).toEqual(body.data.files);
    expect(await (await fetch(body.data.files[0].cdn_url)).text()).toBe("picture");
  });

  test.each([
    ["notes.pdf", "text"],
    ["broken.jpg", "junk"],
    ["empty.jpg", ""],
  ])("%s is not supported", async (name, content) => {
    const { client } = await rig();
    const session = await client.session();
    const { body } = await client.upload(session, { [name]: content });
    expect(body.code).toBe(4001);
    expect((await client.state(session)).state.video_infos).toEqual([]);
  });

  test("with names in any writing, and never a path", async () => {
    const { client } = await rig();
    const session = await client.session();
    const { body } = await client.upload(session, { "../咖啡 “a”.jpg": "picture" });
    expect(body.data.files[0].filename).toBe("咖啡 “a”.jpg");
  });

  test("of 200 MB are taken without being held in memory; a byte more is too large", async () => {
    const { client, emulator } = await rig();
    const session = await client.session();
    const send = async (sizeBytes: number): Promise<any> => {
      const response = await fetch(`${emulator.url}/api/upload-video/nemo_agent/me/${session}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${client.token}`,
          "content-type": "multipart/form-data; boundary=b",
        },
        body: Readable.toWeb(Readable.from(multipartOf(sizeBytes))),
        duplex: "half",
      });
      return response.json();
    };
    let mostBytes = 0;
    const before = process.memoryUsage.rss();
    const watch = setInterval(() => (mostBytes = Math.max(mostBytes, process.memoryUsage.rss())), 5);
    expect((await send(200 * 2 ** 20)).data.files[0].filename).toBe("big.mp4");
    expect((await send(200 * 2 ** 20 + 1)).code).toBe(4002);
    clearInterval(watch);
    expect((mostBytes - before) / 2 ** 20).toBeLessThan(120);
  });

  test("cut off in the middle leave nothing behind", async () => {
    const { client, emulator } = await rig();
    const session = await client.session();
    const response = await fetch(`${emulator.url}/api/upload-video/nemo_agent/me/${session}`, {
      method: "POST",
      headers: { authorization: `Bearer ${client.token}`, "content-type": "multipart/form-data; boundary=b" },
      body: '--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nhalf',
    });
    expect(response.status).toBe(400);
    expect((await client.state(session)).state.video_infos).toEqual([]);
  });
});

describe("addresses", () => {
  const byUrl = (urls: string[]): object => ({ urls, source_type: "url" });

  test("on this machine are fetched", async () => {
    const host = createServer((_request, response) => response.end("clip bytes")).listen(0, "127.0.0.1");
    onTestFinished(() => void host.close());
    const { client } = await rig();
    const session = await client.session();
    const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/a/beans.mp4`;
    const { body } = await client.call("POST", `/api/upload-video/nemo_agent/me/${session}`, byUrl([url]));
    expect(body.data.files).toMatchObject([{ filename: "beans.mp4", file_type: "video", duration: 6 }]);
    expect(body.data.files[0]).not.toHaveProperty("fetched");
  });

  test("elsewhere are stood in for", async () => {
    const { client } = await rig();
    const session = await client.session();
    const urls = ["https://example.com/beans.mp4", "https://example.com/mug.jpg"];
    const { body } = await client.call("POST", `/api/upload-video/nemo_agent/me/${session}`, byUrl(urls));
    expect(body.data.files).toMatchObject([
      { filename: "beans.mp4", file_type: "video", duration: 10, fetched: false },
      { filename: "mug.jpg", file_type: "image", fetched: false },
    ]);
  });

  test.each(["https://example.com/a.pdf", "ftp://example.com/a.mp4", "nonsense"])(
    "%s is refused",
    async (url) => {
      const { client } = await rig();
      const session = await client.session();
      const { body } = await client.call("POST", `/api/upload-video/nemo_agent/me/${session}`, byUrl([url]));
      expect(body.code).toBe(4001);
    },
  );
});

function* multipartOf(sizeBytes: number): Generator<Buffer> {
  yield Buffer.from('--b\r\nContent-Disposition: form-data; name="files"; filename="big.mp4"\r\n\r\nclip ');
  const chunk = Buffer.alloc(2 ** 20, 7);
  for (let left = sizeBytes - 5; left > 0; left -= chunk.length)
    yield chunk.subarray(0, Math.min(left, chunk.length));
  yield Buffer.from("\r\n--b--\r\n");
}
