// A world that lives as long as a test.

import { onTestFinished } from "vitest";
import { openWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

export async function testWorld(options: WorldOptions = {}): Promise<World> {
  const world = await openWorld(options);
  onTestFinished(() => world.close());
  return world;
}
