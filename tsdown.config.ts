import { defineConfig } from "tsdown";

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
});
