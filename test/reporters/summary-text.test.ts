import { expect, it } from "vitest";
import type { OutcomeFact } from "../../src/core/run/events.ts";
import type { Unaddressed } from "../../src/core/run/decision.ts";
import { FOREIGN_SESSION } from "../../src/core/run/foreign.ts";
import { emptyRecord } from "../../src/core/run/state.ts";
import type { VideoRecord } from "../../src/core/run/state.ts";
import { countStates, summarise } from "../../src/core/run/summary.ts";
import { CHANGE_OR_RESEND } from "../../src/core/run/unfinished.ts";
import { summaryText } from "../../src/reporters/summary-text.ts";
import type { MadeFile } from "../../src/core/run/so-far.ts";

interface Ended {
  readonly video?: string;
  readonly recipe?: string;
  readonly outcome: Unaddressed<OutcomeFact>;
  readonly record?: Partial<VideoRecord>;
}

function textOf(
  ended: readonly Ended[],
  { made = [], spent = 0 }: { made?: MadeFile[]; spent?: number } = {},
) {
  const results = ended.map(({ video = "teaser", recipe = "launch", outcome, record }) => ({
    recipe,
    video,
    outcome,
    record: { ...emptyRecord(video), ...record },
  }));
  const counts = countStates(results);
  const summary = summarise({ results, counts, creditsSpent: spent, seconds: 192.4, stop: undefined });
  const end = { summary, goOn: "nemo-pipeline run launch.yaml", resolve: "nemo-pipeline resolve" };
  return summaryText(end, { made, color: false }).join("\n");
}

const done = { type: "video.done" } as const;
const waiting = (cause: "budget" | "no-credits" | "auth" | "interrupted" | "max-class", reason: string) =>
  ({ type: "video.waiting", cause, reason }) as const;
const file = (index: number): MadeFile => ({ file: `out/v${index}.mp4`, bytes: 2.1e6, durationS: 15 });

it("says that there was nothing to do", () => {
  expect(textOf([{ outcome: done }])).toBe("Nothing to do: the video is done.");
  expect(textOf([{ outcome: done }, { outcome: done }])).toBe("Nothing to do: all 2 videos are done.");
  expect(textOf([])).toBe("Nothing to do: no video was asked for.");
});

it("lists what was made, and cuts long lists", () => {
  const made = Array.from({ length: 25 }, (_, index) => file(index));
  const lines = textOf([{ outcome: done }], { made, spent: 2500 }).split("\n");
  expect(lines[0]).toBe("Made 25 files:");
  expect(lines[1]).toBe("  out/v0.mp4   15 s  2.1 MB");
  expect(lines[20]).toBe("  out/v19.mp4  15 s  2.1 MB");
  expect(lines.slice(21)).toEqual(["  and 5 more", "", "1 of 1 video done, 2,500 credits spent, 3m 12s."]);
});

it("names a video that failed with its reason, and the command to go on", () => {
  expect(textOf([{ outcome: { type: "video.failed", reason: "upload 1: the file is too large" } }]))
    .toBe(`0 of 1 video done, no credits spent, 3m 12s.

1 video failed:
  teaser: upload 1: the file is too large
  Mend what is named here.

To go on: nemo-pipeline run launch.yaml`);
});

it("says what sending a failed prompt again means", () => {
  const prompt = { phase: "failed", reason: "the draft did not change" } as NonNullable<
    VideoRecord["prompt"]
  >;
  const outcome = { type: "video.failed", reason: "prompt 1: the draft did not change" } as const;
  expect(textOf([{ outcome, record: { prompt } }])).toContain(
    "1 video failed at a prompt:\n  teaser: prompt 1: the draft did not change\n  Change the prompt, or send it again with --failed, which costs again.",
  );
});

it("asks for the user's word on a paid step whose outcome is unknown", () => {
  const outcome = { type: "video.unknown", reason: "prompt 2: the answer was lost" } as const;
  expect(textOf([{ outcome }, { outcome: done }], { made: [file(1)], spent: 150 })).toBe(`Made 1 file:
  out/v1.mp4  15 s  2.1 MB

1 of 2 videos done, 150 credits spent, 3m 12s.

1 video with a paid step whose outcome is unknown:
  teaser: prompt 2: the answer was lost
  Say what became of it, then go on:
    nemo-pipeline resolve teaser --applied   it was carried out
    nemo-pipeline resolve teaser --resend    it is to be sent again, and may cost again
    nemo-pipeline resolve teaser --abandon   it is given up

To go on: nemo-pipeline run launch.yaml`);
});

it("names videos by recipe where an id is not enough", () => {
  const outcome = { type: "video.unknown", reason: "lost" } as const;
  expect(textOf([{ outcome }, { outcome: done, recipe: "autumn" }])).toContain(
    "nemo-pipeline resolve launch/teaser --applied",
  );
});

it("gives the link where the account can be mended", () => {
  const link = "https://x.test/register?bind=anon_1";
  const failure = { kind: "no-credits", message: "out of credits", link } as const;
  const attempts = { prompt: { count: 1, alike: 1, failure, at: 0 } };
  const reason = "out of credits";
  expect(textOf([{ outcome: waiting("no-credits", reason), record: { attempts } }])).toContain(
    `1 video waits for credits:\n  teaser: out of credits\n  Top up the account: ${link}. What was made so far is kept.`,
  );
  expect(
    textOf([{ outcome: { type: "video.blocked", reason: "export 1: not in the plan", link } }]),
  ).toContain(
    `1 video that the account's plan does not allow:\n  teaser: export 1: not in the plan\n  Register or upgrade: ${link}.`,
  );
});

it("says a shared reason once, with the first names", () => {
  const many = Array.from({ length: 30 }, (_, index) => ({
    video: `v${index}`,
    outcome: waiting("interrupted", "interrupted"),
  }));
  expect(textOf(many)).toBe(`0 of 30 videos done, no credits spent, 3m 12s.

30 videos wait because the run was interrupted: interrupted
  v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16,
  v17, v18, v19, and 10 more

To go on: nemo-pipeline run launch.yaml`);
});

it("puts what asks most of the user last", () => {
  const text = textOf([
    { video: "a", outcome: { type: "video.unknown", reason: "lost" } },
    { video: "b", outcome: waiting("budget", "prompt 1: the budget is used up") },
    { video: "c", outcome: { type: "video.parked", reason: "export 1: not finished" } },
    { video: "d", outcome: waiting("auth", "the token is not valid") },
    { video: "e", outcome: waiting("max-class", "what is left costs credits") },
  ]);
  expect(text.split("\n").filter((line) => line.startsWith("1 video"))).toEqual([
    "1 video waits for a run that may spend more:",
    "1 video is not finished yet:",
    "1 video waits because the budget does not cover what is next:",
    "1 video waits for a valid token:",
    "1 video with a paid step whose outcome is unknown:",
  ]);
});

it("prints hostile reasons as harmless words", () => {
  const reason = "\u001b[31m\u202eoops\n::error::x";
  expect(textOf([{ outcome: { type: "video.failed", reason } }])).toContain("  teaser: oops ::error::x\n");
});

it.each([
  ["the run's budget", "Give more with --budget."],
  ["the recipe's budget", "Raise `credits` in the recipe's `budget`, which holds whatever --budget says."],
  ["the video's budget", "Raise `per_video` in the recipe's `budget`."],
])("says where %s is raised, and not that it is used up where some is left", (name, words) => {
  const text = textOf([
    { outcome: waiting("budget", `prompt 1: needs 100 credits, and ${name} has 50 left`) },
  ]);
  expect(text).toContain(
    `1 video waits because the budget does not cover what is next:\n  teaser: prompt 1: needs 100 credits, and ${name} has 50 left\n  ${words}`,
  );
});

it("tells a session of another token from what an account's plan does not allow", () => {
  const text = textOf([{ outcome: { type: "video.blocked", reason: `prompt 1: ${FOREIGN_SESSION}` } }]);
  expect(text).toContain(`1 video made with another token:\n  teaser: prompt 1: ${FOREIGN_SESSION}\n\n`);
  expect(text).not.toContain("upgrade");
});

it("says the way on once, where the reason tells it already", () => {
  const prompt = { phase: "failed", reason: "the draft did not change" } as NonNullable<
    VideoRecord["prompt"]
  >;
  const reason = `prompt 1: the draft did not change. ${CHANGE_OR_RESEND}`;
  const text = textOf([{ outcome: { type: "video.failed", reason }, record: { prompt } }]);
  expect(text.split("Change the prompt")).toHaveLength(2);
});
