// Takes the lock that is named on the command line, says what came of it, and holds on until it is killed.

import { takeLock } from "../../src/journal/lock.ts";
import { nodeFiles } from "../../src/platform/file-system.ts";
import { thisMachine } from "../../src/platform/machine.ts";

const lock = await takeLock({ files: nodeFiles, machine: thisMachine }, process.argv[2] ?? "");
process.stdout.write(lock.ok ? "held\n" : "refused\n");
if (lock.ok) setInterval(() => undefined, 60_000);
