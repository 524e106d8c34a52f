// Owns the tests of renders and downloads over HTTP.

import { describe, expect, test } from "vitest";

import { fakeRenderer } from "./fake-renderer.ts";
import type { Client } from "./rig.ts";
import { rig } from "./rig.ts";

async function drafted(client: Client): Promise<string> {
  const session = await client.session();
  await client.prompt(session, "Generate a 10-second clip of rain");
  return session;
}

/** Slow enough to see a render on its way. */
async function slowRig(): Promise<{ client: Client; session: string }> {
  const all = await rig();
  const session = await drafted(all.client);
  await all.restart({ speed: 100 });
  return { client: all.client, session };
}

async function rendered(client: Client, id = "render_1"): Promise<string> {
  await client.render(await drafted(client), id);
  await expect.poll(async () => (await client.poll(id)).status).toBe("completed");
  return (await client.poll(id)).url ?? "";
}

describe("a render", () => {
  test("goes from pending to completed, in both shapes, and its file needs no token", async () => {
    const { client, session } = await slowRig();
    const { body } = await client.render(session, "render_1", { draft: await client.draft(session) });
    expect((body.data ?? body).status).toBe("pending");
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          const { status, raw } = await client.poll("render_1");
          seen.add(status).add("success" in raw ? "enveloped" : "bare");
          return seen.size >= 5;
        },
        { interval: 2, timeout: 5_000 },
      )
      .toBe(true);
    expect(seen).toEqual(new Set(["pending", "processing", "completed", "enveloped", "bare"]));
    const file = await fetch((await client.poll("render_1")).url ?? "");
    expect(file.headers.get("content-type")).toBe("video/mp4");
    expect(await file.json()).toMatchObject({ d: 10_000 });
    expect((await client.state(session)).state.generated_media).toMatchObject([
      { id: "render_1", duration: 10 },
    ]);
  });

  test("needs all three attribution headers", async () => {
    const { client } = await rig();
    const session = await drafted(client);
    const headers = { "x-skill-version": "" };
    const { status } = await client.call(
      "POST",
      "/api/render/proxy/lambda",
      { id: "a", sessionId: session },
      headers,
    );
    expect(status).toBe(402);
  });

  test("is made once for each id, and one at a time for each session", async () => {
    const { client, session } = await slowRig();
    await client.render(session, "a");
    expect((await client.render(session, "a")).body).toMatchObject({
      success: false,
      message: expect.stringContaining("duplicate id"),
    });
    expect((await client.render(session, "b")).body).toMatchObject({
      success: false,
      message: expect.stringContaining("in progress"),
    });
    await expect.poll(async () => (await client.poll("a")).status, { timeout: 5_000 }).toBe("completed");
    expect((await client.render(session, "b")).status).toBe(200);
  });

  test("without anything to show is refused; an unknown one is not found", async () => {
    const { client } = await rig();
    expect((await client.render(await client.session(), "a")).status).toBe(400);
    expect((await client.call("GET", "/api/render/proxy/lambda/a")).status).toBe(404);
  });

  test("fails with the renderer's reason", async () => {
    const renderer = { ...fakeRenderer(), render: () => Promise.reject(new Error("no such format: tiff")) };
    const { client } = await rig({ renderer });
    await client.render(await drafted(client), "a");
    await expect
      .poll(() => client.poll("a"))
      .toMatchObject({ status: "failed", error: "no such format: tiff" });
  });

  test("can be cancelled while it is pending, and not later", async () => {
    const { client, session } = await slowRig();
    await client.render(session, "a");
    expect((await client.call("POST", "/api/render/proxy/lambda/a/cancel")).body.success).toBe(true);
    expect(await client.poll("a")).toMatchObject({ status: "failed", error: "cancelled" });
    expect((await client.call("POST", "/api/render/proxy/lambda/a/cancel")).body.success).toBe(false);
  });

  test("costs nothing", async () => {
    const { client } = await rig({ credits: 100 });
    await rendered(client);
    expect((await client.balance()).total).toBe(0);
  });
});

describe("a download", () => {
  test("comes in parts when it is asked to", async () => {
    const { client } = await rig();
    const url = await rendered(client);
    const whole = await (await fetch(url)).text();
    const get = (range: string, more: object = {}): Promise<Response> =>
      fetch(url, { headers: { range, ...more } });
    const part = await get("bytes=2-5");
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      `bytes 2-5/${whole.length}`,
      whole.slice(2, 6),
    ]);
    expect(await (await get("bytes=-4")).text()).toBe(whole.slice(-4));
    expect(await (await get("bytes=4-")).text()).toBe(whole.slice(4));
    expect((await get(`bytes=${whole.length}-`)).status).toBe(416);
    const etag = part.headers.get("etag") ?? "";
    expect((await get("bytes=0-1", { "if-range": etag })).status).toBe(206);
    expect((await get("bytes=0-1", { "if-range": '"other"' })).status).toBe(200);
  });

  test("of a large file waits for its client, and leaves no listeners behind", async () => {
    const warnings: string[] = [];
    const note = (warning: Error): void => void warnings.push(warning.name);
    process.on("warning", note);
    const { client } = await rig();
    const session = await client.session();
    const sizeBytes = 8 * 2 ** 20;
    const { body } = await client.upload(session, { "big.mp4": new Uint8Array(sizeBytes).fill(7) });
    expect((await (await fetch(body.data.files[0].cdn_url)).bytes()).length).toBe(sizeBytes);
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  test("is also to be had by id, with the token only", async () => {
    const { client } = await rig();
    const url = await rendered(client);
    const path = "/api/render/proxy/render_1/download";
    expect((await client.call("GET", path)).body).toEqual(await (await fetch(url)).json());
    expect((await client.as("nmv_usr_other").call("GET", path)).status).toBe(404);
  });

  test("of an unknown name is not found", async () => {
    const { emulator } = await rig();
    expect((await fetch(`${emulator.url}/files/nothing.mp4`)).status).toBe(404);
    expect((await fetch(`${emulator.url}/files/..%2Frecords.jsonl`)).status).toBe(404);
  });
});
