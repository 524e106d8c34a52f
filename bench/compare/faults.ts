// What goes wrong on the server, besides the kills. In both modes downloads take a while, so that kills fall into them as well.

import type { Fault, FaultPlan } from "../../src/emulator/fault-plan.ts";

/** A file of a batch has about 5 kB: ten seconds of the service's time, in several pieces. */
const DOWNLOAD_BYTES_PER_S = 500;

const SLOW_DOWNLOADS: Fault = {
  route: "download",
  when: { every: 1 },
  effects: { slowBytesPerSecond: DOWNLOAD_BYTES_PER_S },
};

/** Without a word of it in the plan, 30 % of the edits are silent: that is how the service is. */
export const calm = (seed: number): FaultPlan => ({ seed, faults: [SLOW_DOWNLOADS] });

/** As the contract describes them. `lostShare` of the prompts are carried out while their answer is lost, in three ways. */
export function stormy(seed: number, lostShare: number): FaultPlan {
  const faults: Fault[] = [
    { route: "run_sse", when: { chance: lostShare / 2 }, effects: { cutAfterBytes: 150 } },
    { route: "run_sse", when: { chance: lostShare / 4 }, effects: { reset: true, accepted: true } },
    {
      route: "run_sse",
      when: { chance: lostShare / 4 },
      effects: { status: 502, malformed: "html", accepted: true },
    },
    { route: "run_sse", when: { chance: 0.03 }, effects: { status: 429, retryAfterSeconds: 30 } },
    { route: "state", when: { chance: 0.03 }, effects: { status: 502 } },
    { route: "poll", when: { chance: 0.03 }, effects: { reset: true } },
    { route: "render", when: { chance: 0.03 }, effects: { failRender: true } },
    { route: "download", when: { chance: 0.03 }, effects: { cutAfterBytes: 3_000 } },
    { route: "download", when: { chance: 0.03 }, effects: { truncate: true } },
  ];
  return { seed, faults: [...faults, SLOW_DOWNLOADS] };
}
