// One of the threads of `npm run sim`: plays the slices that it is given.

import { parentPort } from "node:worker_threads";
import { playSlice } from "./totals.ts";

parentPort?.on("message", ({ from, count }: { readonly from: number; readonly count: number }) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  void playSlice(from, count).then((totals) => parentPort?.postMessage({ from, totals }));
});
