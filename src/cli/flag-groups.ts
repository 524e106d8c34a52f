// Flags that several commands share, and what their values may be.

import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";

export const addGlobalFlags = (command: Command): Command =>
  command
    .option("--json", "events or results on stdout, one JSON object a line; words go to stderr")
    .addOption(
      new Option("--reporter <name>", "how a run is shown").choices([
        "auto",
        "pretty",
        "plain",
        "json",
        "github",
      ]),
    )
    .option("--config <file>", "configuration file, instead of the usual search")
    .option("--state-dir <folder>", "where journals are kept (default: .nemo)")
    .option("--out-dir <folder>", "where exports go that name no file (default: out)")
    .option("--api-url <url>", "backend to use")
    .option("--no-color", "no colours")
    .option("-v, --verbose", "show requests with status and time; never a token");

export const addSelectionFlags = (command: Command): Command =>
  command
    .option("--only <id-glob>", "only these videos; may be given several times", collect)
    .option("--failed", "only failed videos, and their paid steps again")
    .option("--rerun <id-glob>", "make these videos again from the start", collect)
    .option("--tag <tag>", "only videos with this tag; may be given several times", collect)
    .option("--first <n>", "only so many of each recipe", wholeNumber)
    .option("--sample <n>", "only so many of each recipe, drawn by --seed", wholeNumber)
    .option("--seed <text>", "what --sample draws by (default: 1)")
    .option("--shard <i/n>", "only this part, to share the work between machines");

export const addChoiceFlags = (command: Command): Command =>
  command
    .option("--profile <name>", "one of the recipe's profiles")
    .option(
      "--var <name=value>",
      "a value for one of the recipe's vars; may be given several times",
      collectWhole,
    )
    .option("--vars-file <file>", "values for the recipe's vars, as YAML or JSON");

export const addLocalFlags = (command: Command): Command =>
  addEmulatorFlags(command.option("--local", "use the embedded backend: no account, no network, no cost"));

export const addEmulatorFlags = (command: Command): Command =>
  command
    .option("--speed <factor>", "embedded backend: how much faster than the real one (default: 1000)", factor)
    .option("--stub-renders", "embedded backend: tiny files instead of real videos")
    .option("--faults <file>", "embedded backend: faults to rehearse, see docs/emulator.md");

const collectWhole = (value: string, before: readonly string[] = []): string[] => [...before, value];

const collect = (value: string, before: readonly string[] = []): string[] => [...before, ...value.split(",")];

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

function factor(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1e6)) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}
