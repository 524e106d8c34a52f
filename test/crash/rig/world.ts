// A project with real files and a backend that lives on outside of the program: what a crash is tried on.

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createStubRenderer } from "../../../src/emulator/render/stub-renderer.ts";
import { startEmulator } from "../../../src/emulator/server.ts";
import type { Emulator } from "../../../src/emulator/server.ts";
import { startProgram } from "../../cli/child.ts";
import type { Outcome, Running, StartOptions } from "../../cli/child.ts";

const ROOT = path.join(import.meta.dirname, "../../..");

export const RECIPE = "night.yaml";

export interface World {
  /** The project's folder: recipe, configuration, state and outputs. */
  readonly dir: string;
  readonly videos: readonly string[];
  /** Commands that did not end by themselves. */
  readonly hung: readonly string[];
  readonly emulator: Emulator;
  /** Where the backend keeps what it has rendered. */
  readonly rendered: string;
  file(name: string): string;
  start(args: readonly string[], options?: StartOptions): Running;
  run(args: readonly string[], options?: StartOptions): Promise<Outcome>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly videos?: number;
  /** An empty folder for the project, such as a disk of its own; a temporary one unless given. */
  readonly dir?: string;
  /** Of the backend: simulated time is divided by it. */
  readonly speed?: number;
  /** Stands between the program and the backend, such as a broken network. */
  readonly through?: (url: string) => string;
  readonly timing?: Readonly<Record<string, string>>;
}

/** A command that has not ended by then hangs. */
const MAX_RUN_MS = 60_000;

/** Looks at a draft for longer than the backend works on a prompt. */
const TIMING: Readonly<Record<string, string>> = {
  request_timeout: "5s",
  prompt_timeout: "10s",
  idle_timeout: "5s",
  settle: "20ms",
  render_poll: "20ms",
  reconcile: "[200ms, 300ms, 300ms, 300ms, 300ms]",
  rate_limit_wait: "50ms",
};

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { videos = 1, speed = 1000, through = (url: string) => url, timing = {} } = options;
  const outside = await realpath(await mkdtemp(path.join(tmpdir(), "nemo-crash-")));
  const dir = options.dir ?? path.join(outside, "project");
  const server = path.join(outside, "server");
  const emulator = await startEmulator({ dir: server, speed, renderer: createStubRenderer() });
  const env = { NEMO_API_URL: through(emulator.url), NEMO_TOKEN: emulator.token, HOME: outside };
  const ids = Array.from({ length: videos }, (_, index) => `v${index}`);
  await mkdir(path.join(dir, "media"), { recursive: true });
  await writeFile(path.join(dir, RECIPE), recipeOf(ids));
  await writeFile(path.join(dir, "nemo-pipeline.config.yaml"), configuration({ ...TIMING, ...timing }));
  const photo = await readFile(path.join(ROOT, "recipes/media/mug.jpg"));
  await writeFile(path.join(dir, "media/mug.jpg"), photo);
  const hung: string[] = [];
  const start: World["start"] = (args, given = {}) => {
    const running = startProgram(dir, args, { ...given, env: { ...env, ...given.env } });
    const watch = setTimeout(() => {
      hung.push(args.join(" "));
      running.child.kill("SIGKILL");
    }, MAX_RUN_MS);
    void running.ended.finally(() => clearTimeout(watch));
    return running;
  };
  return {
    dir,
    videos: ids,
    hung,
    emulator,
    rendered: path.join(server, "renders"),
    file: (name) => path.join(dir, name),
    start,
    run: (args, given) => start(args, given).ended,
    async close() {
      await emulator.close();
      await rm(outside, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** No two prompts say the same, so that one that was accepted twice is seen. */
const recipeOf = (ids: readonly string[]): string =>
  [
    "version: 1",
    "name: night",
    "videos:",
    ...ids.flatMap((id) => [
      `  ${id}:`,
      "    inputs: [media/mug.jpg]",
      "    steps:",
      `      - prompt: ${promptsOf(id)[0]}`,
      "      - export: { quality: low }",
      `      - prompt: ${promptsOf(id)[1]}`,
    ]),
    "",
  ].join("\n");

export const promptsOf = (id: string): readonly [string, string] => [
  `Generate a 4-second clip named ${id} from the uploaded photo`,
  `Add the title "Number ${id}"`,
];

export const PROMPTS_EACH = 2;
export const FILES_EACH = 2;

const configuration = (timing: Readonly<Record<string, string>>): string =>
  ["timing:", ...Object.entries(timing).map(([key, value]) => `  ${key}: ${value}`), ""].join("\n");
