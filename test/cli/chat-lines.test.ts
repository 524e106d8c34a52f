import { PassThrough } from "node:stream";
import { onTestFinished, describe, expect, it } from "vitest";
import { openLines } from "../../src/cli/chat-lines.ts";
import type { Lines } from "../../src/cli/chat-lines.ts";

interface Terminal {
  readonly lines: Lines;
  readonly kept: string[];
  readonly type: (keys: string) => void;
  readonly seen: () => string;
  readonly interrupts: () => number;
}

/** A terminal as far as the lines can tell: keys come in, and what is written is kept. */
function openTerminal(history: readonly string[] = []): Terminal {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  let [seen, interrupts] = ["", 0];
  const kept: string[] = [];
  output.setEncoding("utf8").on("data", (text: string) => (seen += text));
  const lines = openLines({
    input: input as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
    history,
    onHistory: (now) => void kept.splice(0, kept.length, ...now),
    onInterrupt: () => (interrupts += 1),
  });
  onTestFinished(() => lines.close());
  return {
    lines,
    kept,
    type: (keys) => void input.write(keys),
    seen: () => seen,
    interrupts: () => interrupts,
  };
}

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const ENTER = "\r";
/** To the beginning of the line, and everything from there on is gone. */
const ERASED = "\u001b[80D\u001b[0J";
const ONE_UP = "\u001b[1A";
const UP = "\u001b[A";

describe("a line that is typed", () => {
  it("is handed over when it ends, and remembered for the next time", async () => {
    const { lines, type, kept } = openTerminal();
    const next = lines.next();
    type(`make it brighter${ENTER}`);
    expect(await next).toBe("make it brighter");
    expect(kept).toEqual(["make it brighter"]);
  });

  it("can be one of an earlier time", async () => {
    const { lines, type } = openTerminal(["the last one", "the one before"]);
    const next = lines.next();
    type(UP + UP + ENTER);
    expect(await next).toBe("the one before");
  });

  it("is one message where several lines are pasted", async () => {
    const { lines, type } = openTerminal();
    const next = lines.next();
    type(`A teaser:\rfirst rain\rthen sun${ENTER}`);
    expect(await next).toBe("A teaser:\nfirst rain\nthen sun");
  });

  it("waits for Enter behind a pasted text, as long as it may be", async () => {
    const { lines, type, seen } = openTerminal();
    const next = lines.next();
    type("\u001b[200~A teaser:\rfirst rain\rthen\u001b[201~");
    await expect.poll(seen).toContain("then");
    type(` sun${ENTER}`);
    expect(await next).toBe("A teaser:\nfirst rain\nthen sun");
  });

  it("is dropped with Ctrl-C; in an empty line, Ctrl-C is the end", async () => {
    const { lines, type, interrupts } = openTerminal();
    const next = lines.next();
    type(`never sent${CTRL_C}`);
    type(CTRL_C);
    expect(await next).toBeUndefined();
    expect(interrupts()).toBe(0);
  });

  it("ends the conversation with Ctrl-D", async () => {
    const { lines, type } = openTerminal();
    const next = lines.next();
    type(CTRL_D);
    expect(await next).toBeUndefined();
  });
});

describe("while something is in work", () => {
  it("Ctrl-C is for that, and what was typed ahead can be forgotten", async () => {
    const { lines, type, interrupts } = openTerminal();
    const first = lines.next();
    type(`one${ENTER}`);
    await first;
    type(CTRL_C);
    await expect.poll(interrupts).toBe(1);
    lines.forget();
    const next = lines.next();
    type(`two${ENTER}`);
    expect(await next).toBe("two");
  });

  it("typing takes the place of the word that it is in work", async () => {
    const { lines, type, seen } = openTerminal();
    const first = lines.next();
    type(`one${ENTER}`);
    await first;
    lines.progress("  still working");
    type("ahead");
    await expect.poll(seen).toContain("ahead");
    const between = seen().slice(seen().indexOf("still working"), seen().lastIndexOf("ahead"));
    expect(between).toContain(ERASED);
  });

  it("what is shown stays, however many rows are typed below it", async () => {
    const { lines, type, seen } = openTerminal();
    const first = lines.next();
    type(`one${ENTER}`);
    await first;
    type("word ".repeat(30));
    await expect.poll(seen).toContain("word ".repeat(16));
    lines.show("  Something happened");
    lines.show("  And more");
    const after = seen().slice(seen().indexOf("And more"));
    expect(after).not.toContain(ONE_UP);
  });

  it("what is shown leaves the line that is being typed whole", async () => {
    const { lines, type, seen } = openTerminal();
    const next = lines.next();
    type("half a li");
    await expect.poll(seen).toContain("half a li");
    lines.show("  Something happened");
    const after = seen().slice(seen().indexOf("Something happened"));
    expect(after).toContain("> half a li");
    type(`ne${ENTER}`);
    expect(await next).toBe("half a line");
  });
});
