// Owns a server in a process of its own, for tests that kill it: prints its address and stays.

import { startEmulator } from "../../src/emulator/server.ts";
import { fakeRenderer } from "./fake-renderer.ts";

const [dir = "", speed = "1000"] = process.argv.slice(2);
const emulator = await startEmulator({ dir, speed: Number(speed), renderer: fakeRenderer() });
process.stdout.write(`${emulator.url}\n`);
