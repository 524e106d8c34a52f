import { describe, expect, it } from "vitest";
import { LostSteps } from "../../src/chat/lost-steps.ts";
import type { Event } from "../../src/core/run/events.ts";
import type { DoneStep } from "../../src/core/run/state.ts";

const event = (fact: object): Event =>
  ({ seq: 1, at: "2026-01-01T00:00:00.000Z", run: "r", recipe: "chat", video: "chat", ...fact }) as Event;

/** Listens to a conversation: `u` uploads, `p` prompts, each under its own key. */
function heard(keys: readonly string[]): LostSteps {
  const steps = new LostSteps();
  for (const key of keys) {
    if (key === "lost") steps.event(event({ type: "session.lost", session: "s", message: "" }));
    else if (key === "reset") steps.event(event({ type: "video.reset", reason: "" }));
    else if (key.startsWith("u")) steps.event(event({ type: "upload.finished", key, files: [] }));
    else {
      steps.event(event({ type: "prompt.intended", key, text: `text of ${key}` }));
      steps.event(event({ type: "draft.verified", key, digest: `draft of ${key}` }));
    }
  }
  return steps;
}

const done = (...keys: readonly string[]): DoneStep[] => keys.map((key) => ({ kind: "upload", key }));
const keysOf = (steps: readonly DoneStep[]): string[] => steps.map(({ key }) => key);

describe("steps of a session that the backend has forgotten", () => {
  it("are all wanted again, with their texts", () => {
    expect(heard(["u1", "p1", "p2", "lost"]).behind([])).toMatchObject([
      { kind: "upload", key: "u1" },
      { kind: "prompt", key: "p1", text: "text of p1" },
      { kind: "prompt", key: "p2", text: "text of p2" },
    ]);
  });

  it("are wanted behind those that the new session has, even when it is lost in turn", () => {
    expect(keysOf(heard(["u1", "p1", "p2", "lost", "u1"]).behind(done("u1")))).toEqual(["p1", "p2"]);
    expect(keysOf(heard(["u1", "p1", "p2", "lost", "u1", "lost"]).behind([]))).toEqual(["u1", "p1", "p2"]);
  });

  it("are not wanted where something else has been made since", () => {
    expect(heard(["p1", "lost"]).behind(done("p9"))).toEqual([]);
    expect(heard(["p1", "lost", "reset"]).behind([])).toEqual([]);
    expect(heard(["p1", "p2"]).behind(done("p1", "p2"))).toEqual([]);
  });
});
