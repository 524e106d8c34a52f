import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/core/diagnostic.ts";
import { renderDiagnostic, renderDiagnostics } from "../../src/reporters/diagnostics.ts";

const mistake = (over: Partial<Diagnostic> = {}): Diagnostic => ({
  file: "launch.yaml",
  line: 12,
  column: 5,
  length: 5,
  severity: "error",
  code: "unknown-key",
  message: "`promt` is not a key",
  source: "    promt: x",
  ...over,
});

const render = (over: Partial<Diagnostic> = {}) => renderDiagnostic(mistake(over), { color: false });
const [sourceLine, underline] = [1, 2];
const lineOf = (text: string, index: number) => text.split("\n")[index] ?? "";

describe("a diagnostic", () => {
  it("shows where, what, the line with the piece underlined, and what to do", () => {
    expect(render({ hint: "Did you mean `prompt`?" })).toBe(
      [
        "launch.yaml:12:5 error: `promt` is not a key [unknown-key]",
        "  12 |     promt: x",
        "     |     ~~~~~",
        "  hint: Did you mean `prompt`?",
      ].join("\n"),
    );
  });

  it("needs neither hint nor source", () => {
    const { source: _, ...bare } = mistake();
    expect(renderDiagnostic(bare, { color: false })).toBe(
      "launch.yaml:12:5 error: `promt` is not a key [unknown-key]",
    );
  });

  it("underlines behind tabs", () => {
    const text = render({ source: "\tab\tpromt", column: 5, length: 5 });
    expect(lineOf(text, sourceLine)).toBe("  12 |     ab  promt");
    expect(lineOf(text, underline)).toBe("     |         ~~~~~");
  });

  it("gives letters of East Asia and pictures two columns, marks none", () => {
    const text = render({ source: "早安🎬e\u0301 promt", column: 8, length: 5 });
    expect(lineOf(text, underline)).toBe(`     | ${" ".repeat(8)}~~~~~`);
  });

  it("underlines wide letters in their whole width", () => {
    expect(lineOf(render({ source: "早安", column: 1, length: 2 }), underline)).toBe("     | ~~~~");
  });

  it("shows no control character of a file, and stays aligned", () => {
    const text = render({
      message: "bad \u001b[31m name\u0007",
      source: "\u001b]0;x\u0007 promt\u202e",
      column: 8,
      length: 5,
      file: "a\u001b.yaml",
    });
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(lineOf(text, sourceLine)).toBe("  12 | ]0;x promt");
    expect(lineOf(text, underline)).toBe("     |      ~~~~~");
  });

  it("shows only the surroundings of a piece of a long line", () => {
    const text = render({ source: `${"x".repeat(5000)}promt${"y".repeat(5000)}`, column: 5001, length: 5 });
    const at = lineOf(text, sourceLine).indexOf("promt");
    expect(lineOf(text, sourceLine).length).toBeLessThan(140);
    expect(lineOf(text, underline).indexOf("~~~~~")).toBe(at);
  });

  it("is painted by its severity, and only if asked to", () => {
    expect(render()).not.toContain("\u001b");
    expect(renderDiagnostic(mistake(), { color: true })).toContain("\u001b[31merror\u001b[0m");
    expect(renderDiagnostic(mistake({ severity: "warning" }), { color: true })).toContain(
      "\u001b[33m~~~~~\u001b[0m",
    );
  });
});

describe("several diagnostics", () => {
  it("end with their number", () => {
    const all = [mistake(), mistake(), mistake({ severity: "warning" }), mistake({ severity: "advice" })];
    expect(renderDiagnostics(all, { color: false }).split("\n").at(-1)).toBe("2 errors, 1 warning, 1 advice");
  });
});
