// Loads the wrong recipes that are named, one after the other, and prints how long each took and what all of them needed.

import { renderDiagnostics } from "../../src/reporters/diagnostics.ts";
import { loadFixture } from "./fixtures.ts";

const took: Record<string, number> = {};
for (const file of process.argv.slice(2)) {
  const start = performance.now();
  const { diagnostics } = await loadFixture(file);
  renderDiagnostics(diagnostics, { color: false });
  took[file] = performance.now() - start;
}
process.stdout.write(JSON.stringify({ took, maxRssBytes: process.resourceUsage().maxRSS * 1024 }));
