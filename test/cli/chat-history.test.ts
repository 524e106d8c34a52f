import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openHistory } from "../../src/cli/chat-history.ts";

async function stateFolder(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), "nemo-history-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return path.join(dir, ".nemo");
}

describe("what was typed", () => {
  it("is there the next time, in the same order, for its owner only", async () => {
    const dir = await stateFolder();
    openHistory(dir).save(["the last one", "the one before"]);
    expect(openHistory(dir).lines).toEqual(["the last one", "the one before"]);
    expect((await stat(path.join(dir, "chat-history"))).mode & 0o077).toBe(0);
  });

  it("is kept without tokens and signed addresses", async () => {
    const dir = await stateFolder();
    const secrets = [
      "my token is nmv_usr_secret",
      "/upload https://example.com/a.mp4?X-Amz-Signature=secret",
      "/upload https://example.com/a.mp4?access_token=secret",
    ];
    openHistory(dir).save([...secrets, "/upload https://example.com/a.mp4?size=2"]);
    expect(await readFile(path.join(dir, "chat-history"), "utf8")).toBe(
      "/upload https://example.com/a.mp4?size=2\n",
    );
  });

  it("is nothing where the folder cannot be used", async () => {
    const dir = await stateFolder();
    await writeFile(dir, "a file has its name");
    const history = openHistory(dir);
    history.save(["a line"]);
    expect(history.lines).toEqual([]);
  });
});
