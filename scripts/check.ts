// Everything that CI runs, in the order in which it fails fastest: `npm run check`, or `-- --no-tests` for all but the tests.

import { spawnSync } from "node:child_process";

const CHECKS: readonly (readonly [string, string])[] = [
  ["format", "oxfmt --check ."],
  ["lint and import rules", "oxlint"],
  ["types", "tsc -p ."],
  ["schema drift", "node scripts/schema.ts --check"],
  ["codes drift", "node scripts/codes.ts --check"],
  ["dead code", "knip"],
  ["tests", "npm test"],
];

const wanted = process.argv.includes("--no-tests") ? CHECKS.filter(([name]) => name !== "tests") : CHECKS;

const failed = wanted.flatMap(([name, command]) => {
  console.log(`\n— ${name}: ${command}`);
  const { status } = spawnSync(command, { shell: true, stdio: "inherit" });
  return status === 0 ? [] : [name];
});

console.log(failed.length === 0 ? "\nAll checks passed." : `\nFailed: ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
