// Owns the tests of what outlives the server: by closing, by kill -9, and with two servers on one folder.

import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { EmulatorBusyError, startEmulator } from "../../src/emulator/server.ts";
import { fakeRenderer } from "./fake-renderer.ts";
import { Client, rig } from "./rig.ts";

const GENERATE = "Generate a 10-second clip of rain";

describe("after a restart", () => {
  test("sessions, uploads, credits, renders and the ledger are the same", async () => {
    const all = await rig({ credits: 1_000 });
    const session = await all.client.session("kept");
    await all.client.upload(session, { "mug.jpg": "picture" });
    await all.client.prompt(session, `${GENERATE} with jazz music, without text`);
    await all.client.render(session, "a");
    await expect.poll(async () => (await all.client.poll("a")).status).toBe("completed");
    const ledger = all.emulator.ledger();
    await all.restart();
    const state = await all.client.state(session);
    expect(state).toMatchObject({ task_name: "kept", state: { video_infos: [{ filename: "mug.jpg" }] } });
    expect(state.state.draft.d).toBe(10_000);
    expect((await all.client.balance()).total).toBe(900);
    expect(all.emulator.ledger()).toEqual(ledger);
    expect((await fetch((await all.client.poll("a")).url ?? "")).status).toBe(200);
    expect((await fetch(state.state.video_infos[0].cdn_url)).status).toBe(200);
  });

  test("what was accepted is finished, and only then charged", async () => {
    const all = await rig({ credits: 1_000, speed: 100 });
    const session = await all.client.session();
    const stream = await all.client.stream(session, GENERATE);
    void stream.text().catch(() => undefined);
    await all.restart();
    expect(await all.client.balance()).toEqual({ available: 900, frozen: 100, total: 1_000 });
    await expect.poll(async () => (await all.client.draft(session))?.d, { timeout: 5_000 }).toBe(10_000);
    expect(await all.client.balance()).toEqual({ available: 900, frozen: 0, total: 900 });
  });

  test("a second stage that was to come still comes, once", async () => {
    const all = await rig({ speed: 100 });
    const session = await all.client.session();
    await all.client.prompt(session, GENERATE);
    const first = await all.client.draft(session);
    expect(first?.t.map(({ id }) => id)).toEqual(["video"]);
    await all.restart();
    const tracks = async (): Promise<string[] | undefined> =>
      (await all.client.draft(session))?.t.map(({ id }) => id);
    await expect.poll(tracks).toEqual(["video", "music", "title"]);
    const second = await all.client.draft(session);
    await all.restart();
    expect(await all.client.draft(session)).toEqual(second);
  });

  test("renders in work begin again", async () => {
    const all = await rig({ speed: 200 });
    const session = await all.client.session();
    await all.client.prompt(session, GENERATE);
    await all.client.render(session, "a");
    await all.restart();
    await expect.poll(async () => (await all.client.poll("a")).status, { timeout: 5_000 }).toBe("completed");
  });

  test("half a line at the end of the records is dropped", async () => {
    const all = await rig();
    const session = await all.client.session();
    appendFileSync(join(all.dir, "records.jsonl"), '[["session","x');
    await all.restart();
    const second = await all.client.session();
    await all.restart();
    expect((await all.client.state(session)).session_id).toBe(session);
    expect((await all.client.state(second)).session_id).toBe(second);
  });
});

describe("a folder", () => {
  test("is used by one server at a time", async () => {
    const { dir, emulator } = await rig();
    const second = await startEmulator({ dir, renderer: fakeRenderer() }).catch((error: unknown) => error);
    expect(second).toBeInstanceOf(EmulatorBusyError);
    expect(second).toMatchObject({ pid: process.pid, url: emulator.url });
  });

  test("is taken over from a process that is gone", async () => {
    const all = await rig();
    await all.emulator.close();
    writeFileSync(join(all.dir, "lock"), JSON.stringify({ pid: 2 ** 22 - 7, url: "http://127.0.0.1:1" }));
    await all.restart();
    expect((await all.client.balance()).frozen).toBe(0);
  });

  test("is free again when the port cannot be had", async () => {
    const { emulator } = await rig();
    const dir = mkdtempSync(join(tmpdir(), "emulator-test-"));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const port = Number(new URL(emulator.url).port);
    await expect(startEmulator({ dir, port, renderer: fakeRenderer() })).rejects.toThrow("EADDRINUSE");
    const another = await startEmulator({ dir, renderer: fakeRenderer() });
    await another.close();
  });
});

test("kill -9 in the middle of a prompt: it is applied by the next server, and charged once", async () => {
  const dir = mkdtempSync(join(tmpdir(), "emulator-test-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const first = await serve(dir, 100);
  const client = new Client(first.url, "nmv_usr_local");
  const session = await client.session();
  const stream = await client.stream(session, GENERATE);
  void stream.text().catch(() => undefined);
  first.child.kill("SIGKILL");
  await new Promise((resolve) => first.child.once("exit", resolve));
  const second = await serve(dir, 100);
  const after = new Client(second.url, "nmv_usr_local");
  await expect.poll(async () => (await after.draft(session))?.d, { timeout: 5_000 }).toBe(10_000);
  expect((await after.balance()).total).toBe(1_000_000 - 100);
  expect((await after.call("GET", "/__emulator/ledger")).body.prompts).toMatchObject([
    { text: GENERATE, outcome: "applied" },
  ]);
});

async function serve(dir: string, speed: number): Promise<{ child: ChildProcess; url: string }> {
  const script = join(import.meta.dirname, "serve.ts");
  const child = spawn(process.execPath, [script, dir, String(speed)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (bytes: Buffer) => resolve(bytes.toString().trim()));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { child, url };
}
