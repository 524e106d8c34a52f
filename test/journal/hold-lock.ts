// Takes the lock that is named on the command line, says what came of it, and holds on until it is killed.

import { takeLock } from "../../src/journal/lock.ts";

const lock = await takeLock(process.argv[2] ?? "");
process.stdout.write(lock.ok ? "held\n" : "refused\n");
if (lock.ok) setInterval(() => undefined, 60_000);
