// Owns the simulated user: edits of the recipe, files that go missing, and the word on what nobody knows.

import { openJournal } from "../../src/journal/journal.ts";
import type { OpenPrompt, RecipeState } from "../../src/core/run/state.ts";
import { simulatedFiles } from "./disk/files.ts";
import { Life } from "./life.ts";
import { simulatedMachine } from "./machine.ts";
import { outputFile } from "./recipe.ts";
import type { Edit, VideoSpec } from "./spec.ts";
import { PROJECT, RECIPE, STATE_DIR } from "./places.ts";
import type { World } from "./world.ts";

export function edit(world: World, change: Edit): void {
  const video = world.videos[change.video];
  if (video === undefined) return;
  world.trace(`user ${change.kind} ${video.id}`);
  switch (change.kind) {
    case "append":
      replace(world, change.video, { ...video, prompts: [...video.prompts, newText(video, change.text)] });
      return;
    case "change-first":
      replace(world, change.video, {
        ...video,
        prompts: [newText(video, change.text), ...video.prompts.slice(1)],
      });
      world.askAnew(video.id);
      return;
    case "rename":
      replace(world, change.video, { ...video, renamed: !video.renamed });
      return;
    case "quality":
      replace(world, change.video, { ...video, quality: video.quality === "low" ? "high" : "low" });
      return;
    case "damage":
    case "remove":
      touch(world, `${PROJECT}/${outputFile(video, 0)}`, change.kind);
  }
}

/** A prompt is known by its text: no two of a video say the same. */
const newText = ({ prompts }: VideoSpec, text: string): string =>
  prompts.includes(text) ? `${text} again` : text;

function replace(world: World, index: number, video: VideoSpec): void {
  world.videos = world.videos.with(index, video);
}

function touch(world: World, file: string, kind: "damage" | "remove"): void {
  const content = world.disk.content(file);
  if (content === undefined) return;
  world.touched.set(file, undefined);
  if (kind === "remove") return world.disk.remove(file);
  const damaged = Buffer.concat([content.subarray(0, 20), Buffer.from("damaged by hand")]);
  world.touched.set(file, damaged);
  world.disk.put(file, damaged);
}

/** As the message asks for, where the file in the way is one that the user changed: what the program left there it has to know by itself. */
export function moveAway(world: World, { videos }: RecipeState): void {
  for (const { outcome } of videos.cloud.values()) {
    const [, name] = /^(\S+) is there, and no journal knows it/.exec(outcome.reason ?? "") ?? [];
    const file = `${PROJECT}/${name}`;
    const content = world.disk.content(file);
    if (content === undefined || world.touched.get(file)?.equals(content) !== true) continue;
    world.trace(`user moves ${file} away`);
    world.touched.set(file, undefined);
    world.disk.remove(file);
  }
}

/** In a process of its own, as `resolve` does it. True when there was something to say. */
export async function resolveAll(world: World, state: RecipeState): Promise<void> {
  for (const { id, prompt, session, outcome } of state.videos.cloud.values()) {
    if (
      prompt === undefined ||
      (prompt.phase !== "unknown" &&
        outcome.state !== "blocked" &&
        world.videos.some((video) => isWanted(video, prompt)))
    )
      continue;
    if (prompt.phase === "failed" || prompt.phase === "asked") continue;
    await resolveOne(world, { id, prompt, how: wordOn(world, session?.id, prompt) });
  }
}

const isWanted = (video: VideoSpec, prompt: OpenPrompt): boolean => video.prompts.includes(prompt.text);

type Word = "applied" | "resend";

async function resolveOne(
  world: World,
  { id, prompt, how }: { readonly id: string; readonly prompt: OpenPrompt; readonly how: Word },
): Promise<void> {
  world.trace(`user resolves ${id} ${how}`);
  const life = new Life(world, world.lives.length);
  world.lives.push(life);
  const ports = { files: simulatedFiles(world.disk, life), machine: simulatedMachine(life) };
  const opened = await openJournal({
    ...ports,
    stateDir: STATE_DIR,
    recipe: RECIPE,
    run: `resolve-${life.index}`,
  });
  if (!opened.ok) return world.violate(8, `resolve is refused: ${opened.error.message}`);
  if (how === "resend") sendAgain(world, id, prompt);
  else world.vouched.add(id);
  const { key, step } = prompt;
  await opened.value.append({ type: "prompt.resolved", video: id, key, step, how, target: "cloud" }).written;
  await opened.value.close();
  life.alive = false;
}

/** Where it was charged all the same, the user's word is what the ledger goes by. */
function sendAgain(world: World, id: string, { text }: OpenPrompt): void {
  const { books } = world.server;
  const known = books.accepted.findLast(
    (one) => one.session.video === `${RECIPE}/${id}` && one.text === text,
  );
  if (known !== undefined && known.cost > 0) books.unknowable = true;
  world.askAnew(id);
}

/** The user looks at the project in the editor, where it shows whether the prompt was carried out. */
function wordOn(world: World, session: string | undefined, { text }: OpenPrompt): Word {
  const known = world.server.books.accepted.findLast(
    (one) => one.session.id === session && one.text === text,
  );
  return known?.state === "applied" && !known.session.gone ? "applied" : "resend";
}
