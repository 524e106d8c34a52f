// What a server, a recipe, its data and its files' names say, all the way to the terminal, the CI log and the report: harmless text.

import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandsIn, HOSTILE, UNSEEN } from "../reporters/hostile.ts";
import { openProject } from "./rig.ts";
import type { Project } from "./rig.ts";

const LONG = `${HOSTILE} ${"x".repeat(1_000_000)}`;

/** Where it is, a real XML parser reads the JUnit file as well. */
const hasPython = spawnSync("python3", ["--version"]).status === 0;

const json = (text: string): string => JSON.stringify(text);

/** JSON strings are YAML, too. */
async function openHostile(): Promise<Project> {
  const project = await openProject();
  const title = HOSTILE.replaceAll(/[^\p{L}<>/=: #[\]%|`]/gu, "");
  await project.write(
    "a.yaml",
    [
      "version: 1",
      `description: ${json(HOSTILE)}`,
      "videos:",
      `  said: { prompt: ${json(`Generate a 4-second clip with the title ${HOSTILE}`)} }`,
      `  titled: { prompt: ${json(`Generate a 4-second clip titled '${title}'`)} }`,
      "  long: { prompt: Generate a 4-second clip }",
      "  row:",
      `    for_each: { csv: rows.csv, id: "\${{ row.sku }}" }`,
      '    prompt: "Generate a 4-second clip of ${{ row.title }}"',
    ].join("\n"),
  );
  await project.write("rows.csv", `sku,title\nmug,"${HOSTILE.replaceAll('"', '""')}"\n`);
  await project.write("nemo-pipeline.config.yaml", "limits: { videos: 1 }\n");
  const faults = [
    `{ route: render, at: [1], then: { status: 402, message: ${json(HOSTILE)} } }`,
    `{ route: render, at: [3], then: { status: 402, message: ${json(LONG)} } }`,
    `{ route: run_sse, at: [4], then: { code: 4009, message: ${json(HOSTILE)} } }`,
  ];
  await project.write("faults.yaml", `faults:\n${faults.map((fault) => `  - ${fault}\n`).join("")}`);
  return project;
}

const RUN = ["run", "a.yaml", "--local", "--stub-renders", "--faults", "faults.yaml"];

const GITHUB = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: "summary.md", GITHUB_OUTPUT: "outputs" };

const longestLine = (text: string): number =>
  text.split("\n").reduce((longest, line) => Math.max(longest, line.length), 0);

function expectHarmless(text: string): void {
  expect(text).toContain("owned");
  expect(text).not.toMatch(UNSEEN);
}

test.each([
  ["plain", {}, []],
  ["github", GITHUB, ["group", "endgroup", "error", "error", "error"]],
] as const)("in the log of a run: %s", async (reporter, env, commands) => {
  const project = await openHostile();
  const { stdout, stderr, code } = await project.run([...RUN, "-v", "--reporter", reporter], { env });
  expect(code).toBe(6);
  for (const text of [stdout, stderr]) {
    expect(text).not.toMatch(UNSEEN);
    expect(longestLine(text)).toBeLessThan(10_000);
  }
  expectHarmless(stdout);
  expect(commandsIn(stdout).map((line) => /^::(\w+)/u.exec(line)?.[1])).toEqual(commands);
  expect(commandsIn(stderr)).toEqual([]);
  if (reporter !== "github") return;
  const summary = await project.read("summary.md");
  expectHarmless(summary);
  expect(summary.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(6);
  expect((await project.read("outputs")).match(/^\w+<</gmu)).toHaveLength(4);
});

test("in what commands print afterwards, for people and for machines", async () => {
  const project = await openHostile();
  await project.run([...RUN, "-q"]);
  for (const command of [
    ["status"],
    ["plan", "a.yaml", "--local"],
    ["credits", "--ledger"],
    ["history"],
    ["report", "--markdown"],
    ["doctor", "a.yaml", "--local", "--stub-renders"],
    ["validate", "a.yaml"],
  ]) {
    for (const more of [[], ["--json"]]) {
      const { stdout, stderr } = await project.run([...command, ...more], { env: GITHUB });
      expect(`${stdout}${stderr}`).not.toMatch(UNSEEN);
      expect(commandsIn(`${stdout}\n${stderr}`)).toEqual([]);
    }
  }
  expectHarmless((await project.run(["status"])).stdout);
});

test("in the report and in JUnit", async () => {
  const project = await openHostile();
  await project.run([...RUN, "--junit", "junit.xml"]);
  await project.run(["report"]);
  const page = await project.read("out/report.html");
  const junit = await project.read("junit.xml");
  for (const text of [page, junit]) {
    expectHarmless(text);
    expect(text).not.toContain("<script>owned");
    expect(text).not.toContain("<img src=x");
    expect(text).toContain("&lt;script&gt;owned&lt;/script&gt;");
  }
  if (hasPython)
    execFileSync("python3", [
      "-c",
      "import sys, xml.dom.minidom as d; d.parse(sys.argv[1])",
      project.file("junit.xml"),
    ]);
  expect(page.length).toBeLessThan(400_000);
  expect(junit.length).toBeLessThan(40_000);
});
