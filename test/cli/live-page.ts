// `watch` as a process of its own, a journal that the test writes, and what a page hears of it.

import { copyFile, mkdir, rename, stat, writeFile } from "node:fs/promises";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { Event, Fact } from "../../src/core/run/events.ts";
import { formatLine } from "../../src/journal/line.ts";
import type { Update } from "../../src/report/updates.ts";
import type { Project, Running } from "./rig.ts";

const CLIP = path.join(import.meta.dirname, "../../recipes/media/walk.mp4");
const CLIP_SHA = "ab".repeat(32);

export interface Watching {
  readonly url: string;
  readonly running: Running;
}

export async function startWatch(project: Project, args: readonly string[] = []): Promise<Watching> {
  const running = project.start(["watch", "--json", ...args], {
    env: { NEMO_TOKEN: "nmv_usr_unmistakable" },
  });
  onTestFinished(() => void running.child.kill("SIGKILL"));
  await running.until("\n");
  return { running, url: (JSON.parse(running.stdout()) as { readonly url: string }).url };
}

/** Facts as a run would write them, with a file of each video that is done. */
export class Writer {
  readonly #project: Project;
  readonly #recipe: string;
  #events: Event[] = [];

  constructor(project: Project, recipe = "night") {
    this.#project = project;
    this.#recipe = recipe;
  }

  get file(): string {
    return this.#project.file(`.nemo/${this.#recipe}/journal.jsonl`);
  }

  async add(...facts: readonly Fact[]): Promise<void> {
    const stamp = { run: "20261121020000-aaaa", recipe: this.#recipe, at: "2026-11-21T02:00:00.000Z" };
    const fresh = facts.map((fact, index): Event => ({
      seq: this.#events.length + index + 1,
      ...stamp,
      ...fact,
    }));
    this.#events.push(...fresh);
    await mkdir(path.dirname(this.file), { recursive: true });
    await writeFile(this.file, fresh.map(formatLine).join(""), { flag: "a" });
  }

  begin(): Promise<void> {
    return this.add({ type: "run.started", target: "emulator", videos: 2, version: "0.1.0" });
  }

  /** Of one prompt. */
  intend(video: string, text: string): Promise<void> {
    const step = { key: `p-${video}`, step: "prompt 1" };
    return this.add({
      type: "prompt.intended",
      video,
      ...step,
      text,
      work: "generate",
      estimate: 100,
      before: "b",
    });
  }

  async finish(video: string, file = `out/${video}.mp4`): Promise<void> {
    await mkdir(path.dirname(this.#project.file(file)), { recursive: true });
    await copyFile(CLIP, this.#project.file(file));
    const { size: bytes } = await stat(this.#project.file(file));
    const step = { key: `e-${video}`, step: "export 1" };
    await this.add(
      { type: "render.intended", video, ...step, render: "r", format: "mp4", quality: "high", draft: "d" },
      { type: "render.finished", video, ...step, render: "r" },
      { type: "download.finished", video, ...step, file, bytes, sha256: CLIP_SHA, duration_s: 4 },
      { type: "video.done", video },
    );
  }

  /** Another journal takes this one's place, as a compaction would do it; undefined: nothing does. */
  async replace(events: readonly Event[]): Promise<void> {
    this.#events = [...events];
    await writeFile(`${this.file}.new`, events.map(formatLine).join(""));
    await rename(`${this.file}.new`, this.file);
  }
}

export interface Heard {
  readonly updates: readonly (Update & { readonly id: string })[];
  /** Resolves with the first update that fits, those from before included. */
  until(fits: (update: Update) => boolean): Promise<Update>;
  close(): void;
}

/** What a page of this mark would be told. */
export function listen(url: string, mark = ""): Heard {
  const updates: (Update & { readonly id: string })[] = [];
  const looks = new Set<() => void>();
  const asking = request(`${url}events?since=${mark}`, (response) => {
    let rest = "";
    response.setEncoding("utf8").on("data", (text: string) => {
      const blocks = (rest + text).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const [, id = "", data] = /^id: (.*)\ndata: (.*)$/u.exec(block) ?? [];
        if (data !== undefined) updates.push({ id, ...(JSON.parse(data) as Update) });
      }
      for (const look of looks) look();
    });
  });
  asking.on("error", () => undefined).end();
  const close = (): void => void asking.destroy();
  onTestFinished(close);
  const until: Heard["until"] = (fits) =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = updates.find(fits);
        if (found !== undefined) resolve(found);
      };
      looks.add(look);
      look();
    });
  return { updates, until, close };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** As no browser would ask, too. */
export const ask = (
  url: string,
  {
    method = "GET",
    headers = {},
  }: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asking = request(url, { method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    asking.once("error", reject).end();
  });
