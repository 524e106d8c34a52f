// Owns the check on finished files: whatever stands under a final name is a whole render, or what the user made of it.

import type { Render } from "./server/books.ts";
import { fileBytes } from "./server/renders.ts";
import { PROJECT } from "./places.ts";
import type { World } from "./world.ts";

export function wholeOutputs(world: World): void {
  for (const file of world.disk.files(`${PROJECT}/out`)) {
    if (!file.endsWith(".part") && !isWhole(world, file)) world.violate(4, `${file} is not whole`);
  }
}

function isWhole(world: World, file: string): boolean {
  const content = world.disk.content(file) ?? Buffer.alloc(0);
  if (world.touched.get(file)?.equals(content) === true) return true;
  return renderIn(world, content) !== undefined;
}

/** The render that these bytes are the file of. */
export function renderIn(world: World, content: Buffer): Render | undefined {
  const id = /render_[0-9a-f-]+/.exec(content.toString("latin1"))?.[0];
  const render = world.server.books.renders.get(id ?? "");
  return render !== undefined && fileBytes(render).equals(content) ? render : undefined;
}
