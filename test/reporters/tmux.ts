// A program in a real terminal: tmux keeps its screen, and what was written to it.

import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished } from "vitest";

export const HAS_TMUX = spawnSync("tmux", ["-V"]).status === 0;

const call = promisify(execFile);

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Pane {
  /** What stands on the screen; a line that the terminal has broken is one line. */
  screen(): Promise<string[]>;
  /** The same with what has scrolled away. */
  everything(): Promise<string[]>;
  /** What was written, escape sequences and all. */
  written(): Promise<string>;
  until(text: string | RegExp): Promise<void>;
  resize(size: Size): Promise<void>;
  cursorIsVisible(): Promise<boolean>;
}

export interface Program extends Size {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Ended when the test has finished. */
export async function openPane({ columns, rows, args, env = {} }: Program): Promise<Pane> {
  const folder = await mkdtemp(path.join(tmpdir(), "nemo-tmux-"));
  const socket = path.join(folder, "socket");
  const tmux = async (...words: string[]) =>
    (await call("tmux", ["-S", socket, "-f", "/dev/null", ...words])).stdout;
  onTestFinished(async () => {
    await tmux("kill-server").catch(() => undefined);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const raw = path.join(folder, "raw");
  const set = Object.entries({ NO_COLOR: "", CI: "", ...env }).map(
    ([name, value]) => `${name}=${quoted(value)}`,
  );
  const command = ["env", ...set, ...[process.execPath, ...args].map(quoted)].join(" ");
  const size = ["-x", String(columns), "-y", String(rows)];
  await tmux("new-session", "-d", ...size, `read -r begin; ${command}; read -r end`);
  await tmux("pipe-pane", `cat > ${quoted(raw)}`);
  await tmux("send-keys", "Enter");
  const capture = async (...more: string[]) =>
    (await tmux("capture-pane", "-p", "-J", ...more)).split("\n").map((line) => line.trimEnd());
  const pane: Pane = {
    screen: () => capture(),
    everything: () => capture("-S", "-"),
    written: () => readFile(raw, "utf8"),
    until: (text) => expect.poll(async () => (await capture()).join("\n"), { timeout: 50_000 }).toMatch(text),
    resize: async (to) => void (await tmux("resize-window", "-x", String(to.columns), "-y", String(to.rows))),
    cursorIsVisible: async () => (await tmux("display", "-p", "#{cursor_flag}")).trim() === "1",
  };
  return pane;
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
