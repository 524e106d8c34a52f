// What is typed, or comes through a pipe, a line at a time; what is shown never tears the line that is being typed.

import { clearScreenDown, createInterface, moveCursor } from "node:readline";
import type { Interface } from "node:readline";

export interface Lines {
  /** Somebody types; otherwise a pipe or a file is read. */
  readonly interactive: boolean;
  /** Undefined at the end. */
  next(): Promise<string | undefined>;
  show(text: string): void;
  /** One line in place that the next text replaces; shown to people only, and not over what they type. */
  progress(text: string): void;
  /** What was typed ahead is forgotten. */
  forget(): void;
  /** As if the end had come. */
  leave(): void;
  close(): void;
}

export interface LinesOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly history: readonly string[];
  readonly onHistory: (history: readonly string[]) => void;
  /** Ctrl-C while nobody is asked for a line. */
  readonly onInterrupt: () => void;
}

const PROMPT = "> ";
/** A pasted text arrives at once and is one message; nobody types as fast as this, ms. */
const PASTE_MS = 25;

export function openLines(options: LinesOptions): Lines {
  const interactive = options.input.isTTY && options.output.isTTY;
  return interactive ? openTerminal(options) : openPipe(options);
}

/** Lines that have come and nobody has asked for yet. */
class LineQueue {
  readonly #lines: string[] = [];
  #ended = false;
  #asking: ((line: string | undefined) => void) | undefined;

  get isAsked(): boolean {
    return this.#asking !== undefined;
  }

  add(line: string): void {
    if (this.#asking === undefined) this.#lines.push(line);
    else this.#answer(line);
  }

  end(): void {
    this.#ended = true;
    if (this.#asking !== undefined) this.#answer(undefined);
  }

  clear(): void {
    this.#lines.length = 0;
  }

  next(): Promise<string | undefined> {
    const line = this.#lines.shift();
    if (line !== undefined || this.#ended) return Promise.resolve(line);
    return new Promise((resolve) => {
      this.#asking = resolve;
    });
  }

  #answer(line: string | undefined): void {
    const asking = this.#asking;
    this.#asking = undefined;
    asking?.(line);
  }
}

function openPipe({ input, output }: LinesOptions): Lines {
  const queue = new LineQueue();
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (line) => queue.add(line)).on("close", () => queue.end());
  const show = (text: string): void => void output.write(`${text}\n`);
  return {
    interactive: false,
    async next() {
      const line = await queue.next();
      if (line !== undefined && line.trim() !== "" && !input.isTTY) show(`${PROMPT}${line}`);
      return line;
    },
    show,
    progress: () => undefined,
    forget: () => undefined,
    leave: () => lines.close(),
    close: () => lines.close(),
  };
}

function openTerminal(options: LinesOptions): Lines {
  const { input, output, history } = options;
  const queue = new LineQueue();
  const lines = createInterface({
    input,
    output,
    terminal: true,
    prompt: PROMPT,
    history: [...history],
    historySize: 500,
    removeHistoryDuplicates: true,
  });
  lines.on("line", joinPasted(queue)).on("close", () => {
    if (queue.isAsked) output.write("\n");
    queue.end();
  });
  lines.on("history", (kept: readonly string[]) => options.onHistory(kept));
  lines.on("SIGINT", () => {
    if (queue.isAsked) leaveLine(lines, output);
    else options.onInterrupt();
  });
  const clear = (): void => {
    moveCursor(output, -output.columns, -lines.getCursorPos().rows);
    clearScreenDown(output);
  };
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
      if (queue.isAsked || lines.line !== "") return;
      clear();
      output.write(text.slice(0, output.columns - 1));
    },
    forget: () => queue.clear(),
    leave: () => lines.close(),
    close() {
      lines.close();
      clear();
    },
  };
}

/** Lines of one paste are one message, and are not sent one by one; commands stay by themselves. */
function joinPasted(queue: LineQueue): (line: string) => void {
  let pasted: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    const isScript = pasted.some((line) => line.startsWith("/"));
    for (const line of isScript ? pasted : [pasted.join("\n")]) queue.add(line);
    pasted = [];
  };
  return (line) => {
    pasted.push(line);
    clearTimeout(timer);
    timer = setTimeout(flush, PASTE_MS);
  };
}

/** As in a shell: what stands in the line is dropped; in an empty line, the conversation ends. */
function leaveLine(lines: Interface, output: NodeJS.WriteStream): void {
  if (lines.line === "") {
    lines.close();
    return;
  }
  output.write("\n");
  lines.write(null, { ctrl: true, name: "e" });
  lines.write(null, { ctrl: true, name: "u" });
  lines.prompt();
}
