// A line that somebody said, read: a command, a request that this program serves itself, or a message for the backend.

import { routeRequest } from "../core/conversation/router.ts";
import { EXPORT_FORMATS } from "../core/recipe/recipe.ts";
import type { ExportFormat, ExportQuality } from "../core/recipe/recipe.ts";
import type { Resolution } from "../core/run/events.ts";
import { isMedia, splitArguments } from "./arguments.ts";

export type ChatRequest =
  | { readonly do: "prompt"; readonly text: string }
  | { readonly do: "upload"; readonly names: readonly string[] }
  | ({ readonly do: "export" } & ExportWish)
  | { readonly do: "save"; readonly file: string }
  | { readonly do: "resolve"; readonly how: Resolution }
  | { readonly do: "credits" | "status" | "open" | "help" | "nothing" }
  | { readonly do: "quit" }
  /** It cannot be done as it was said; `text` says how to say it. */
  | { readonly do: "explain"; readonly text: string };

export interface ExportWish {
  readonly format: ExportFormat;
  readonly quality: ExportQuality;
  /** As it was named, relative to the project folder. */
  readonly file?: string;
}

export function readRequest(line: string): ChatRequest {
  const text = line.trim();
  if (text === "") return { do: "nothing" };
  if (HOLDS_TOKEN.test(text)) {
    return explain("That looks like an access token, so it was not sent. Store it with: nemo-pipeline login");
  }
  if (isCommand(text)) return readCommand(text);
  if (BARE_COMMAND.test(text)) return readCommand(`/${text === "?" ? "help" : text.replace(/[.!?]+$/u, "")}`);
  const names = splitArguments(text);
  if (names.every(isMedia)) return { do: "upload", names };
  return routed(text);
}

export const HOLDS_TOKEN = /\bnmv_usr_\S/u;

/** A path of this system begins with a slash, too, and has another one. */
const isCommand = (text: string): boolean => /^\/[a-z]*(?:\s|$)/iu.test(text);

/** Said without the slash, as newcomers do: as a message, each would cost credits and change the video. */
const BARE_COMMAND = /^(?:\?|(?:help|quit|exit|save)[.!?]*|save \S+\.ya?ml)$/iu;

const explain = (text: string): ChatRequest => ({ do: "explain", text });

function readCommand(text: string): ChatRequest {
  const [, name = "", rest = ""] = /^\/(\S*)\s*(.*)$/su.exec(text) ?? [];
  const given = splitArguments(rest);
  const command = name.toLowerCase();
  switch (command) {
    case "credits":
    case "status":
    case "open":
    case "help":
      return { do: command };
    case "quit":
    case "exit":
      return { do: "quit" };
    case "upload":
      return given.length > 0 ? { do: "upload", names: given } : explain(SAY_FILE);
    case "export":
      return readExport(given);
    case "save":
      return readSave(given);
    case "resolve":
      return readResolve(given[0]);
    default:
      return explain(`There is no command /${name}. See /help.`);
  }
}

const SAY_FILE = "Say which file or address: /upload FILE|URL";

function readSave(given: readonly string[]): ChatRequest {
  const [file, ...more] = given;
  if (file === undefined || more.length > 0) return explain("Say where to: /save recipe.yaml");
  if (!/\.ya?ml$/iu.test(file)) return explain(`A recipe is a YAML file: /save ${file}.yaml`);
  return { do: "save", file };
}

function readResolve(given: string | undefined): ChatRequest {
  switch (given) {
    case "applied":
    case "resend":
    case "abandon":
      return { do: "resolve", how: given };
    default:
      return explain(
        "Say what became of it: /resolve applied (it was carried out), /resolve resend (send it again) or /resolve abandon (give it up)",
      );
  }
}

/** `/export`, `/export webm low`, `/export out/teaser.mp4`. */
function readExport(given: readonly string[]): ChatRequest {
  const format = given.map((word) => formatOf(word.toLowerCase())).find((found) => found !== undefined);
  const quality = given.map((word) => QUALITIES[word.toLowerCase()]).find((found) => found !== undefined);
  const files = given.filter(
    (word) => formatOf(word.toLowerCase()) === undefined && !(word.toLowerCase() in QUALITIES),
  );
  const [file, ...more] = files;
  if (more.length > 0) return explain("Say one file: /export out/teaser.mp4 (put quotes around spaces)");
  const wish = { do: "export", quality: quality ?? "high" } as const;
  if (file === undefined) return { ...wish, format: format ?? "mp4" };
  const ending = formatOf(/\.([^./]+)$/u.exec(file)?.[1]?.toLowerCase() ?? "");
  const named = ending === undefined && !/\.[^./]+$/u.test(file) ? `${file}.${format ?? "mp4"}` : file;
  return { ...wish, format: format ?? ending ?? "mp4", file: named };
}

const formatOf = (word: string): ExportFormat | undefined => EXPORT_FORMATS.find((known) => known === word);

const QUALITIES: Readonly<Record<string, ExportQuality>> = {
  low: "low",
  medium: "medium",
  high: "high",
};

function routed(text: string): ChatRequest {
  const request = routeRequest(text);
  switch (request) {
    case "prompt":
      return { do: "prompt", text };
    case "export":
      return exportInWords(text.toLowerCase());
    case "upload": {
      const names = splitArguments(text).filter(isMedia);
      return names.length > 0 ? { do: "upload", names } : explain(SAY_FILE);
    }
    default:
      return { do: request };
  }
}

/** "export as webm, low quality"; what else is said, such as 1080p, is what the backend does anyway. */
function exportInWords(text: string): ChatRequest {
  const format = EXPORT_FORMATS.find((known) => text.includes(known)) ?? "mp4";
  const quality = (["low", "medium"] as const).find((known) => new RegExp(`\\b${known}\\b`, "u").test(text));
  return { do: "export", format, quality: quality ?? "high" };
}
