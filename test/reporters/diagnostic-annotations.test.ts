import { expect, it } from "vitest";
import type { Diagnostic } from "../../src/core/diagnostic.ts";
import { diagnosticAnnotations } from "../../src/reporters/diagnostic-annotations.ts";

const mistake = (more: Partial<Diagnostic> = {}): Diagnostic => ({
  file: "launch.yaml",
  line: 4,
  column: 5,
  length: 5,
  severity: "error",
  code: "unknown-key",
  message: "`promt` is no key",
  ...more,
});

const inRecipes = (file: string): string => `recipes/${file}`;

it("stands at the place, with the code, the other places and the hint", () => {
  const related = [{ file: "b.yaml", line: 2, column: 3, message: "the first one" }];
  expect(diagnosticAnnotations([mistake({ hint: "Did you mean `prompt`?", related })], inRecipes)).toEqual([
    "::error file=recipes/launch.yaml,line=4,col=5,endColumn=10,title=unknown-key::`promt` is no key%0ASee b.yaml:2:3: the first one%0AHint: Did you mean `prompt`?\n",
  ]);
});

it("makes warnings of warnings and notices of advice", () => {
  const all = [mistake({ severity: "advice" }), mistake({ severity: "warning" }), mistake()];
  const commands = diagnosticAnnotations(all, inRecipes).map((line) => /^::(\w+) /u.exec(line)?.[1]);
  expect(commands).toEqual(["error", "warning", "notice"]);
});

it("shows as many as GitHub does, and says how many more there are", () => {
  const all = (severity: Diagnostic["severity"], number: number) =>
    Array.from({ length: number }, (_, index) => mistake({ severity, line: index + 1 }));
  const ten = diagnosticAnnotations(
    [...all("error", 10), ...all("warning", 10), ...all("advice", 9)],
    inRecipes,
  );
  expect(ten).toHaveLength(29);
  const more = diagnosticAnnotations(
    [...all("error", 14), ...all("warning", 11), ...all("advice", 13)],
    inRecipes,
  );
  for (const [level, number] of [
    ["error", 10],
    ["warning", 10],
    ["notice", 10],
  ] as const)
    expect(more.filter((line) => line.startsWith(`::${level} `))).toHaveLength(number);
  expect(more.at(-1)).toBe(
    "::notice title=Not all is shown::4 more errors, 1 more warning, 4 more of advice: they stand in the log of this step, and in validate --json\n",
  );
});

it("lets nothing that a recipe says end the command or begin another", () => {
  const evil = "x\r\n::error::y,line=1::z\u001b[2J";
  const lines = diagnosticAnnotations(
    [mistake({ message: evil, file: evil, code: evil, hint: evil })],
    (file) => file,
  );
  expect(lines.join("").split("\n")).toHaveLength(2);
  expect(lines[0]).toMatch(
    /^::error file=[^:,\r\n]+,line=4,col=5,endColumn=10,title=[^:,\r\n]+::[^\r\n]+\n$/u,
  );
});
