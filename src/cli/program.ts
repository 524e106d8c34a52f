// The command line: names, flags and help; each command is loaded only when it is used.

import { Command, Option } from "commander";
import type { Screen } from "../reporters/reporter.ts";
import type { CommandContext, GlobalFlags } from "./context.ts";
import {
  addChoiceFlags,
  addEmulatorFlags,
  addGlobalFlags,
  addLocalFlags,
  addSelectionFlags,
  wholeNumber,
} from "./flag-groups.ts";
import { VERSION } from "./version.ts";

type Handler = (context: CommandContext, args: readonly unknown[], flags: object) => Promise<number>;

/** `contextOf` completes a command's flags; `done` gets its exit code. */
export interface Wiring {
  /** For help and for what is wrong with the arguments. */
  readonly screen: Pick<Screen, "out" | "err">;
  contextOf(flags: GlobalFlags): CommandContext;
  done(exitCode: number): void;
}

/** The flags that all commands share are made for those alone that the arguments name. */
export function buildProgram(wiring: Wiring, args: readonly string[]): Command {
  const program = new Command("nemo-pipeline")
    .description(
      "Makes videos from YAML recipes on the NemoVideo backend. Run it again: it does what is missing, and never pays twice.",
    )
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => wiring.screen.out(text),
      writeErr: (text) => wiring.screen.err(text),
    })
    .showHelpAfterError("Add --help for the flags of this command.")
    .configureHelp({ showGlobalOptions: false })
    .addHelpText(
      "after",
      "\nStart with: nemo-pipeline init\nAll flags of a command: nemo-pipeline COMMAND --help",
    );

  const add = (usage: string, description: string, handler: Handler): Command => {
    const command = program.command(usage).description(description).exitOverride();
    if (args.includes(command.name())) addGlobalFlags(command);
    command.action(async (...given: unknown[]) => {
      const flags = command.opts<GlobalFlags>();
      wiring.done(await handler(wiring.contextOf(flags), given.slice(0, -2), flags));
    });
    return command;
  };

  addRun(add);
  addPlan(add);
  addChoiceFlags(
    add(
      "validate [recipe...]",
      "show every mistake with its place; needs no token",
      async (context, [recipes], flags) =>
        (await import("./commands/validate.ts")).validate(context, names(recipes), flags),
    ),
  );
  add(
    "status [recipe...]",
    "show each video's state from the journal; works during a run",
    async (context, [recipes]) => (await import("./commands/status.ts")).status(context, names(recipes)),
  );
  addResolve(add);
  addReport(add);
  addCredits(add);
  addChat(add);
  addOpen(add);
  addAccount(add);
  addEmulator(add);
  addBeginning(add);
  addDoctor(add);
  addCheck(add);
  addExplain(add);
  add("schema", "print the JSON Schema of recipes", async (context) =>
    (await import("./commands/schema.ts")).schema(context),
  );
  return program;
}

type Add = (usage: string, description: string, handler: Handler) => Command;

const names = (given: unknown): string[] => (Array.isArray(given) ? given.map(String) : []);

function addRun(add: Add): void {
  const command = add("run [recipe...]", "plan, show it, do it", async (context, [recipes], flags) =>
    (await import("./commands/run.ts")).run(context, names(recipes), flags),
  );
  addSelectionFlags(addChoiceFlags(addLocalFlags(command)))
    .addOption(new Option("--max-class <class>", "do no more than this").choices(["none", "free", "paid"]))
    .option("--budget <credits>", "spend at most this many credits in this run", wholeNumber)
    .option("--deadline <time>", "start nothing more after this time, such as 07:00")
    .option("--max-duration <duration>", "start nothing more after this long, such as 2h")
    .option("--fail-fast", "start nothing more when a video has failed")
    .option("--yes", "do not ask before credits are spent")
    .option("-q, --quiet", "show only what went wrong, and the totals")
    .option("--junit <file>", "write what came of each video as JUnit XML");
}

function addPlan(add: Add): void {
  const command = add(
    "plan [recipe...]",
    "show what would run, why, and for how many credits",
    async (context, [recipes], flags) =>
      (await import("./commands/plan.ts")).plan(context, names(recipes), flags),
  );
  addSelectionFlags(addChoiceFlags(addLocalFlags(command))).option(
    "--diff <rev>",
    "what changes against the recipes of this git commit, in Markdown; needs no token",
  );
}

function addResolve(add: Add): void {
  add(
    "resolve <video>",
    "say what became of a paid step whose outcome is unknown",
    async (context, [video], flags) =>
      (await import("./commands/resolve.ts")).resolve(context, String(video), flags),
  )
    .option("--applied", "it was carried out: go on after it")
    .option("--resend", "it was not carried out: send it again")
    .option("--abandon", "give the video up");
}

function addReport(add: Add): void {
  add(
    "report [recipe...]",
    "write a page that shows every video, how it was made and what it cost; works during a run",
    async (context, [recipes], flags) =>
      (await import("./commands/report.ts")).report(context, names(recipes), flags),
  )
    .option("--out <file>", "where to write it (default: report.html in the output folder)")
    .option("--markdown", "a digest of the last run instead: on stdout, or to --out")
    .option("--open", "open it in the browser");
  add(
    "watch [recipe...]",
    "show the report as a live page on this machine, during runs and between them",
    async (context, [recipes], flags) =>
      (await import("./commands/watch.ts")).watch(context, names(recipes), flags),
  )
    .option("--port <port>", "port to serve it on (default: any free one)", wholeNumber)
    .option("--open", "open it in the browser");
  add(
    "history [runs...]",
    "list the runs with what they made and cost; compare two of them",
    async (context, [runs], flags) =>
      (await import("./commands/history.ts")).history(context, names(runs), flags),
  )
    .usage("[options] [run run]")
    .option("--compare", "the last two runs, where none are named");
}

function addCredits(add: Add): void {
  const command = add("credits", "show the balance", async (context, _args, flags) =>
    (await import("./commands/credits.ts")).credits(context, flags),
  );
  addLocalFlags(command).option("--ledger", "every paid step with what it cost");
}

function addOpen(add: Add): void {
  const command = add(
    "open <video>",
    "show the link to the project in the editor, and open it in the browser",
    async (context, [video], flags) =>
      (await import("./commands/open.ts")).open(context, String(video), flags),
  );
  addLocalFlags(command).option("--no-browser", "show the link only");
}

function addAccount(add: Add): void {
  // The argument and the flag are there to be refused with the reason, and without showing what they hold.
  add("login [refused...]", "store a token, typed or from a pipe", async (context, [refused], flags) =>
    (await import("./commands/login.ts")).login(context, names(refused), flags),
  )
    .usage("[options]")
    .option("--no-check", "store it without asking the API about it")
    .addOption(new Option("--token [refused]").hideHelp());
  add("logout", "forget the stored token", async (context, _args, flags) =>
    (await import("./commands/logout.ts")).logout(context, flags),
  ).option("--anonymous", "forget the token of the anonymous account, too");
  add(
    "whoami",
    "show which token is in use, where it came from and when it ends",
    async (context, _args, flags) => (await import("./commands/whoami.ts")).whoami(context, flags),
  ).option("--check", "ask the API whether it accepts the token");
}

function addChat(add: Add): void {
  const command = add(
    "chat",
    "talk to the backend; what is said becomes a video, and a recipe on wish",
    async (context, _args, flags) => (await import("./commands/chat.ts")).chat(context, flags),
  );
  addLocalFlags(command)
    .option("--continue", "go on with the last chat")
    .option("--video <video>", "go on with a video that is in a journal: an id, or recipe/id")
    .option("--budget <credits>", "spend at most this many credits in this chat", wholeNumber);
}

function addEmulator(add: Add): void {
  const command = add("emulator", "serve the embedded backend on a port", async (context, _args, flags) =>
    (await import("./commands/emulator.ts")).emulator(context, flags),
  );
  addEmulatorFlags(command)
    .option("--port <port>", "port to listen on (default: any free one)", wholeNumber)
    .option("--host <host>", "address to listen on (default: 127.0.0.1)")
    .option("--credits <credits>", "credits of an account when it is first seen", wholeNumber);
}

function addBeginning(add: Add): void {
  add("init [folder]", "write a recipe to start from; overwrites nothing", async (context, [folder], flags) =>
    (await import("./commands/init.ts")).init(context, optional(folder), flags),
  )
    .option("--yes", "ask nothing, take what is proposed")
    .option("--name <name>", "name of the recipe (default: the folder's)")
    .addOption(
      new Option("--ci <service>", "also workflows for a nightly run and for pull requests").choices([
        "github",
      ]),
    );
}

function addDoctor(add: Add): void {
  const command = add(
    "doctor [recipe...]",
    "look at everything that a run needs, before the first credit",
    async (context, [recipes], flags) =>
      (await import("./commands/doctor.ts")).doctor(context, names(recipes), flags),
  );
  addChoiceFlags(command)
    .option("--local", "for a run on the embedded backend")
    .option("--stub-renders", "without what makes real videos");
}

function addCheck(add: Add): void {
  add(
    "check [recipe...]",
    "look at journals, ledgers and finished files, and say what is wrong",
    async (context, [recipes]) => (await import("./commands/check.ts")).check(context, names(recipes)),
  );
}

function addExplain(add: Add): void {
  add(
    "explain [code]",
    "what a mistake's code means, with a wrong and a right example",
    async (context, [code]) => (await import("./commands/explain.ts")).explain(context, optional(code)),
  );
}

const optional = (given: unknown): string | undefined => (typeof given === "string" ? given : undefined);
