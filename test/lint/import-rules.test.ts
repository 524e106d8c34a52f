// Who may import what: the table in docs/architecture.md, the linter's rules and src/ say the same, and a file proves each rule.

import { execFile } from "node:child_process";
import { cp, glob, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "../..");
const FIXTURES = path.join(ROOT, "test/fixtures/lint/src");
const RULE = "eslint(no-restricted-imports)";
const ROOM_MESSAGE = "This room may not import that one: see docs/architecture.md, Rooms.";
const PACKAGE_MESSAGE = "This package is not for this room: see docs/architecture.md, Rooms.";

const FOLDERS = (await readdir(path.join(ROOT, "src"), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const PACKAGES = new Set(
  (await importsIn("src")).map(({ specifier }) => packageOf(specifier)).filter((name) => name !== undefined),
);
const TABLE = await readTable();
/** `cli/` may import everything. */
const RULED = [...TABLE].filter(([, allowed]) => !allowed.has("everything")).map(([room]) => room);

let copy: string;
let found: readonly Finding[];

/** Linted in a copy, because the project's own run leaves fixtures out. */
beforeAll(async () => {
  copy = await mkdtemp(path.join(tmpdir(), "nemo-lint-"));
  await cp(FIXTURES, path.join(copy, "src"), { recursive: true });
  const args = ["--config", path.join(ROOT, ".oxlintrc.json"), "--format", "json", copy];
  const { stdout } = await promisify(execFile)(path.join(ROOT, "node_modules/.bin/oxlint"), args).catch(
    (error: { readonly stdout: string }) => error,
  );
  found = (JSON.parse(stdout) as { readonly diagnostics: readonly Finding[] }).diagnostics;
});

afterAll(() => rm(copy, { recursive: true, force: true }));

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly help: string;
  readonly filename: string;
}

describe("the table of rooms", () => {
  test("names the folders of src/, and no other", () => {
    const named = [...TABLE.keys()].map((room) => room.split("/")[0]);
    expect(new Set(named)).toEqual(new Set(FOLDERS));
  });

  test("has a rule and fixtures for every room that may not import everything", async () => {
    const rules = Object.keys(await readRules());
    const fixtures = await Array.fromAsync(glob("**/breaks.ts", { cwd: FIXTURES }), (file) =>
      path.dirname(file),
    );
    expect(new Set(rules)).toEqual(new Set(RULED));
    expect(new Set(fixtures)).toEqual(new Set(RULED));
  });

  test("is about packages that package.json names", async () => {
    const { devDependencies } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8")) as {
      readonly devDependencies: object;
    };
    expect([...PACKAGES].filter((name) => !(name in devDependencies))).toEqual([]);
  });
});

describe.each(RULED)("%s/", (room) => {
  const fixture = async (name: string): Promise<string[]> =>
    specifiersIn(await readFile(path.join(FIXTURES, room, name), "utf8"));

  test("is stopped at every import that the table does not allow, and at no other", async () => {
    const broken = await fixture("breaks.ts");
    expect(stopped(room, "breaks.ts")).toEqual(new Map(broken.map((name) => [name, messageFor(name)])));
    expect(stopped(room, "keeps.ts")).toEqual(new Map());
  });

  test("is tried with every other room and every package", async () => {
    const [broken, kept] = [await fixture("breaks.ts"), await fixture("keeps.ts")];
    const allowed = TABLE.get(room) ?? new Set();
    const others = [...FOLDERS, ...PACKAGES].filter((name) => name !== room.split("/")[0]);
    expect(namesOf(kept)).toEqual(new Set(others.filter((name) => allowed.has(name))));
    expect(namesOf(broken)).toEqual(new Set(others.filter((name) => !allowed.has(name))));
    expect([...broken, ...kept]).toEqual(expect.arrayContaining(["node:fs", "node:fs/promises"]));
  });
});

test("every way to write an import is seen", async () => {
  const forms = specifiersIn(await readFile(path.join(FIXTURES, "runner/forms.ts"), "utf8"));
  expect(findings("runner", "forms.ts")).toHaveLength(forms.length);
  expect(forms).toHaveLength(6);
});

test("imports on demand, which the linter does not see, keep the same rules", async () => {
  const rules = await readRules();
  const broken = (await importsIn("src")).flatMap(({ file, specifier }) => {
    const room = Object.keys(rules).findLast((name) => file.startsWith(`src/${name}/`)) ?? "";
    return (rules[room] ?? []).some((rule) => rule.test(specifier)) ? [`${file}: ${specifier}`] : [];
  });
  expect(broken).toEqual([]);
});

const findings = (room: string, name: string): readonly Finding[] =>
  found.filter(({ code, filename }) => code === RULE && filename.endsWith(`/src/${room}/${name}`));

/** What was stopped, with the reason that was given. */
const stopped = (room: string, name: string): Map<string | undefined, string> =>
  new Map(findings(room, name).map(({ message, help }) => [/'([^']+)'/.exec(message)?.[1], help]));

const messageFor = (specifier: string): string =>
  specifier.startsWith(".") ? ROOM_MESSAGE : PACKAGE_MESSAGE;

/** Room or package; nothing for a neighbour and for what belongs to Node. */
const namesOf = (specifiers: readonly string[]): Set<string> =>
  new Set(specifiers.map((name) => roomOf(name) ?? packageOf(name)).filter((name) => name !== undefined));

const roomOf = (specifier: string): string | undefined => /^(?:\.\.\/)+([\w-]+)\//.exec(specifier)?.[1];

function packageOf(specifier: string): string | undefined {
  if (/^(\.|node:)/.test(specifier)) return undefined;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function specifiersIn(text: string): string[] {
  const imports = text.matchAll(
    /^import "([^"]+)"|^(?:import|export) [^;"=]*? from "([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm,
  );
  return [...imports].map(([, alone, from, onDemand]) => alone ?? from ?? onDemand ?? "");
}

async function importsIn(folder: string): Promise<{ readonly file: string; readonly specifier: string }[]> {
  const files = await Array.fromAsync(glob(`${folder}/**/*.ts`, { cwd: ROOT }));
  const texts = await Promise.all(files.map((file) => readFile(path.join(ROOT, file), "utf8")));
  return files.flatMap((file, index) =>
    specifiersIn(texts[index] ?? "").map((specifier) => ({ file, specifier })),
  );
}

/** Room to what it may import. The rows of `core` are one room but for `core/recipe`, which has zod. */
async function readTable(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const page = await readFile(path.join(ROOT, "docs/architecture.md"), "utf8");
  const rows = page.matchAll(/^\| `([\w/-]+?)\/?(?:\*\.ts)?`\s*\|[^|]*\|([^|]*)\|$/gm);
  return new Map(
    [...rows].map(([, name = "", cell = ""]) => [
      name.startsWith("core/") && name !== "core/recipe" ? "core" : name,
      new Set(cell.replace("media libraries", "node-av, @napi-rs/canvas").match(/[@\w/-]+/g)),
    ]),
  );
}

/** Room to the patterns that its files must not import. */
async function readRules(): Promise<Readonly<Record<string, readonly RegExp[]>>> {
  const { overrides } = JSON.parse(await readFile(path.join(ROOT, ".oxlintrc.json"), "utf8")) as Config;
  return Object.fromEntries(
    overrides.flatMap(({ files, rules }) => {
      const patterns = rules["no-restricted-imports"]?.[1].patterns;
      const room = /^\*\*\/src\/(.+)\/\*\*\/\*\.ts$/.exec(files[0] ?? "")?.[1];
      return patterns === undefined || room === undefined || !hasFolder(room)
        ? []
        : [[room, patterns.map(({ regex }) => new RegExp(regex))]];
    }),
  );
}

/** A rule may wait for a room that is not built yet. */
const hasFolder = (room: string): boolean => FOLDERS.includes(room.split("/")[0] ?? "");

interface Config {
  readonly overrides: readonly {
    readonly files: readonly string[];
    readonly rules: {
      readonly "no-restricted-imports"?: readonly [
        string,
        { readonly patterns: readonly { readonly regex: string }[] },
      ];
    };
  }[];
}
