// Which journal a conversation writes to: a new one, that of the last chat, or that of a video which is there.

import { stat } from "node:fs/promises";
import { UsageError } from "./context.ts";
import { findVideo } from "./find-video.ts";
import { journalledRecipes, readState } from "./journals.ts";
import { journalFile } from "../journal/journal.ts";

export interface ChatPlace {
  /** Of the journal, as a recipe's name. */
  readonly name: string;
  readonly video: string;
  readonly isNew: boolean;
}

export interface PlaceFlags {
  /** An id, or `recipe/id`. */
  readonly video?: string;
  readonly continue?: boolean;
}

const CHAT_VIDEO = "chat";

export async function choosePlace(stateDir: string, flags: PlaceFlags, now: Date): Promise<ChatPlace> {
  if (flags.video !== undefined && flags.continue === true) {
    throw new UsageError("say one of --video and --continue");
  }
  const recipes = await journalledRecipes(stateDir);
  if (flags.continue === true) return lastChat(stateDir, recipes);
  if (flags.video === undefined) return { name: newName(recipes, now), video: CHAT_VIDEO, isNew: true };
  if (recipes.includes(flags.video) && isChat(flags.video)) return known(flags.video, CHAT_VIDEO);
  const { name } = await findVideo(stateDir, flags.video);
  const slash = name.indexOf("/");
  return known(name.slice(0, slash), name.slice(slash + 1));
}

const known = (name: string, video: string): ChatPlace => ({ name, video, isNew: false });

const isChat = (recipe: string): boolean => /^chat-\d{8}-\d{4}(?:-\d+)?$/.test(recipe);

async function lastChat(stateDir: string, recipes: readonly string[]): Promise<ChatPlace> {
  const chats = await Promise.all(
    recipes.filter(isChat).map(async (name) => ({
      name,
      at: (await stat(journalFile({ stateDir, recipe: name }))).mtimeMs,
    })),
  );
  const [last] = chats.toSorted((a, b) => b.at - a.at || b.name.localeCompare(a.name));
  if (last === undefined) throw new UsageError("there is no chat to continue; start one: nemo-pipeline chat");
  const { videos } = await readState(stateDir, last.name);
  const [video = CHAT_VIDEO] = [...videos.cloud.keys(), ...videos.emulator.keys()];
  return known(last.name, video);
}

/** Such as `chat-20261120-2104`, in local time. */
function newName(taken: readonly string[], now: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const name = `chat-${day}-${two(now.getHours())}${two(now.getMinutes())}`;
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}
