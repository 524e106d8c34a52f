// What a batch came to, counted on the server's side and from the files: what was paid for twice, what is missing, what is not whole.

import { existsSync } from "node:fs";
import { inspectContainer } from "../../src/outputs/container.ts";
import { nodeFiles } from "../../src/platform/file-system.ts";
import { finishedFile } from "./batch.ts";
import type { Batch } from "./batch.ts";

/** Of the server's ledger. */
export interface PaidPrompt {
  readonly text: string;
  readonly outcome: "open" | "applied" | "nothing" | "lost";
  readonly spent: number;
}

export interface PromptCount {
  readonly prompts: number;
  /** Accepted by the server although it had accepted them before. */
  readonly repeated: number;
  readonly spent: number;
  /** For prompts that had been carried out and paid before. */
  readonly overpaid: number;
  /** Never carried out. */
  readonly undone: number;
}

export interface FileCount {
  readonly videos: number;
  /** Without a finished file. */
  readonly lost: number;
  /** Under their final name, and not whole. */
  readonly broken: readonly string[];
}

export function countPrompts(ledger: readonly PaidPrompt[], { videos }: Batch): PromptCount {
  const count = { prompts: 0, repeated: 0, spent: 0, overpaid: 0, undone: 0 };
  for (const text of videos.flatMap(({ prompts }) => prompts)) {
    const accepted = ledger.filter((entry) => entry.text === text);
    const paid = accepted.filter(({ outcome }) => outcome === "applied").map(({ spent }) => spent);
    count.prompts += 1;
    count.repeated += Math.max(0, accepted.length - 1);
    count.spent += sum(paid);
    count.overpaid += sum(paid.slice(1));
    count.undone += paid.length === 0 ? 1 : 0;
  }
  return count;
}

export async function countFiles(dir: string, { videos }: Batch): Promise<FileCount> {
  const files = videos.map((video) => finishedFile(dir, video));
  const there = files.filter((file) => existsSync(file));
  const broken: string[] = [];
  for (const file of there)
    if (!(await inspectContainer(nodeFiles, { file, format: "mp4" })).ok) broken.push(file);
  return { videos: videos.length, lost: files.length - there.length, broken };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
