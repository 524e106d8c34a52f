// In GitHub Actions nothing that a recipe, a file's name or a server says is taken for a command of the log.

import { expect, test } from "vitest";
import { commandsIn } from "../reporters/hostile.ts";
import { openProject } from "./rig.ts";

const GITHUB = { env: { GITHUB_ACTIONS: "true", CI: "true" } };

test("a hostile name of a recipe is no command, whoever prints it", async () => {
  const project = await openProject();
  const name = "a\n::error::x\r::set-output name=y::z ##[add-mask]1.yaml";
  await project.write(name, "version: 1\nvideos: 1\n");
  for (const command of ["validate", "plan", "run", "status", "doctor"]) {
    for (const more of [[], ["--json"]]) {
      const { stdout, stderr } = await project.run([command, name, ...more], GITHUB);
      expect(stdout + stderr).toContain("error");
      const found = commandsIn(`${stdout}\n${stderr}`);
      const isAnnotated = (command === "validate" || command === "run") && more.length === 0;
      // Only the program's own, with the name in its place.
      for (const line of found)
        expect(line).toMatch(
          /^::error file=a %3A%3Aerror%3A%3Ax %3A%3Aset-output name=y%3A%3Az ##\[add-mask\]1\.yaml,line=\d+,/u,
        );
      expect(found).toHaveLength(isAnnotated ? 2 : 0);
    }
  }
  const refused = await project.run([`x\n::error::`], GITHUB);
  expect(refused.code).toBe(2);
  expect(commandsIn(refused.stderr)).toEqual([]);
});

test("hostile JSON means the same and is no command", async () => {
  const project = await openProject();
  await project.write("a.yaml", 'version: 1\nvideos:\n  "##[error]x": {}\n');
  const { stdout } = await project.run(["validate", "a.yaml", "--json"], GITHUB);
  expect(commandsIn(stdout)).toEqual([]);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { message: string }[] };
  expect(diagnostics.map(({ message }) => message).join()).toContain("##[error]x");
});

test("a chat that is read from a pipe says nothing that is a command", async () => {
  const project = await openProject();
  const said = [
    "::error::typed",
    "Generate a 4-second clip titled '::error::x ##[error]y'",
    "/status",
    "::x",
  ];
  await project.write("said.txt", `${said.join("\n")}\n`);
  const wrap = ["bash", "-c", `"$@" < said.txt`, "chat"];
  const chat = ["chat", "--local", "--stub-renders"];
  const { stdout, stderr } = await project.run([...chat, "-v"], { ...GITHUB, wrap });
  expect(stdout).toContain("##");
  expect(stderr).toContain("POST /run_sse 200");
  expect(commandsIn(`${stdout}\n${stderr}`)).toEqual([]);
});
