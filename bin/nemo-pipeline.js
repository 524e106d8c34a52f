#!/usr/bin/env node
// Starts the program, or says which Node it needs. Written so that old versions of Node can read it.

import { createRequire } from "node:module";

var version = process.versions.node.split(".").map(Number);
var isNewEnough = version[0] >= 24 || (version[0] === 22 && version[1] >= 19);

if (!isNewEnough) {
  process.stderr.write(
    "nemo-pipeline needs Node 22.19 or newer (or 24 and above); this is Node " +
      process.versions.node +
      ".\n",
  );
  process.exitCode = 2;
} else {
  createRequire(import.meta.url)("node:module").enableCompileCache();
  const { main } = await import("../dist/main.js");
  const exitCode = await main(process.argv.slice(2));
  // What was written to a pipe may still be on its way: both streams are empty when this is called.
  process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
}
