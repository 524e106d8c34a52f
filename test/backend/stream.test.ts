import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Secret } from "../../src/config/secret.ts";
import { createStream } from "../../src/backend/stream.ts";
import type { Ending } from "../../src/backend/transcript.ts";
import { frame } from "./server.ts";

const read = (bytes: Uint8Array, cuts: readonly number[] = []): Ending => {
  const stream = createStream({ secrets: [] });
  const points = [...new Set([0, ...cuts, bytes.length])].sort((a, b) => a - b);
  points.slice(1).forEach((point, index) => stream.feed(bytes.subarray(points[index], point)));
  return stream.end();
};
const readText = (text: string): Ending => read(Buffer.from(text));
const event = (parts: unknown, more: Record<string, unknown> = {}): string =>
  frame({ id: "e", author: "nemo", ...more, content: { role: "model", parts } });

describe("a stream gives", () => {
  const cases: [string, string, Ending][] = [
    [
      "plain texts",
      frame({ type: "text", content: "A" }) + frame({ type: "text", content: "B" }),
      ended(["A", "B"]),
    ],
    ["an agent's whole text", event([{ text: "Hello" }], { partial: false }), ended(["Hello"])],
    [
      "pieces and then the whole once",
      event([{ text: "Hel" }], { partial: true }) +
        event([{ text: "lo" }], { partial: true }) +
        event([{ text: "Hello" }]),
      ended(["Hello"]),
    ],
    [
      "pieces and then the whole in the other shape once",
      event([{ text: "Hel" }], { partial: true }) +
        event([{ text: "lo" }], { partial: true }) +
        frame({ type: "text", content: "Hello" }),
      ended(["Hello"]),
    ],
    [
      "the whole once when both shapes tell it",
      event([{ text: "Hello" }]) + frame({ type: "text", content: "Hello" }),
      ended(["Hello"]),
    ],
    [
      "pieces that a tool call interrupts, and their whole",
      event([{ text: "Hel" }], { partial: true }) +
        event([{ functionCall: { name: "cut", args: {} } }]) +
        event([{ text: "Hello" }]),
      ended(["Hello"]),
    ],
    [
      "held pieces as an incomplete answer",
      event([{ text: "Hel" }], { partial: true }) + event([{ text: "lo" }], { partial: true }),
      { texts: ["Hello"], incomplete: true },
    ],
    [
      "no thoughts, and every part of an event",
      event([
        { text: "hm", thought: true },
        { text: "Yes" },
        { functionCall: { name: "cut" } },
        { text: "!" },
      ]),
      ended(["Yes!"]),
    ],
    ["nothing for a turn without text", frame({ errorCode: "STOP", turnComplete: true }), ended([])],
    ["nothing for tools, even with an error in a result", tools(), ended([])],
    [
      "an error in mid-stream",
      frame({ type: "text", content: "A" }) + frame({ error: "boom" }),
      ended(["A"], "boom"),
    ],
    [
      "an error with details",
      frame({ error: "ValueError: x", error_details: { a: 1 } }),
      ended([], "ValueError: x"),
    ],
    [
      "an error by its code",
      frame({ errorCode: "MAX_TOKENS", errorMessage: "too long" }),
      ended([], "MAX_TOKENS: too long"),
    ],
    [
      "an error by the system",
      event([{ text: "Error: no GPU" }], { author: "system" }),
      ended([], "Error: no GPU"),
    ],
    [
      "an error in the common envelope",
      frame({ code: 2001, message: "no credits" }),
      ended([], "no credits"),
    ],
    [
      "an error that is not escaped",
      'data: {"error": "it said "no" to us"}\n\n',
      ended([], 'it said "no" to us'),
    ],
    [
      "an error broken over lines",
      'data: {"error": "first\nsecond: x\nthird"}\n\n',
      ended([], "first\nsecond: x\nthird"),
    ],
    [
      "an error broken over events",
      'data: {"error": "first\n\nsecond\nthird"}\n\n',
      ended([], "first\nsecond\nthird"),
    ],
    [
      "an error broken over data lines",
      'data: {"error": "first\ndata: second"}\n\n',
      ended([], "first\nsecond"),
    ],
    ["an error with braces as it is", frame({ error: 'bad "{x}' }), ended([], 'bad "{x}')],
    [
      "answers without the noise after them",
      text("Done") + text("I encountered a temporary issue. Try again."),
      ended(["Done"]),
    ],
    [
      "a temporary issue that is the only answer",
      text("I encountered a temporary issue."),
      ended(["I encountered a temporary issue."]),
    ],
    [
      "text across CRLF, comments and empty data",
      ': hi\r\ndata:\r\n\r\ndata: {"type":"text","content":"A"}\r\n\r\n',
      ended(["A"]),
    ],
    ["U+2028 as part of the text", frame('{"type":"text","content":"a\u2028b"}'), ended(["a\u2028b"])],
    ["a last event without its blank line", 'data: {"type":"text","content":"A"}', ended(["A"])],
    ["what came before a torn event", `${text("A")}data: {"type":"te`, { texts: ["A"], incomplete: true }],
    [
      "nothing for what nobody knows",
      "data: [1]\n\ndata: 7\n\ndata: x\n\nevent: e\nid: 1\nretry: 5\n\n" + frame({ a: 1 }),
      ended([]),
    ],
    ["nothing of an empty body", "", ended([])],
  ];
  it.each(cases)("%s", (_, wire, expected) => {
    expect(readText(wire)).toEqual(expected);
  });

  it("the same wherever its bytes are split in two", () => {
    for (const [, wire, expected] of cases) {
      const bytes = Buffer.from(wire);
      for (let cut = 0; cut <= bytes.length; cut += 1) expect(read(bytes, [cut])).toEqual(expected);
    }
  });

  it("the same byte by byte", () => {
    for (const [, wire, expected] of cases) {
      const bytes = Buffer.from(wire);
      expect(read(bytes, [...bytes.keys()])).toEqual(expected);
    }
  });

  it("the same for any frames in any pieces", () => {
    const shape = fc.oneof(
      fc.string({ unit: "grapheme" }).map((content) => frame({ type: "text", content })),
      fc
        .tuple(fc.string({ unit: "binary" }), fc.boolean())
        .map(([words, partial]) => event([{ text: words }], { partial })),
      fc.constantFrom(...cases.map(([, wire]) => wire), "\r\n", "\n", "stray\n", "data: 🎬", ":\n"),
    );
    fc.assert(
      fc.property(
        fc.array(shape, { maxLength: 8 }),
        fc.array(fc.nat(400), { maxLength: 30 }),
        (frames, cuts) => {
          const bytes = Buffer.from(frames.join(""));
          expect(
            read(
              bytes,
              cuts.map((cut) => Math.min(cut, bytes.length)),
            ),
          ).toEqual(read(bytes));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("a text of several MB cut to a sane length", () => {
    const { texts, incomplete } = readText(text("x".repeat(5 * 1024 ** 2)));
    expect(incomplete).toBe(false);
    expect(texts[0]?.length).toBe(64 * 1024 + 1);
  });

  it("no token that the backend echoes", () => {
    const token = "nmv_usr_abcdefgh";
    const stream = createStream({ secrets: [new Secret("plain-secret-value")] });
    stream.feed(Buffer.from(text(`you are ${token} with plain-secret-value`)));
    expect(stream.end().texts).toEqual(["you are [secret] with [secret]"]);
  });
});

function ended(texts: readonly string[], error?: string): Ending {
  return { texts, ...(error === undefined ? {} : { error }), incomplete: false };
}

function text(content: string): string {
  return frame({ type: "text", content });
}

function tools(): string {
  return (
    frame({ type: "tool_call", name: "cut", args: {} }) +
    frame({ type: "tool_result", name: "cut", result: { error: "x" } }) +
    event([{ functionResponse: { name: "cut", response: { error: "x" } } }])
  );
}
