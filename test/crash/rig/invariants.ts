// What must hold after every crash, seen from outside: on the server's side and in the folders.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Outcome } from "../../cli/child.ts";
import { FILES_EACH, PROMPTS_EACH, RECIPE } from "./world.ts";
import type { World } from "./world.ts";

export type ViolationKind =
  | "sent twice"
  | "books differ"
  | "check disagrees"
  | "video lost"
  | "file not whole"
  | "paid after the end"
  | "unclear words"
  | "did not end";

export interface Violation {
  readonly kind: ViolationKind;
  readonly what: string;
}

/** At any moment: whatever has its final name is, to the byte, a file that the backend has made. */
export async function filesNotWhole(world: World): Promise<Violation[]> {
  const made = new Set(await digestsIn(world.rendered));
  const files = (await filesBelow(world.file("out"))).filter((file) => !file.endsWith(".part"));
  const digests = await Promise.all(files.map(digestOf));
  return files
    .filter((_, index) => !made.has(digests[index] ?? ""))
    .map((what) => ({ kind: "file not whole", what }));
}

/** At any moment: no prompt of the recipe has been accepted twice. */
export function sentTwice({ emulator }: World): Violation[] {
  const texts = emulator.ledger().map(({ text }) => text);
  const twice = texts.filter((text, index) => texts.indexOf(text) !== index);
  return twice.map((what) => ({ kind: "sent twice", what }));
}

/** A crash may end the program in any way but a stack, and a fault may not be called a bug. */
export function unclear({ code, stdout, stderr }: Outcome): Violation[] {
  const isStack = /^ {4}at /m.test(stdout + stderr) || stderr.includes("unexpected error");
  if (code !== 1 && !isStack) return [];
  return [{ kind: "unclear words", what: `exit ${code}: ${stdout}${stderr}` }];
}

interface Status {
  readonly videos: readonly {
    readonly id: string;
    readonly state: string;
    readonly reason: string;
    readonly exports: readonly { readonly file: string; readonly sha256: string }[];
  }[];
}

export async function statusOf(world: World): Promise<Status["videos"]> {
  return (await said<Status>(world, ["status", RECIPE, "--json"])).videos;
}

async function said<T>(world: World, args: readonly string[]): Promise<T> {
  const outcome = await world.run(args);
  try {
    return JSON.parse(outcome.stdout) as T;
  } catch {
    throw new Error(`${args.join(" ")} said ${JSON.stringify(outcome)}`);
  }
}

/** At the end: everything is there, once, and both sides say so. */
export async function checkEnd(world: World): Promise<Violation[]> {
  const before = world.emulator.ledger().length;
  const videos = await statusOf(world);
  const again = await world.run(["run", RECIPE, "--reporter", "plain"]);
  const paid = world.emulator.ledger().length - before;
  return [
    ...sentTwice(world),
    ...(await filesNotWhole(world)),
    ...(await lost(world, videos)),
    ...(await booksThatDiffer(world)),
    ...(await checkDisagrees(world)),
    ...(paid === 0 && again.stdout.includes("Nothing to do")
      ? []
      : [{ kind: "paid after the end", what: `${paid} prompts: ${again.stdout}${again.stderr}` } as const]),
  ];
}

async function lost(world: World, videos: Status["videos"]): Promise<Violation[]> {
  const found = await Promise.all(
    world.videos.map(async (id): Promise<Violation | undefined> => {
      const video = videos.find((candidate) => candidate.id === id);
      if (video?.state !== "done") {
        return { kind: "video lost", what: `${id} is ${video?.state ?? "not there"}: ${video?.reason}` };
      }
      if (video.exports.length !== FILES_EACH)
        return { kind: "video lost", what: `${id}: ${video.exports.length} files` };
      const digests = await Promise.all(video.exports.map(({ file }) => digestOf(world.file(file))));
      const wrong = video.exports.find(({ sha256 }, index) => digests[index] !== sha256);
      return wrong && { kind: "file not whole", what: `${wrong.file} is not what the journal says` };
    }),
  );
  return found.filter((violation) => violation !== undefined);
}

interface Ledger {
  readonly entries: readonly { readonly prompt: string; readonly cost: number | null }[];
  readonly total: number;
}

async function booksThatDiffer(world: World): Promise<Violation[]> {
  const { entries, total } = await said<Ledger>(world, ["credits", "--ledger", "--json"]);
  const server = world.emulator.ledger();
  const spent = server.reduce((sum, entry) => sum + entry.spent, 0);
  const prompts = server.length === world.videos.length * PROMPTS_EACH;
  const wrong = server.filter(
    ({ text, spent: cost }) => !entries.some((entry) => entry.prompt === text && entry.cost === cost),
  );
  if (prompts && total === spent && wrong.length === 0) return [];
  const what = `${server.length} prompts and ${spent} credits at the backend, ${total} here; ${JSON.stringify({ server, entries })}`;
  return [{ kind: "books differ", what }];
}

/** The program's own check of journals, ledger and files, which looks at nothing that was kept in memory. */
async function checkDisagrees(world: World): Promise<Violation[]> {
  const { code, stdout, stderr } = await world.run(["check", RECIPE]);
  return code === 0 ? [] : [{ kind: "check disagrees", what: `exit ${code}: ${stdout}${stderr}` }];
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

const digestsIn = async (folder: string): Promise<string[]> =>
  Promise.all((await filesBelow(folder)).map(digestOf));

/** Empty when it cannot be read. */
const digestOf = (file: string): Promise<string> =>
  readFile(file).then(
    (bytes) => createHash("sha256").update(bytes).digest("hex"),
    () => "",
  );
