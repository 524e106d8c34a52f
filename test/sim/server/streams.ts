// Owns what a prompt's stream says, in the shapes of the contract, spread over the time that the work takes.

import type { Chance } from "../chance.ts";
import type { Reply } from "./route.ts";

/** `heartbeats` and `silence` never end; the others end when the work does. */
export type Saying =
  | "typed"
  | "adk"
  | "mixed"
  | "silent"
  | "refusal"
  | "question"
  | "error"
  | "heartbeats"
  | "silence";

const HEARTBEAT_MS = 60_000;

export function streamOf(
  saying: Saying,
  { workMs, chance }: { readonly workMs: number; readonly chance: Chance },
): Reply {
  const beats =
    saying === "silence" ? 0 : Math.floor((saying === "heartbeats" ? 900_000 : workMs) / HEARTBEAT_MS);
  const beat = Buffer.from(
    chance.pick("stream:beat", [frame({ type: "heartbeat" }), ": still here\n\n", "data:\n\n"]),
  );
  const pieces = Array.from({ length: beats }, () => ({ afterMs: HEARTBEAT_MS, data: beat as Uint8Array }));
  const endless = saying === "heartbeats" || saying === "silence";
  if (!endless)
    pieces.push({ afterMs: workMs - beats * HEARTBEAT_MS, data: Buffer.from(words(saying, chance)) });
  return {
    status: 200,
    headers: { "content-type": "text/event-stream" },
    pieces,
    ...(endless && { silentEnd: true }),
  };
}

function words(saying: Saying, chance: Chance): string {
  switch (saying) {
    case "typed":
      return (
        frame({ type: "tool_call", name: "plan", args: {} }) +
        frame({ type: "text", content: "Done. Click Export to get it." })
      );
    case "adk":
      return (
        adk({ partial: true, content: parts("Here ") }) +
        adk({ partial: true, content: parts("it is.") }) +
        adk({ content: parts("Here it is.") }) +
        adk({ turnComplete: true, finishReason: "STOP" })
      );
    case "mixed":
      return frame({ type: "text", content: "First\u2028line" }) + adk({ content: parts("Second line") });
    case "silent":
      return chance.happens("stream:stop", 0.5)
        ? adk({ errorCode: "STOP", turnComplete: true })
        : frame({ type: "tool_result", name: "cut", result: {} });
    case "refusal":
      return frame({ type: "text", content: "I cannot do that, it is not supported." });
    case "question":
      return frame({ type: "text", content: "Which style do you prefer, calm or bold?" });
    case "error":
      return chance.pick("stream:error", [
        frame({ error: "the model is overloaded" }),
        `data: {"error": "The model "v3" is overloaded"}\n\n`,
        adk({ errorCode: "RESOURCE_EXHAUSTED", errorMessage: "quota" }),
      ]);
    default:
      return "";
  }
}

const parts = (text: string) => ({ role: "model", parts: [{ text }] });
const adk = (fields: object): string =>
  frame({ id: "e", invocationId: "i", author: "nemo_agent", timestamp: 1, ...fields });
const frame = (fields: object): string => `data: ${JSON.stringify(fields)}\n\n`;
