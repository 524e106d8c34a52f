// When a process was started, as far as the system tells: tells a process from a later one with the same pid.

import { readFile } from "node:fs/promises";

/** An opaque text, equal for the same process; empty where the system does not say (other than Linux) or it is gone. */
export async function processStart(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The second field, the name, may hold spaces and brackets: count from behind it. Start time is field 22.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
