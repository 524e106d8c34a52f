// Plays worlds from seed 0 on, in a copy of the tree that was mutated, until one breaks a promise; prints which, as JSON.

import { worldOf } from "../generate.ts";
import { play } from "../play.ts";
import type { Violation } from "../world.ts";

const most = Number(process.argv[2]);
let seed = 0;

// What nobody waits for breaks, too, and would end the process.
process.on("unhandledRejection", (error) =>
  tell({ invariant: 0, words: `nobody waits for ${String(error)}` }),
);

for (; seed < most; seed++) {
  const [first] = (await play(worldOf(seed))).violations;
  if (first !== undefined) tell(first);
}
process.stdout.write("null");

function tell(violation: Violation): never {
  process.stdout.write(JSON.stringify({ seed, ...violation }));
  process.exit(0);
}
