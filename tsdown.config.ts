import { fileURLToPath } from "node:url";
import { defineConfig } from "tsdown";

/**
 * An import of a builtin module reads everything that it exports, and so loads what stands behind that: 8 ms of every start,
 * for what commander needs of three of them. Here it gets that alone, when it asks for it.
 */
const LIGHT: Readonly<Record<string, string>> = {
  "node:process": "export default process;",
  "node:child_process":
    'export default { spawn: (...all) => process.getBuiltinModule("node:child_process").spawn(...all) };',
  "node:util":
    'export const stripVTControlCharacters = (text) => process.getBuiltinModule("node:util").stripVTControlCharacters(text);',
};

const lightBuiltins = {
  name: "light-builtins",
  resolveId: (source: string, importer: string | undefined): string | undefined =>
    importer?.includes("/commander/") === true && Object.hasOwn(LIGHT, source)
      ? `\0light:${source}`
      : undefined,
  load: (id: string): string | undefined => LIGHT[id.replace("\0light:", "")],
};

// Everything the command line needs is bundled, so that the published package installs with no dependencies
// and starts fast; only the media libraries of the embedded backend stay outside (optional peers).
export default defineConfig({
  entry: {
    main: "src/cli/main.ts",
    "render-worker": "src/emulator/render/worker.ts",
    "playback-worker": "src/playback/worker.ts",
  },
  platform: "node",
  format: "esm",
  target: "node22",
  minify: true,
  dts: false,
  sourcemap: false,
  fixedExtension: false,
  deps: { alwaysBundle: [/.*/], neverBundle: [/^node-av/, /^@napi-rs\/canvas/] },
  // The same parser as ES modules: of those, what is not used is left out.
  alias: { yaml: fileURLToPath(new URL("node_modules/yaml/browser/dist/index.js", import.meta.url)) },
  plugins: [lightBuiltins],
});
