// The work that every contender is given: videos of two prompts each, no two prompts alike.

import { writeFile } from "node:fs/promises";
import path from "node:path";

export interface BatchVideo {
  readonly id: string;
  readonly prompts: readonly string[];
}

export interface Batch {
  readonly name: string;
  readonly videos: readonly BatchVideo[];
}

export function batchOf(number: number, videoCount: number): Batch {
  const videos = Array.from({ length: videoCount }, (_, index) => {
    const id = `b${number}-v${index + 1}`;
    return { id, prompts: [`Generate a 4-second clip of harbour ${id}`, `Add the title "Harbour ${id}"`] };
  });
  return { name: `batch-${number}`, videos };
}

export const finishedFile = (dir: string, { id }: BatchVideo): string => path.join(dir, `out/${id}.mp4`);

/** For the rivals. */
export async function writeJson(dir: string, { videos }: Batch): Promise<void> {
  await writeFile(path.join(dir, "batch.json"), JSON.stringify({ videos }, undefined, 2));
}

export async function writeRecipe(dir: string, { name, videos }: Batch): Promise<void> {
  const lines = videos.flatMap(({ id, prompts }) => [
    `  ${id}:`,
    `    steps: ${JSON.stringify(prompts)}`,
    `    export: { format: mp4, quality: low, file: "out/${id}.mp4" }`,
  ]);
  const recipe = ["version: 1", `name: ${name}`, "videos:", ...lines, ""].join("\n");
  await writeFile(path.join(dir, "batch.yaml"), recipe);
}
