// `credits`: the balance; with `--ledger` every paid step with what it cost.

import { EXIT } from "../../core/run/exit-code.ts";
import { ledgerTable } from "../../reporters/ledger-table.ts";
import type { LedgerRow } from "../../reporters/ledger-table.ts";
import { jsonLine } from "../../reporters/sanitize.ts";
import { grouped } from "../../core/words/count.ts";
import { connect, openTrusted } from "../compose.ts";
import type { DestinationFlags } from "../compose.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { journalledRecipes, readState } from "../journals.ts";
import { showJson, showLines, tableSize } from "../screen.ts";
import { openConfig } from "../workspace.ts";

export type CreditsFlags = DestinationFlags & { readonly ledger?: boolean };

export async function credits(context: CommandContext, flags: CreditsFlags): Promise<number> {
  return flags.ledger === true ? showLedger(context) : showBalance(context, flags);
}

async function showBalance(context: CommandContext, flags: CreditsFlags): Promise<number> {
  const config = await openConfig(context);
  const destination = await openTrusted(context, config, flags);
  const client = connect(context, { config, destination });
  try {
    const balance = await client.balance({ signal: AbortSignal.timeout(config.timing.requestTimeoutMs) });
    if (!balance.ok) {
      const { kind, message } = balance.error;
      throw new UsageError(message, kind === "auth" ? EXIT.credits : EXIT.stopped);
    }
    const { available, frozen, total } = balance.value;
    const words = `${grouped(available)} credits available, ${grouped(frozen)} reserved by work in progress, ${grouped(total)} in total.`;
    context.screen.out(`${context.flags.json === true ? jsonLine({ available, frozen, total }) : words}\n`);
    return EXIT.done;
  } finally {
    await client.close();
    await destination.close();
  }
}

async function showLedger(context: CommandContext): Promise<number> {
  const { stateDir } = await openConfig(context);
  const entries: LedgerRow[] = [];
  for (const recipe of await journalledRecipes(stateDir)) {
    const { videos } = await readState(stateDir, recipe);
    for (const records of [videos.cloud, videos.emulator]) {
      for (const record of records.values()) {
        for (const { step, at, prompt, estimate, cost } of record.ledger) {
          entries.push({ recipe, video: record.id, step, at, prompt, estimate, cost: cost ?? null });
        }
      }
    }
  }
  entries.sort((a, b) => a.at.localeCompare(b.at));
  const total = entries.reduce((sum, entry) => sum + (entry.cost ?? 0), 0);
  const { screen, flags } = context;
  if (flags.json === true) showJson(screen, { entries, total });
  else showLines(screen, ledgerTable({ entries, total }, tableSize(screen)));
  return EXIT.done;
}
