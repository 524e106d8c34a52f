// What is typed, or comes through a pipe, a line at a time; what is shown never tears the line that is being typed.

import { createInterface } from "node:readline";
import { withoutCommands } from "../reporters/sanitize.ts";
import { LineQueue, PROMPT } from "./chat-queue.ts";
import { openTerminal } from "./chat-terminal.ts";

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

export function openLines(options: LinesOptions): Lines {
  const interactive = options.input.isTTY && options.output.isTTY;
  return interactive ? openTerminal(options) : openPipe(options);
}

function openPipe({ input, output }: LinesOptions): Lines {
  const queue = new LineQueue();
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (line) => queue.add(line)).on("close", () => queue.end());
  const show = (text: string): void => void output.write(withoutCommands(`${text}\n`));
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
