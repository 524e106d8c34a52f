// The entry of the child process that renders: one request at a time, and it dies with its parent.

import { createJobs } from "./worker-jobs.ts";
import type { WorkerReply, WorkerRequest } from "./worker-messages.ts";

const jobs = createJobs(process.env);

process.on("disconnect", () => process.exit(0));
process.on("message", (request: WorkerRequest) => {
  void answer(request).then(reply);
});

async function answer(request: WorkerRequest): Promise<WorkerReply> {
  try {
    if (request.kind === "probe") return { kind: "probed", result: await jobs.probe(request.file) };
    const onProgress = (percent: number): void => reply({ kind: "progress", percent });
    return { kind: "rendered", result: await jobs.render(request.job, onProgress) };
  } catch (error) {
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

function reply(message: WorkerReply): void {
  process.send?.(message);
}
