// Owns starting the system's ffmpeg program and reading what it says.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface Finished {
  exitCode: number | null;
  stdout: Buffer;
  stderr: string;
}

/** The program's path, or undefined where none can be started. */
export async function findFfmpeg(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const program = env["FFMPEG_PATH"] || "ffmpeg";
  try {
    const { exitCode } = await runFfmpeg(program, ["-version"]);
    return exitCode === 0 ? program : undefined;
  } catch {
    return undefined;
  }
}

export async function runFfmpeg(program: string, args: string[]): Promise<Finished> {
  const child = spawn(program, ["-hide_banner", "-nostdin", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const pieces: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
  const stderr = stderrOf(child);
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, stdout: Buffer.concat(pieces), stderr: stderr() };
}

/** The end of what the program said: the reason of a failure stands last. */
export function stderrOf(child: ChildProcess): () => string {
  const keptChars = 8000;
  let text = "";
  child.stderr?.on("data", (piece: Buffer) => {
    text = (text + piece.toString()).slice(-keptChars);
  });
  return () => text;
}

export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
