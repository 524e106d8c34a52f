// Owns the shapes of an answer stream: progress, heartbeats and text, in each of the ways that the service has for them.

import { randomUUID } from "node:crypto";

import type { Reply } from "./agent/agent.ts";
import type { Chance } from "./chance.ts";
import type { ErrorEvent } from "./fault-plan.ts";

/** Lines as they go onto the wire, each with the empty line after it. */
export type Frames = string[];

/** Names the run, so that the same one looks the same each time. */
export type RunKey = readonly [taskName: string, ordinal: number, promptCount: number];

const TOOLS = { generated: "generate_video", edited: "edit_timeline", talk: "read_timeline" } as const;
const NOISE = "I encountered a temporary issue. Please try again later.";
const FAILURE = "The model is overloaded";
const LINE_SEPARATOR = "\u2028";

export class Narration {
  readonly #chance: Chance;
  readonly #key: RunKey;
  readonly #invocationId = `e-${randomUUID()}`;
  #heartbeats = 0;

  constructor(chance: Chance, key: RunKey) {
    this.#chance = chance;
    this.#key = key;
  }

  opening(kind: Reply["kind"]): Frames {
    const name = TOOLS[kind];
    return this.#chance.pick(
      [
        [frame({ type: "tool_call", name, args: { step: 1 } })],
        [": connected\n\n", frame({ type: "heartbeat" }), frame({ type: "tool_call", name, args: {} })],
        [
          this.#adk([
            { text: "Let me look at the timeline first.", thought: true },
            { functionCall: { name, args: {} } },
          ]),
        ],
        [
          this.#adk([{ text: "Planning the ", thought: true }], { partial: true }),
          frame({ type: "tool_call", name, args: {} }),
        ],
      ],
      "opening",
      ...this.#key,
    );
  }

  heartbeat(): Frames {
    this.#heartbeats += 1;
    return this.#chance.pick(
      [[frame({ type: "heartbeat" })], [": keep-alive\n\n"], ["data:\n\n"], [frame({ type: "heartbeat" })]],
      "heartbeat",
      ...this.#key,
      this.#heartbeats,
    );
  }

  /** Text, if there is any to say, after the results of the tools. */
  closing(kind: Reply["kind"], text: string | undefined): Frames {
    const name = TOOLS[kind];
    const result = this.#chance.pick(
      [
        frame({ type: "tool_result", name, result: { status: "ok" } }),
        this.#adk([{ functionResponse: { name, response: { status: "ok" } } }], {
          actions: { stateDelta: { step: 2 } },
        }),
      ],
      "result",
      ...this.#key,
    );
    return [result, ...(text === undefined ? this.#silence() : this.#said(this.#decorated(text)))];
  }

  /** The beginning of an answer that never comes whole. */
  broken(text: string): Frames {
    return [this.#adk([{ text: text.slice(0, Math.ceil(text.length / 2)) }], { partial: true })];
  }

  error(kind: ErrorEvent): Frames {
    switch (kind) {
      case "error":
        return [frame({ error: FAILURE })];
      case "details":
        return [frame({ error: `ServerError: ${FAILURE}`, error_details: { status: 503 } })];
      case "raw":
        return [`data: {"error": "${FAILURE}: the reason was "capacity" here"}\n\n`];
      case "broken-lines":
        return [`data: {"error": "${FAILURE}:\nno capacity\nleft"}\n\n`];
      case "event-code":
        return [frame({ ...this.#event(), errorCode: "RESOURCE_EXHAUSTED", errorMessage: FAILURE })];
      case "system":
        return [
          frame({
            ...this.#event(),
            author: "system",
            content: { role: "model", parts: [{ text: `Error: ${FAILURE}` }] },
          }),
        ];
      case "tool":
        return [
          frame({ type: "tool_result", name: "edit_timeline", result: { error: "the first try failed" } }),
        ];
      case "noise":
        return [frame({ type: "text", content: NOISE })];
    }
  }

  malformedLine(): string {
    return 'data: {"type":"text","content":"half of\n\n';
  }

  #silence(): Frames {
    return this.#chance.yes(0.5, "stop", ...this.#key)
      ? [frame({ ...this.#event(), errorCode: "STOP" })]
      : [];
  }

  #said(text: string): Frames {
    const half = Math.ceil(text.length / 2);
    const pieces = [text.slice(0, half), text.slice(half)].map((piece) =>
      this.#adk([{ text: piece }], { partial: true }),
    );
    const frames = this.#chance.pick(
      [
        [frame({ type: "text", content: text })],
        [...pieces, this.#adk([{ text }], { partial: false, turnComplete: true })],
        [...pieces, this.#adk([{ text }])],
        [this.#adk([{ text: "That should do.", thought: true }, { text }])],
      ],
      "said",
      ...this.#key,
    );
    return this.#chance.yes(0.05, "noise", ...this.#key) ? [...frames, ...this.error("noise")] : frames;
  }

  /** Some answers hold what stands unescaped in JSON and breaks careless line splitters. */
  #decorated(text: string): string {
    return this.#chance.yes(0.15, "separator", ...this.#key) ? `${text}${LINE_SEPARATOR}🎬` : text;
  }

  #adk(parts: object[], more: object = {}): string {
    return frame({ ...this.#event(), content: { role: "model", parts }, ...more });
  }

  #event(): object {
    return {
      id: randomUUID(),
      invocationId: this.#invocationId,
      author: "nemo_agent",
      timestamp: Date.now() / 1000,
      actions: { stateDelta: {} },
    };
  }
}

function frame(event: object): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}
