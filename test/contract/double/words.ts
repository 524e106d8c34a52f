// Streams in every documented shape: the lines of one answer, before they are cut into chunks.

import type { Dice } from "./dice.ts";
import { shuffled } from "./dress.ts";

/**
 * - `typed`: events with a `type`
 * - `adk`: pieces, then the whole; thoughts, calls and the answer in one event
 * - `mixed`: both, with comments, empty data, CRLF, U+2028 and a line of a megabyte
 * - `silent`: an edit that ends without any text
 * - `stop`: the same, ended by an event with `errorCode: "STOP"`
 * - `noise`: an answer with the trailing "temporary issue"
 * - `question`: an answer that asks, as text events
 */
export const STYLES = ["typed", "adk", "mixed", "silent", "stop", "noise"] as const;
export type Style = (typeof STYLES)[number] | "question";

/** The ways of reporting an error inside a stream that began with 200. */
export const ERRORS = ["json", "raw", "broken-line", "details", "error-code", "system"] as const;
export type ErrorStyle = (typeof ERRORS)[number];

const ERROR_WORDS = 'The model "v3" is overloaded';

export function words(style: Style, dice: Dice): string {
  const event = (fields: object): string => frame(shuffled(fields, dice));
  const adk = (fields: object): string => event({ ...ofTurn(dice), ...fields });
  const say = (text: string, partial?: boolean): string =>
    adk({ content: { role: "model", parts: [{ text }] }, ...(partial !== undefined && { partial }) });
  switch (style) {
    case "typed":
      return [
        event({ type: "heartbeat" }),
        event({ type: "tool_call", name: "plan", args: { deep: [{}] } }),
        event({ type: "text", content: "Here is your video. " }),
        event({ type: "tool_result", name: "plan", result: { error: "no fonts, used the default" } }),
        event({ type: "text", content: "Click Export to download it." }),
      ].join("");
    case "adk":
      return [
        adk({ partial: true, content: { role: "model", parts: [{ text: "hm, a plan", thought: true }] } }),
        say("Your cut ", true),
        say("is ready: 你好 🎬", true),
        adk({
          content: {
            role: "model",
            parts: [
              { thought: true, text: "I should call it" },
              { text: "Your cut is ready: 你好 🎬" },
              { functionCall: { id: "call-1", name: "edit_draft", args: { error: null } } },
            ],
          },
        }),
        adk({
          author: "editor",
          content: {
            role: "user",
            parts: [{ functionResponse: { name: "edit_draft", response: { error: "minor" } } }],
          },
          actions: { stateDelta: { draft_rev: 2 } },
        }),
        adk({ turnComplete: true, finishReason: "STOP" }),
      ].join("");
    case "mixed":
      return [
        ": keep-alive\r\n\r\n",
        "data:\r\n\r\n",
        event({ type: "text", content: "First\u2028line" }),
        "event: message\r\nid: 7\r\nretry: 10\r\n" + say("Second line", false).replaceAll("\n", "\r\n"),
        adk({ actions: { stateDelta: { blob: "x".repeat(1_000_000) } } }),
        event({ type: "a_type_of_tomorrow", content: { text: "?" } }),
        "data: \n\n: bye\n\n",
      ].join("");
    case "silent":
      return [
        event({ type: "heartbeat" }),
        ":\n\n",
        event({ type: "tool_call", name: "cut", args: {} }),
      ].join("");
    case "stop":
      return adk({ errorCode: "STOP", errorMessage: null, turnComplete: true });
    case "noise":
      return [
        event({ type: "text", content: "Done, the title is in." }),
        event({ type: "text", content: "I encountered a temporary issue" }),
      ].join("");
    case "question":
      return event({ type: "text", content: "Which style do you prefer: calm or bold?" });
  }
}

export function errorLines(style: ErrorStyle, dice: Dice): string {
  const adk = (fields: object): string => frame(shuffled({ ...ofTurn(dice), ...fields }, dice));
  switch (style) {
    case "json":
      return frame({ error: ERROR_WORDS });
    case "raw":
      return `data: {"error": "${ERROR_WORDS}"}\n\n`;
    case "broken-line":
      return `data: {"error": "The model\n"v3" is overloaded"}\n\n`;
    case "details":
      return frame({ error: `ServerError: ${ERROR_WORDS}`, error_details: { status: 503, nested: {} } });
    case "error-code":
      return adk({ errorCode: "RESOURCE_EXHAUSTED", errorMessage: ERROR_WORDS });
    case "system":
      return adk({
        author: "system",
        content: { role: "model", parts: [{ text: `Error: ${ERROR_WORDS}` }] },
      });
  }
}

const frame = (fields: object): string => `data: ${JSON.stringify(fields)}\n\n`;

const ofTurn = (dice: Dice): object => ({
  id: `ev-${dice.below(1e9)}`,
  invocationId: "e-51ad",
  author: "nemo_agent",
  timestamp: 1_767_225_600.25,
  longRunningToolIds: [],
  usageMetadata: { totalTokenCount: 12 },
});

/** The bytes cut at odd places: single ones for short answers, in the middle of characters, never at frames. */
export function* chunks(text: string, dice: Dice): Generator<Buffer> {
  const bytes = Buffer.from(text);
  const most =
    bytes.length < 2_000 && dice.chance(0.3) ? 1 : 1 + dice.below(bytes.length < 10_000 ? 97 : 65_536);
  for (let from = 0; from < bytes.length;) {
    const size = 1 + dice.below(most);
    yield bytes.subarray(from, from + size);
    from += size;
  }
}
