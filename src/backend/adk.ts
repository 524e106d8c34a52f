// One frame of a prompt's stream in the program's words, whichever of the backend's shapes it has.

import { asObject, messageIn, parseObject } from "./envelope.ts";
import type { Fields } from "./transport.ts";

export type Heard =
  | { readonly kind: "heartbeat" }
  /** `isWhole` repeats all pieces that came before; a plain text stands for itself. */
  | { readonly kind: "piece" | "whole" | "plain"; readonly text: string }
  | { readonly kind: "tool"; readonly name: string }
  | { readonly kind: "error"; readonly message: string }
  /** An error whose text was not escaped; the lines after it may belong to it. */
  | { readonly kind: "torn-error"; readonly text: string }
  | { readonly kind: "stray"; readonly line: string }
  | { readonly kind: "unreadable" }
  /** Something that says nothing to the user. */
  | { readonly kind: "internal" };

/** One event of the Agent Development Kit can hold thought, text and tool calls together: every part is read. */
export const readFrame = (data: string): readonly Heard[] => {
  if (data.trim() === "") return [{ kind: "heartbeat" }];
  const frame = parseObject(data);
  if (frame === undefined) return [unreadable(data)];
  return [errorIn(frame) ?? typed(frame)].flatMap((heard) => heard ?? agentEvent(frame));
};

const TORN_ERROR = /^\s*\{\s*"error"\s*:\s*/;

const unreadable = (data: string): Heard =>
  TORN_ERROR.test(data) ? { kind: "torn-error", text: data.replace(TORN_ERROR, "") } : { kind: "unreadable" };

const errorIn = (frame: Fields): Heard | undefined => {
  const { error, code } = frame;
  if (typeof error === "string" || asObject(error) !== undefined) {
    return { kind: "error", message: messageIn({ error }) ?? "an error without words" };
  }
  if (typeof code !== "number" || code === 0) return undefined;
  return { kind: "error", message: messageIn(frame) ?? `code ${code}` };
};

const typed = (frame: Fields): Heard | undefined => {
  switch (frame["type"]) {
    case "heartbeat":
      return { kind: "heartbeat" };
    case "text":
      return { kind: frame["partial"] === true ? "piece" : "plain", text: textOf(frame["content"]) };
    case "tool_call":
    case "tool_result":
      return { kind: "tool", name: textOf(frame["name"]) };
    default:
      return undefined;
  }
};

const agentEvent = (event: Fields): readonly Heard[] => {
  const isPartial = event["partial"] === true;
  const content = asObject(event["content"])?.["parts"];
  const parts = (Array.isArray(content) ? content : []).map((part) => asObject(part) ?? {});
  const text = parts
    .filter((part) => part["thought"] !== true)
    .map((part) => textOf(part["text"]))
    .join("");
  const tools = isPartial ? [] : parts.flatMap(toolIn);
  if (text === "") return [failureIn(event) ?? { kind: "internal" }, ...tools];
  if (event["author"] === "system" && /^\s*Error:/.test(text))
    return [{ kind: "error", message: text.trim() }];
  return [{ kind: isPartial ? "piece" : "whole", text }, ...tools];
};

const toolIn = (part: Fields): readonly Heard[] => {
  const call =
    part["functionCall"] ?? part["function_call"] ?? part["functionResponse"] ?? part["function_response"];
  const name = asObject(call)?.["name"];
  return typeof name === "string" ? [{ kind: "tool", name }] : [];
};

/** `STOP` is how a turn without text ends, and no error. */
const failureIn = (event: Fields): Heard | undefined => {
  const code = textOf(event["errorCode"] ?? event["error_code"]);
  const message = textOf(event["errorMessage"] ?? event["error_message"]);
  if (code === "STOP" || (code === "" && message === "")) return undefined;
  return { kind: "error", message: [code, message].filter((words) => words !== "").join(": ") };
};

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
