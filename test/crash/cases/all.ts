// Every kind of crash by its name, with what it needs of the machine and how many instants make a quick and a full run.

import { lacksForDisk } from "../rig/disk.ts";
import { lacksForFaults } from "../rig/fault.ts";
import type { Amount, Tally } from "../rig/tally.ts";
import { fillTheDisk, lacksForSmallDisk, limitFiles } from "./full-disk.ts";
import { killAtRandom } from "./kill.ts";
import { breakTheNetwork } from "./network.ts";
import { cutThePower } from "./power.ts";
import { lacksForStrace, spoilByStrace } from "./strace.ts";
import { faultAtEveryCall } from "./system-calls.ts";
import { freeze, setTheClock } from "./time.ts";

export interface CrashCase {
  readonly name: string;
  readonly words: string;
  /** In words what is missing on this machine. */
  lacks(): string | undefined;
  try(amount: Amount): Promise<Tally>;
  readonly quick: number;
  readonly full: number;
}

const nothing = (): undefined => undefined;

export const CASES: readonly CrashCase[] = [
  {
    name: "kill",
    words: "kill -9 at random instants",
    lacks: nothing,
    try: killAtRandom,
    quick: 6,
    full: 1000,
  },
  {
    name: "system-calls",
    words: "SIGKILL, EIO, ENOSPC and short writes at the system calls on state and outputs",
    lacks: lacksForFaults,
    try: faultAtEveryCall,
    quick: 6,
    full: Number.POSITIVE_INFINITY,
  },
  {
    name: "strace",
    words: "SIGKILL, EIO and ENOSPC by strace at the system calls of a first run",
    lacks: lacksForStrace,
    try: spoilByStrace,
    quick: 3,
    full: Number.POSITIVE_INFINITY,
  },
  {
    name: "power-ext4",
    words: "power cuts, ext4",
    lacks: () => lacksForDisk("ext4"),
    try: (amount) => cutThePower("ext4", amount),
    quick: 4,
    full: 200,
  },
  {
    name: "power-xfs",
    words: "power cuts, xfs",
    lacks: () => lacksForDisk("xfs"),
    try: (amount) => cutThePower("xfs", amount),
    quick: 4,
    full: 200,
  },
  {
    name: "full-disk",
    words: "a disk that fills, for state or outputs",
    lacks: lacksForSmallDisk,
    try: fillTheDisk,
    quick: 2,
    full: 60,
  },
  {
    name: "file-limit",
    words: "no file above a size (ulimit -f)",
    lacks: nothing,
    try: limitFiles,
    quick: 2,
    full: 60,
  },
  {
    name: "network",
    words: "connections refused, reset, closed or silent",
    lacks: nothing,
    try: breakTheNetwork,
    quick: 4,
    full: 400,
  },
  {
    name: "freeze",
    words: "a freeze beyond every time-out",
    lacks: nothing,
    try: freeze,
    quick: 1,
    full: 60,
  },
  {
    name: "clock",
    words: "a clock set forwards or back, by minutes to a day",
    lacks: nothing,
    try: setTheClock,
    quick: 2,
    full: 120,
  },
];
