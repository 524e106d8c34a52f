// What the commands stand on: the disk, the machine and the network, in one value that a simulator can stand in for.

import type { Exchange } from "../backend/exchange.ts";
import type { FileSystem } from "../platform/file-system.ts";
import { nodeFiles } from "../platform/file-system.ts";
import type { Machine } from "../platform/machine.ts";
import { thisMachine } from "../platform/machine.ts";

export interface Host {
  readonly files: FileSystem;
  readonly machine: Machine;
  /** Without it, connections of this machine's own. */
  readonly exchange?: Exchange;
}

export const thisHost: Host = { files: nodeFiles, machine: thisMachine };
