// Plays a made-up run in the terminal view, to look at it: `node bench/play.ts [videos] [in work at once] [ms a video]`.

import { createScreen } from "../src/cli/screen.ts";
import { createReporter } from "../src/reporters/create.ts";
import { PlayedRun, playedPlan } from "./played-run.ts";

const [videos = 30, inWork = 8, videoMs = 8000] = process.argv.slice(2).map(Number);
const options = { videos, inWork, videoMs };
const screen = createScreen({ color: true });
const reporter = await createReporter("pretty", {
  screen,
  quiet: false,
  placeOf: () => undefined,
  stillWorkingMs: 120_000,
  retryTiming: { rateLimitWaitMs: 30_000, renderPollMs: 10_000, backOffMs: 1000 },
});
reporter.plan(playedPlan(options));
const run = new PlayedRun(options, { listener: reporter, beganMs: Date.now() });
const timer = setInterval(() => void step(), 20);

async function step(): Promise<void> {
  run.advance(Date.now());
  if (!run.isOver) return;
  clearInterval(timer);
  await reporter.finish({
    summary: run.summary(Date.now()),
    goOn: "nemo-pipeline run recipes/night.yaml",
    resolve: "nemo-pipeline resolve",
  });
}
