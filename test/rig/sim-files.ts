// Owns the files of a simulation: outputs and drafts that outlive the runs, and what may be wrong with them.

import type { DraftStore, FileFacts, FileReading, Outputs, Player } from "../../src/core/ports.ts";
import type { ExportFormat } from "../../src/core/recipe/recipe.ts";
import { err, ok } from "../../src/core/result.ts";
import { sha256 } from "../../src/platform/digest.ts";

export class SimFiles {
  /** Content by name; a download that is not published ends in `.part`. */
  readonly contents = new Map<string, string>();
  readonly drafts = new Map<string, unknown>();

  outputs(): Outputs {
    const { contents } = this;
    const facts = (file: string): FileFacts | undefined => {
      const content = contents.get(file);
      return content === undefined ? undefined : factsOf(content);
    };
    return {
      partFile: (file) => `${file}.part`,
      inspect: async (file) => facts(file),
      inspectPart: async (file) => facts(`${file}.part`),
      reserve: async (file, { own } = { own: false }) =>
        contents.has(file) && !own ? taken(file) : ok(undefined),
      check: async (file) =>
        contents.get(`${file}.part`)?.startsWith("broken") === true
          ? err({ kind: "broken", message: `${file} is cut short` })
          : ok(reading(file)),
      read: async ({ file }) => ok(reading(file)),
      pathOf: ({ file, isPart }) => (isPart ? `${file}.part` : file),
      setAside: async (file, to) => {
        contents.set(to, contents.get(`${file}.part`) ?? "");
        contents.delete(`${file}.part`);
        return ok(undefined);
      },
      publish: async (file) => {
        contents.set(file, contents.get(`${file}.part`) ?? "");
        contents.delete(`${file}.part`);
        return ok(undefined);
      },
      keepName: async () => ok(undefined),
      move: async ({ from, to, own }) => {
        if (contents.has(to) && !own && from !== to) return taken(to);
        const content = contents.get(from) ?? "";
        contents.delete(from);
        contents.set(to, content);
        return ok(undefined);
      },
    };
  }

  /** A file shows its prompts: one with the word "silence" is silent, one with "night" is black. */
  player(): Player {
    return {
      ready: async () => ok(undefined),
      play: async ({ file, sound, picture }) => {
        const content = this.contents.get(file) ?? "";
        return ok({
          ...(sound && { peak: content.includes("silence") ? 0 : 0.5 }),
          ...(picture && { brightest: content.includes("night") ? 0 : 0.9 }),
        });
      },
    };
  }

  draftStore(): DraftStore {
    return {
      put: async (digest, raw) => void this.drafts.set(digest, raw),
      get: async (digest) => this.drafts.get(digest),
    };
  }
}

export const factsOf = (content: string): FileFacts => ({
  bytes: content.length,
  sha256: sha256(content),
});

const reading = (file: string): FileReading => ({
  container: file.split(".").at(-1) as ExportFormat,
  durationMs: 8_000,
  videoCodec: "h264",
  hasAudio: true,
});

const taken = (file: string) =>
  err({ kind: "local", message: `${file} is there and was not written by this tool` } as const);
