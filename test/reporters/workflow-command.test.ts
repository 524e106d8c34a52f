import * as fc from "fast-check";
import { expect, it } from "vitest";
import { workflowCommand } from "../../src/reporters/workflow-command.ts";

it("writes a command with its properties and its message on one line", () => {
  const properties = { file: "recipes/launch.yaml", line: 3, col: 5, title: undefined };
  expect(workflowCommand({ command: "error", properties, message: "Unknown key" })).toBe(
    "::error file=recipes/launch.yaml,line=3,col=5::Unknown key\n",
  );
});

it.each([
  [{ command: "endgroup" }, "::endgroup::\n"],
  [{ command: "group", message: "Plan" }, "::group::Plan\n"],
  [{ command: "notice", properties: { title: "" }, message: "x" }, "::notice::x\n"],
] as const)("leaves out what there is not in %j", (command, line) => {
  expect(workflowCommand(command)).toBe(line);
});

it.each([
  ["line ends", "one\r\ntwo\rthree\nfour", "one%0Atwo%0Athree%0Afour"],
  ["percent signs", "100% %0A::error::x", "100%25 %250A::error::x"],
  ["control characters and turned writing", "\u001b[31mred\u001b[0m \u202egpj", "red gpj"],
  ["unseen line ends", "a\u2028::error::b\u0085c", "a ::error::bc"],
])("escapes %s in a message", (_, message, escaped) => {
  expect(workflowCommand({ command: "warning", message })).toBe(`::warning::${escaped}\n`);
});

it("escapes what would end a property or begin another", () => {
  const properties = { file: "a,line=1::x\n::error::y.yaml" };
  expect(workflowCommand({ command: "error", properties, message: "z" })).toBe(
    "::error file=a%2Cline=1%3A%3Ax %3A%3Aerror%3A%3Ay.yaml::z\n",
  );
});

it("bounds what it writes", () => {
  const message = Array.from({ length: 1000 }, () => "x".repeat(10_000)).join("\n");
  expect(workflowCommand({ command: "error", message }).length).toBeLessThan(64 * 1024);
});

it("is one line and gives back what it was given, whatever the text", () => {
  const text = fc.array(fc.constantFrom("%", ":", ",", "\n", "\r", "=", "25", "0A", "a", "\u001b", "\u202e"));
  fc.assert(
    fc.property(text, text, (file, message) => {
      const properties = { file: file.join(""), line: 1 };
      const line = workflowCommand({ command: "error", properties, message: message.join("") });
      expect(line).toMatch(/^::error (?:file=[^:,\n\r]+,)?line=1::[^\n\r]*\n$/u);
      expect(line).not.toMatch(/(?!\n$)[\p{Cc}\u202e]/u);
      expect(line).not.toMatch(/%(?!25|0A|3A|2C)/u);
    }),
  );
});
