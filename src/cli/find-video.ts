// A video by its name on the command line, an id or `recipe/id`, as far as the journals know it.

import type { Target } from "../core/ports.ts";
import type { VideoRecord } from "../core/run/state.ts";
import { UsageError } from "./context.ts";
import { journalledRecipes, readState } from "./journals.ts";

export interface FoundVideo {
  /** `recipe/id`. */
  readonly name: string;
  readonly records: Readonly<Partial<Record<Target, VideoRecord>>>;
}

export async function findVideo(stateDir: string, name: string): Promise<FoundVideo> {
  const slash = name.indexOf("/");
  const [recipe, id] = slash < 0 ? [undefined, name] : [name.slice(0, slash), name.slice(slash + 1)];
  const recipes = (await journalledRecipes(stateDir)).filter(
    (known) => recipe === undefined || known === recipe,
  );
  const found = await Promise.all(recipes.map((known) => findIn(stateDir, known, id)));
  return theOnly(name, found.flat());
}

async function findIn(stateDir: string, recipe: string, id: string): Promise<FoundVideo[]> {
  const { videos } = await readState(stateDir, recipe);
  const [cloud, emulator] = [videos.cloud.get(id), videos.emulator.get(id)];
  if (cloud === undefined && emulator === undefined) return [];
  return [{ name: `${recipe}/${id}`, records: { ...(cloud && { cloud }), ...(emulator && { emulator }) } }];
}

function theOnly(name: string, found: readonly FoundVideo[]): FoundVideo {
  const [first, other] = found;
  if (first === undefined) {
    throw new UsageError(
      `there is no video ${name} in the journals: no run has begun it. See: nemo-pipeline status`,
    );
  }
  if (other !== undefined) {
    throw new UsageError(`${name} is in more than one recipe: say ${first.name} or ${other.name}`);
  }
  return first;
}
