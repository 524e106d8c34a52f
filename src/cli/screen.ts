// The terminal or the pipe that people and machines read from.

import type { Screen } from "../reporters/reporter.ts";
import { asLines, commandGuard, jsonLine } from "../reporters/sanitize.ts";

export function createScreen({ color }: { readonly color: boolean }): Screen {
  const { stdout, stderr, env } = process;
  surviveClosedPipes();
  const noColor = isSet(env["NO_COLOR"]);
  const forced = isSet(env["FORCE_COLOR"]) && env["FORCE_COLOR"] !== "0";
  const interactive = stdout.isTTY ?? false;
  const guards = isGitHub(env) ? { out: commandGuard(), err: commandGuard() } : UNGUARDED;
  return {
    out: (text) => void stdout.write(guards.out(text)),
    err: (text) => void stderr.write(guards.err(text)),
    command: (text) => void stdout.write(text),
    columns: () => stdout.columns || 80,
    rows: () => stdout.rows || 24,
    color: color && !noColor && (forced || (interactive && env["TERM"] !== "dumb")),
    interactive,
    errInteractive: stderr.isTTY ?? false,
    now: () => Date.now(),
    every(ms, tick) {
      const timer = setInterval(tick, ms).unref();
      return () => clearInterval(timer);
    },
  };
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== "";

/** What runs in GitHub Actions reads commands from both streams. */
export const isGitHub = (env: Readonly<Record<string, string | undefined>>): boolean =>
  env["GITHUB_ACTIONS"] === "true";

const UNGUARDED = { out: (text: string) => text, err: (text: string) => text };

/** Tables are fitted to a terminal; a pipe gets them whole. */
export const tableSize = (screen: Screen): { readonly color: boolean; readonly columns: number } => ({
  color: screen.color,
  columns: screen.interactive ? screen.columns() : Number.POSITIVE_INFINITY,
});

export const showLines = (screen: Screen, lines: readonly string[]): void => screen.out(asLines(lines));

/** For machines, on one line. */
export const showJson = (screen: Screen, value: unknown): void => screen.out(`${jsonLine(value)}\n`);

/** A reader that goes away (`| head`) must not end a paid run: from then on nothing is shown. */
function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.listenerCount("error") > 0) continue;
    stream.on("error", () => {
      stream.write = discard;
    });
  }
}

/** Whoever waits for the write is told at once that it is over. */
function discard(...given: readonly unknown[]): boolean {
  const done = given.at(-1);
  if (typeof done === "function") done();
  return true;
}
