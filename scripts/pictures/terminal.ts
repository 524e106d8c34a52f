// A terminal for pictures: programs run in tmux, and what stands on its screen is read with its colours.

import { execFileSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";

export interface Terminal {
  /** Lines of the screen when it shows the text, each with its escape sequences. */
  when(text: RegExp): Promise<string[]>;
  close(): void;
}

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly folder: string;
  /** The words of the command. */
  readonly command: readonly string[];
}

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 300_000;

export function openTerminal({ columns, rows, folder, command }: TerminalOptions): Terminal {
  const socket = `${folder}/tmux`;
  const tmux = (...words: string[]): string =>
    execFileSync("tmux", ["-S", socket, "-f", "/dev/null", ...words], { encoding: "utf8" });
  const line = ["env", "-u", "NO_COLOR", "-u", "CI", ...command.map(quoted)].join(" ");
  const size = ["-x", String(columns), "-y", String(rows)];
  tmux("new-session", "-d", ...size, "-c", folder, `${line}; read -r end`);
  return {
    async when(text) {
      for (const startMs = Date.now(); Date.now() - startMs < PATIENCE_MS; await wait(LOOK_EVERY_MS)) {
        if (text.test(tmux("capture-pane", "-p")))
          return tmux("capture-pane", "-p", "-e").trimEnd().split("\n");
      }
      throw new Error(`the screen never showed ${text}:\n${tmux("capture-pane", "-p")}`);
    },
    close: () => void tmux("kill-server"),
  };
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
