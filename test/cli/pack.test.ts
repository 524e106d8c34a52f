// The published package: what is in it, that it installs alone, and what it does without the media libraries.

import { execFile } from "node:child_process";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "../..");
const LEFT_OUT: ReadonlySet<string> = new Set([".git", "node_modules", "dist", "out", ".nemo", "coverage"]);

let folder: string;
let files: readonly string[];

/** Packed from a copy, because packing builds anew, and other tests run the build that is there. */
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "nemo-pack-")));
  const copy = path.join(folder, "source");
  await cp(ROOT, copy, { recursive: true, filter: (file) => !LEFT_OUT.has(path.relative(ROOT, file)) });
  await symlink(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"));
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: copy });
  expect(packed, packed.stderr).toMatchObject({ code: 0 });
  const [tarball] = JSON.parse(packed.stdout) as readonly [Tarball];
  files = tarball.files.map((file) => file.path);
  await mkdir(app());
  await writeFile(app("package.json"), "{}");
  const install = ["install", "--offline", "--no-audit", "--no-fund", path.join(folder, tarball.filename)];
  const installed = await run("npm", install);
  expect(installed, installed.stderr).toMatchObject({ code: 0 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Tarball {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const app = (...names: string[]): string => path.join(folder, "app", ...names);
const inPackage = (...names: string[]): string => app("node_modules", "nemo-pipeline", ...names);

test("the package holds the program, its licences and what users read, and nothing of its making", () => {
  expect(new Set(files.map((file) => file.split("/")[0]))).toEqual(
    new Set([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "assets",
      "bin",
      "dist",
      "docs",
      "package.json",
      "recipes",
      "schemas",
    ]),
  );
  expect(files).toContain("dist/main.js");
  expect(files).toContain("dist/render-worker.js");
  expect(files).toContain("dist/THIRD-PARTY-NOTICES.txt");
  expect(files.filter((file) => /\.(ts|map)$|\.test\.|(^|\/)(out|\.nemo|\.env)(\/|$)/.test(file))).toEqual(
    [],
  );
});

test("it installs alone: one package, no dependencies, no scripts at installation", async () => {
  const names = (await readdir(app("node_modules"))).filter((name) => !name.startsWith("."));
  expect(names).toEqual(["nemo-pipeline"]);
  const manifest = JSON.parse(await readFile(inPackage("package.json"), "utf8")) as Manifest;
  expect(manifest.dependencies ?? {}).toEqual({});
  expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual(
    [],
  );
});

interface Manifest {
  readonly version: string;
  readonly dependencies?: object;
  readonly scripts: object;
}

test("it says its version and finds the packed recipes right", async () => {
  const manifest = JSON.parse(await readFile(inPackage("package.json"), "utf8")) as Manifest;
  expect(await nemo(["--version"])).toMatchObject({ code: 0, stdout: `${manifest.version}\n` });
  await cp(inPackage("recipes"), app("recipes"), { recursive: true });
  const checked = await nemo(["validate"]);
  expect(checked, checked.stderr).toMatchObject({ code: 0 });
  expect(checked.stdout).toMatch(/^All right: \d+ videos in \d+ recipes\./);
});

test("it makes stub videos on the embedded backend without the media libraries", async () => {
  await cp(inPackage("recipes"), app("recipes"), { recursive: true });
  const made = await nemo(["run", "recipes/quick-edit.yaml", "--local", "--stub-renders"]);
  expect(made, made.stdout + made.stderr).toMatchObject({ code: 0 });
  expect((await stat(app("out/quick-edit"))).isDirectory()).toBe(true);
});

test("where real videos are asked for without the media libraries, it names what to install", async () => {
  await writeFile(
    app("rain.yaml"),
    "version: 1\nvideos:\n  a:\n    prompt: Generate a 4-second clip of rain\n",
  );
  const made = await nemo(["run", "rain.yaml", "--local"]);
  expect(made).toMatchObject({ code: 3 });
  expect(made.stdout).toMatch(
    /Install them where nemo-pipeline is installed \(with --global, if it is\): npm i node-av@[\d.]+ @napi-rs\/canvas@[\d.]+/,
  );
  expect(made.stdout + made.stderr).not.toMatch(/\n\s+at |ERR_MODULE_NOT_FOUND/);
});

test("an old Node is told which one is needed", async ({ skip }) => {
  const old = await findOldNode();
  if (old === undefined) return skip("there is no Node older than 22 on the PATH");
  const told = await run(old, [inPackage("bin/nemo-pipeline.js"), "--version"]);
  expect(told).toMatchObject({ code: 2, stdout: "" });
  expect(told.stderr).toMatch(
    /^nemo-pipeline needs Node 22\.19 or newer .*; this is Node \d+\.\d+\.\d+\.\n$/,
  );
});

async function findOldNode(): Promise<string | undefined> {
  const places = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .filter((dir) => !dir.includes("node_modules"));
  for (const place of places) {
    const node = path.join(place, "node");
    const { code, stdout } = await run(node, ["--version"], { cwd: folder });
    if (code === 0 && Number(/^v(\d+)/.exec(stdout)?.[1]) < 22) return node;
  }
  return undefined;
}

const nemo = (args: readonly string[]): Promise<Told> => run("npx", ["--offline", "nemo-pipeline", ...args]);

interface Told {
  readonly code: number | string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** With this Node first, a home of its own, and nothing that npm tells its scripts. */
async function run(command: string, args: readonly string[], { cwd = app() } = {}): Promise<Told> {
  const PATH = [path.dirname(process.execPath), process.env["PATH"]].join(path.delimiter);
  const env = { PATH, HOME: path.join(folder, "home"), NO_COLOR: "1" };
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { cwd, env });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout = "", stderr = "" } = error as Partial<Told>;
    return { code, stdout, stderr };
  }
}
