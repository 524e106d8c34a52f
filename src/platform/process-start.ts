// When a process was started, as far as the system tells: tells a process from a later one with the same pid.

import { readFile } from "node:fs/promises";

/** An opaque text, equal for the same process; empty where the system does not say (other than Linux) or it has ended. */
export async function processStart(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The second field, the name, may hold spaces and brackets: count from behind it. State is field 3, start time 22.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Killed, and nobody has asked what became of it: it keeps its number, and does nothing any more.
    const isDead = fields[0] === "Z" || fields[0] === "X";
    return isDead ? "" : (fields[19] ?? "");
  } catch {
    return "";
  }
}
