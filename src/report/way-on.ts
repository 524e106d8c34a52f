// For a video that is not done: what the user can do, and the commands to do it with.

import type { Target } from "../core/ports.ts";
import { notAsExpected } from "../core/run/finding.ts";
import type { VideoRecord } from "../core/run/state.ts";
import type { VideoState } from "../core/run/events.ts";
import { isForeign } from "../core/run/foreign.ts";
import type { WayOn } from "./report.ts";

export interface Stuck {
  readonly recipe: string;
  readonly id: string;
  readonly state: VideoState;
  readonly record: VideoRecord | undefined;
  readonly target: Target;
  /** As the shell takes it, such as `recipes/launch.yaml`. */
  readonly recipeFile: string;
  /** Flags that say where the journals are; empty or with a space in front. */
  readonly place: string;
}

export function wayOn(stuck: Stuck): WayOn {
  switch (stuck.state) {
    case "done":
    case "running":
      return { advice: "", commands: [] };
    case "unknown":
      return { advice: "Say what became of it, then go on.", commands: [...answers(stuck), again(stuck)] };
    case "blocked":
      if (isForeign(stuck.record?.outcome.reason ?? ""))
        return { advice: "", commands: [again(stuck), fromTheStart(stuck)] };
      return {
        advice: "Register or upgrade the account, then go on. What was made so far is kept.",
        commands: [again(stuck)],
      };
    case "failed":
      return failed(stuck);
    case "parked":
      return {
        advice: "It is not finished yet: the next run picks it up where it is.",
        commands: [again(stuck)],
      };
    case "pending":
      return { advice: "It waits for the next run.", commands: [again(stuck)] };
  }
}

function failed(stuck: Stuck): WayOn {
  if (stuck.record !== undefined && isUnexpected(stuck.record)) {
    const advice =
      "Change the prompt or what is expected and run it again, or make it again from the start, which costs again.";
    return { advice, commands: [again(stuck), fromTheStart(stuck)] };
  }
  if (stuck.record?.prompt?.phase !== "failed") {
    return { advice: "Mend what is named here, then run it again.", commands: [again(stuck)] };
  }
  const advice =
    "Change the prompt in the recipe and run it again, or send the same one again, which costs again.";
  return { advice, commands: [again(stuck), `${again(stuck)} --failed`] };
}

const isUnexpected = (record: VideoRecord): boolean =>
  notAsExpected(record).some((words) => record.outcome.reason.startsWith(words));

const fromTheStart = ({ recipeFile, id, target, place }: Stuck): string =>
  `nemo-pipeline run ${recipeFile} --rerun ${id}${target === "emulator" ? " --local" : ""}${place}`;

const again = ({ recipeFile, id, target, place }: Stuck): string =>
  `nemo-pipeline run ${recipeFile} --only ${id}${target === "emulator" ? " --local" : ""}${place}`;

const answers = ({ recipe, id, place }: Stuck): string[] =>
  ["--applied", "--resend", "--abandon"].map(
    (word) => `nemo-pipeline resolve ${recipe}/${id} ${word}${place}`,
  );
