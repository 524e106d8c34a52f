// Owns what the render worker can do: it loads the media libraries when the first job needs them, once.

import type { MediaEngine } from "./media/media-engine.ts";
import { loadEngine } from "./media/load-engine.ts";
import { renderFile } from "./render-file.ts";
import type { MediaInfo, RenderedFile, RenderJob } from "./renderer.ts";

interface Jobs {
  probe(file: string): Promise<MediaInfo>;
  render(job: RenderJob, onProgress: (percent: number) => void): Promise<RenderedFile>;
}

export function createJobs(env: NodeJS.ProcessEnv): Jobs {
  let loaded: Promise<MediaEngine> | undefined;
  const engine = (): Promise<MediaEngine> => (loaded ??= loadEngine(env));
  return {
    probe: async (file) => (await engine()).probe(file),
    render: async (job, onProgress) => {
      const result = await renderFile({ job, engine: await engine(), onProgress });
      // Canvases and photos look small to V8; without this, dozens of renders pile up before it cleans.
      globalThis.gc?.();
      return result;
    },
  };
}
