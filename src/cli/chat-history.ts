// What was typed in earlier chats, for the arrow keys: in the state folder, readable by its owner only, without secrets.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { HOLDS_TOKEN } from "../chat/requests.ts";

export interface ChatHistory {
  readonly lines: readonly string[];
  /** Newest first, as readline has them. */
  save(lines: readonly string[]): void;
}

/** A history that cannot be read or kept is none: no conversation ends because of it. */
export function openHistory(stateDir: string): ChatHistory {
  const file = path.join(stateDir, "chat-history");
  return {
    lines: readLines(file),
    save(lines) {
      try {
        mkdirSync(stateDir, { recursive: true });
        writeFileSync(file, `${lines.filter(mayBeKept).join("\n")}\n`, { mode: 0o600 });
      } catch {
        return;
      }
    },
  };
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n").filter(mayBeKept);
  } catch {
    return [];
  }
}

const mayBeKept = (line: string): boolean =>
  line.trim() !== "" && !HOLDS_TOKEN.test(line) && !SIGNED.test(line);

const SIGNED = /[?&#][^=\s]*(?:token|sig|key|secret|password|credential|auth)[^=\s]*=/iu;
