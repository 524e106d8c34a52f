// A recipe's journal under examination: every line and its checksum, what was sent, what it cost, what stands beside it.

import path from "node:path";
import { auditLedger, IntentAudit } from "../../core/run/audit.ts";
import type { Discrepancy } from "../../core/run/audit.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import type { RecipeState } from "../../core/run/state.ts";
import { count } from "../../core/words/count.ts";
import { journalFile, lockFile } from "../../journal/journal.ts";
import type { JournalPlace } from "../../journal/journal.ts";
import { isLocked } from "../../journal/lock.ts";
import { readJournal } from "../../journal/read.ts";
import { ok, problem, warning } from "../doctor/finding.ts";
import type { Finding } from "../doctor/finding.ts";
import type { Host } from "../host.ts";

export interface CheckedJournal {
  readonly findings: readonly Finding[];
  /** Absent when the journal cannot be read. */
  readonly state?: RecipeState;
}

export async function checkJournal(host: Host, place: JournalPlace): Promise<CheckedJournal> {
  const { recipe } = place;
  const audit = new IntentAudit();
  const read = await readJournal(host.files, journalFile(place), {
    onEvent: (event) => audit.look(event),
  });
  if (!read.ok) return { findings: [problem(recipe, { message: read.error.message })] };
  const { state, lastSeq, tornBytes } = read.value;
  const wrong = [...audit.found, ...auditLedger(state)].map((item) => discrepancy(recipe, item));
  const beside = [
    ...torn(recipe, tornBytes),
    ...(await leftovers(host, place)),
    ...(await lock(host, place)),
  ];
  const whole = wrong.length === 0 ? [ok(recipe, `${count(lastSeq, "event")}, all whole and in order`)] : [];
  return { findings: [...whole, ...wrong, ...beside], state };
}

const discrepancy = (recipe: string, { video, message }: Discrepancy): Finding =>
  problem(`${recipe}/${video}`, {
    message,
    hint: "Compare with the account's credits; please report it, for it must not happen",
    exitCode: EXIT.failed,
  });

const torn = (recipe: string, bytes: number): Finding[] =>
  bytes === 0
    ? []
    : [
        warning(
          recipe,
          `the last line is torn (${count(bytes, "byte")})`,
          "The next run sets it aside and goes on",
        ),
      ];

/** What a process that was killed leaves behind; none of it is read again. */
const LEFTOVER = /\.(torn|compact|tmp)$|^lock\../u;

async function leftovers({ files }: Host, { stateDir, recipe }: JournalPlace): Promise<Finding[]> {
  const folder = path.join(stateDir, recipe);
  const names = await files.readdir(folder).catch((): string[] => []);
  return names
    .filter((name) => LEFTOVER.test(name))
    .map((name) =>
      warning(recipe, `${path.join(folder, name)} is left over`, "Delete it when nobody needs it"),
    );
}

async function lock(host: Host, place: JournalPlace): Promise<Finding[]> {
  if (!(await isLocked(host, lockFile(place)))) return [];
  return [warning(place.recipe, "a run is at work on it: what it has in hand may look unfinished")];
}
