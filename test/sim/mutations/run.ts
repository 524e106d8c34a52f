// `npm run mutations`: every mutation, the seed that caught it, and the invariant that it broke. `-- --only WORDS` takes some of them.

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { MUTATIONS } from "./list.ts";
import { hunt } from "./mutate.ts";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "1000" }, only: { type: "string", default: "" } },
});
const wanted = MUTATIONS.filter(({ name }) => name.includes(values.only));
const queue = [...wanted];
let missed = 0;

process.stdout.write("| mutation | seed | invariant | what was seen |\n| --- | ---: | ---: | --- |\n");
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const caught = await hunt(next, Number(values.seeds));
      if (caught === undefined) missed += 1;
      const { seed, invariant, words } = caught ?? { seed: "none", invariant: "", words: "" };
      const shown = words.replaceAll("|", "/").split("\n")[0]?.slice(0, 120) ?? "";
      process.stdout.write(`| ${next.name} | ${seed} | ${invariant} | ${shown} |\n`);
    }
  }),
);
process.stdout.write(
  `\n${wanted.length} mutations, ${wanted.length - missed} caught within ${values.seeds} seeds.\n`,
);
process.exitCode = missed === 0 ? 0 : 1;
