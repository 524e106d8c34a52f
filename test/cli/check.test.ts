// `check` on what a real run left, and on what may have become of it since.

import { readFile, rm, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Event } from "../../src/core/run/events.ts";
import { formatLine } from "../../src/journal/line.ts";
import { openProject } from "./rig.ts";
import type { JournalEvent, Project } from "./rig.ts";

const RECIPE = `
version: 1
name: night
videos:
  harbour:
    prompt: Generate a 4-second clip of a harbour
  meadow:
    prompt: Generate a 4-second clip of a meadow
  attic:
    prompt: Generate a 4-second clip of an attic
`;

interface Checked {
  readonly findings: readonly {
    readonly level: string;
    readonly subject: string;
    readonly message: string;
  }[];
  readonly exit_code: number;
}

async function made(): Promise<Project> {
  const project = await openProject();
  await project.write("night.yaml", RECIPE);
  const { code, stderr } = await project.run(["run", "night.yaml", "--local", "--stub-renders", "--json"]);
  expect(code, stderr).toBe(0);
  return project;
}

async function checked(project: Project): Promise<Checked & { readonly code: number | null }> {
  const { stdout, code } = await project.run(["check", "--json"]);
  return { ...(JSON.parse(stdout) as Checked), code };
}

const problems = ({ findings }: Checked): string[] =>
  findings
    .filter(({ level }) => level !== "ok")
    .map(({ level, subject, message }) => `${level} ${subject}: ${message}`);

test("what a run left is in order", async () => {
  const project = await made();
  const { code, stdout } = await project.run(["check"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/ok +night +\d+ events, all whole and in order/u);
  expect(stdout).toMatch(/ok +night +3 files, as they were made/u);
  expect(stdout).toContain("Nothing is wrong.");
});

test("without a journal there is nothing to look at", async () => {
  const project = await openProject();
  expect(await project.run(["check"])).toMatchObject({ code: 0, stdout: "There is no journal yet.\n" });
});

test("files that are missing, changed or left over are told, and nothing is changed", async () => {
  const project = await made();
  await rm(project.file("out/night/harbour.mp4"));
  const meadow = project.file("out/night/meadow.mp4");
  const bytes = await readFile(meadow);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  await writeFile(meadow, bytes);
  await project.write("out/night/attic.mp4.part", "x");
  await project.write(".nemo/night/journal.jsonl.torn", "x");
  const seen = await checked(project);
  expect(problems(seen)).toEqual([
    `warning night: ${project.file(".nemo/night/journal.jsonl.torn")} is left over`,
    "problem night/harbour: out/night/harbour.mp4 is missing",
    "problem night/meadow: out/night/meadow.mp4 is not what was made: it was changed or damaged",
    "warning night/attic: out/night/attic.mp4.part is left over",
  ]);
  expect(seen).toMatchObject({ code: 3, exit_code: 3 });
  expect(await readFile(meadow)).toEqual(bytes);
});

test("a damaged line is told with its place, a torn one is no problem", async () => {
  const project = await made();
  const journal = await project.read(".nemo/night/journal.jsonl");
  await project.write(".nemo/night/journal.jsonl", `${journal}{"v":1,"seq`);
  const torn = await checked(project);
  expect(problems(torn)).toEqual(["warning night: the last line is torn (11 bytes)"]);
  expect(torn.code).toBe(0);
  await project.write(".nemo/night/journal.jsonl", journal.replace("harbour", "harvest"));
  const damaged = await checked(project);
  expect(problems(damaged).join()).toMatch(/^problem night: .*journal\.jsonl:\d+: this line is damaged/u);
  expect(damaged.code).toBe(2);
});

const withoutSeal = (event: JournalEvent): object =>
  Object.fromEntries(Object.entries(event).filter(([name]) => name !== "v" && name !== "crc"));

test("a prompt that was sent twice and costs that nobody settled are told", async () => {
  const project = await made();
  const twice = (await project.journal("night"))
    .flatMap((event) => (event.type === "prompt.intended" ? [event, event] : [event]))
    .filter(({ type }) => type !== "credits.settled")
    .map((event, index) => formatLine({ ...withoutSeal(event), seq: index + 1 } as Event));
  await project.write(".nemo/night/journal.jsonl", twice.join(""));
  const seen = await checked(project);
  expect(problems(seen).join("\n")).toMatch(
    /problem night\/\w+: prompt 1 was sent twice in one session: events \d+ and \d+/u,
  );
  expect(problems(seen).join("\n")).toMatch(/prompt 1 is done, and what it cost was never settled/u);
  expect(seen.code).toBe(3);
});
