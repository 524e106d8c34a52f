// Owns made-up pictures: words choose a few layers (sky, land, weather), colours and seed give them their look.

import type { PictureSource } from "../../draft.ts";
import type { Picture } from "../picture/picture.ts";
import { layersFor } from "./layers.ts";
import { paletteOf } from "./palette.ts";

interface SceneRequest {
  source: Extract<PictureSource, { kind: "scene" }>;
  shape: { width: number; height: number };
  durationMs: number;
}

export async function openScene({ source, shape, durationMs }: SceneRequest): Promise<Picture> {
  const layers = layersFor(source.words);
  const palette = paletteOf(source);
  const { seed } = source;
  return {
    draw: (context, localMs) => {
      context.save();
      for (const layer of layers) {
        layer({ ...shape, context, palette, seed, seconds: localMs / 1000, progress: localMs / durationMs });
      }
      context.restore();
    },
    close: () => undefined,
  };
}
