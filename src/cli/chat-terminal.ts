// A conversation's lines in a terminal: history, Ctrl-C, pasted texts, and words that come in while somebody types.

import { clearScreenDown, createInterface, moveCursor } from "node:readline";
import type { Interface, Key } from "node:readline";
import type { Lines, LinesOptions } from "./chat-lines.ts";
import { LineQueue, PROMPT } from "./chat-queue.ts";

/** The terminal then says where a pasted text begins and ends. */
const SAY_PASTED = "\u001b[?2004h";
const SAY_NO_PASTED = "\u001b[?2004l";

export function openTerminal(options: LinesOptions): Lines {
  const { input, output } = options;
  const queue = new LineQueue();
  const lines = openInterface(options);
  const paste = new Paste(queue);
  let hasProgress = false;
  const clear = (): void => {
    moveCursor(output, -output.columns, hasProgress ? 0 : -lines.getCursorPos().rows);
    clearScreenDown(output);
    hasProgress = false;
    // Readline would go up by as many rows again, over what is written in between.
    Object.assign(lines, { prevRows: 0 });
  };
  // Before readline, which thinks that the line is empty.
  input.prependListener("keypress", (_text: string | undefined, key: Key) => {
    if (hasProgress) clear();
    paste.key(key);
  });
  lines.on("line", (line) => paste.line(line));
  lines.on("close", () => {
    if (queue.isAsked) output.write("\n");
    queue.end();
  });
  lines.on("SIGINT", () => {
    if (!queue.isAsked) options.onInterrupt();
    else if (lines.line === "" && !paste.isOpen) lines.close();
    else dropLine(lines, { output, paste });
  });
  output.write(SAY_PASTED);
  return {
    interactive: true,
    next() {
      clear();
      lines.setPrompt(PROMPT);
      const line = queue.next();
      if (queue.isAsked) lines.prompt(true);
      return line.finally(() => lines.setPrompt(""));
    },
    show(text) {
      clear();
      output.write(`${text}\n`);
      if (queue.isAsked || lines.line !== "") lines.prompt(true);
    },
    progress(text) {
      if (queue.isAsked || lines.line !== "" || paste.isOpen) return;
      clear();
      output.write(text.slice(0, output.columns - 1));
      hasProgress = true;
    },
    forget: () => queue.clear(),
    leave: () => lines.close(),
    close() {
      lines.close();
      clear();
      output.write(SAY_NO_PASTED);
    },
  };
}

function openInterface({ input, output, history, onHistory }: LinesOptions): Interface {
  const lines = createInterface({
    input,
    output,
    terminal: true,
    prompt: PROMPT,
    history: [...history],
    historySize: 500,
    removeHistoryDuplicates: true,
  });
  lines.on("history", (kept: readonly string[]) => onHistory(kept));
  return lines;
}

/** As in a shell: what stands in the line is dropped. */
function dropLine(
  lines: Interface,
  { output, paste }: { readonly output: NodeJS.WriteStream; readonly paste: Paste },
): void {
  paste.drop();
  output.write("\n");
  lines.write(null, { ctrl: true, name: "e" });
  lines.write(null, { ctrl: true, name: "u" });
  lines.prompt();
}

/** Where the terminal does not say what was pasted: nobody types lines as fast as this, ms. */
const PASTE_MS = 25;

/** The lines of one pasted text are one message, sent when Enter is pressed behind it; commands stay by themselves. */
class Paste {
  readonly #queue: LineQueue;
  #lines: string[] = [];
  #isPasting = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(queue: LineQueue) {
    this.#queue = queue;
  }

  /** Lines were pasted and are not sent yet. */
  get isOpen(): boolean {
    return this.#lines.length > 0;
  }

  key({ name }: Key): void {
    if (name === "paste-start") this.#isPasting = true;
    if (name === "paste-end") this.#isPasting = false;
  }

  line(line: string): void {
    this.#lines.push(line);
    clearTimeout(this.#timer);
    if (!this.#isPasting) this.#timer = setTimeout(() => this.#send(), PASTE_MS);
  }

  drop(): void {
    clearTimeout(this.#timer);
    this.#lines = [];
  }

  #send(): void {
    const lines = this.#lines;
    this.#lines = [];
    const isScript = lines.some((line) => line.startsWith("/"));
    for (const line of isScript ? lines : [lines.join("\n")]) this.#queue.add(line);
  }
}
