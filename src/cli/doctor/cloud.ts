// What stands between a run and the backend: the way to it, the clock, the token, the credits.

import { createExchange } from "../../backend/exchange.ts";
import { createLanes, proxyFromEnvironment } from "../../backend/lanes.ts";
import { thisMachine } from "../../platform/machine.ts";
import { within } from "../../backend/transport.ts";
import type { Identity } from "../../backend/auth.ts";
import type { Config } from "../../config/config.ts";
import type { Failure } from "../../core/failure.ts";
import type { Balance } from "../../core/ports.ts";
import type { Result } from "../../core/result.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import { grouped } from "../../core/words/count.ts";
import { elapsed } from "../../core/words/duration.ts";
import { askBalance } from "../ask-balance.ts";
import { connect, openDestination } from "../compose.ts";
import type { Destination } from "../compose.ts";
import type { CommandContext } from "../context.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

export async function lookAtCloud(
  context: CommandContext,
  { config, credits }: { readonly config: Config; readonly credits: number },
): Promise<Finding[]> {
  const destination = await openDestination(context, config, {});
  const { trust } = destination;
  if (trust.kind === "not-agreed") return [problem("API", { message: trust.message, exitCode: EXIT.usage })];
  const way = await lookAtWay(context, config);
  const identity = await whoIs(context, { config, destination });
  if (!identity.ok) return [...way.findings, withoutToken(identity.error, credits)];
  const token = lookAtToken(identity.value);
  if (!way.isOpen) return [...way.findings, token];
  const balance = await askBalance(context, { config, destination });
  return [...way.findings, token, lookAtBalance(balance, credits), ...(balance.ok ? [PLAN_OF_ACCOUNT] : [])];
}

/** The backend has no request that tells it. */
const PLAN_OF_ACCOUNT = ok(
  "Account",
  "whether its plan allows exports shows at the first one; if not, what was made by then is kept",
);

interface Way {
  readonly isOpen: boolean;
  readonly findings: readonly Finding[];
}

/** One request without a token: any answer at all shows the way to the API, and its date the clock. */
async function lookAtWay({ env }: CommandContext, config: Config): Promise<Way> {
  const { apiUrl, timing } = config;
  const connectTimeoutMs = Math.min(timing.requestTimeoutMs, PATIENCE_MS);
  const lanes = createLanes({ connectTimeoutMs, proxy: proxyFromEnvironment(env) });
  try {
    const exchange = createExchange({ lanes });
    const startedAt = Date.now();
    const answer = await within(
      thisMachine,
      { caller: new AbortController().signal, totalMs: PATIENCE_MS },
      async (watch) => {
        const got = await exchange(
          { lane: "calls", method: "GET", url: new URL(apiUrl), headers: {} },
          watch,
        );
        if (got.ok) got.value.body.destroy();
        return got;
      },
    );
    if (!answer.ok)
      return { isOpen: false, findings: [unreachable(answer.error.failure, config.origin("api_url"))] };
    const ms = Date.now() - startedAt;
    const reached = ok("API", `${apiUrl} answers, after ${ms} ms`);
    const date = answer.value.headers["date"];
    return { isOpen: true, findings: [reached, ...lookAtClock(date, startedAt + ms / 2)] };
  } finally {
    await lanes.close();
  }
}

const PATIENCE_MS = 10_000;

const unreachable = ({ message }: Failure, origin: string): Finding =>
  problem("API", {
    message,
    hint: `The address comes from: ${origin}. Look at the network, at HTTPS_PROXY, and whether the address is right`,
    exitCode: EXIT.stopped,
  });

/** The date has whole seconds, and an answer takes a while. */
const MAX_SKEW_MS = 60_000;

function lookAtClock(date: string | undefined, nowMs: number): Finding[] {
  const server = Date.parse(date ?? "");
  if (Number.isNaN(server)) return [];
  const skewMs = nowMs - server;
  if (Math.abs(skewMs) <= MAX_SKEW_MS) return [ok("Clock", "agrees with the backend's")];
  const how = `${elapsed(Math.abs(skewMs))} ${skewMs > 0 ? "ahead of" : "behind"} the backend's`;
  return [
    warning(
      "Clock",
      `this machine's is ${how}`,
      "Set it: the end of a token and a deadline are judged by it",
    ),
  ];
}

async function whoIs(
  context: CommandContext,
  at: { readonly config: Config; readonly destination: Destination },
): Promise<Result<Identity, Failure>> {
  const client = connect(context, at);
  try {
    return await client.identity();
  } finally {
    await client.close();
  }
}

/** Asking for an anonymous one would make an account, of which there are few for each address. */
const withoutToken = ({ message, renewable }: Failure, needed: number): Finding =>
  renewable === true
    ? warning(
        "Token",
        `there is none yet; the first run asks for an anonymous one, which comes with 100 credits for 7 days; about ${grouped(needed)} needed`,
        "To use your account: nemo-pipeline login, or set NEMO_TOKEN",
      )
    : problem("Token", { message, exitCode: EXIT.credits });

const FROM: Readonly<Record<Identity["source"], string>> = {
  environment: "from NEMO_TOKEN",
  stored: "stored on this machine",
  anonymous: "anonymous, kept on this machine",
  local: "of the embedded backend",
};

const SOON_MS = 24 * 3_600_000;

function lookAtToken({ source, redacted, expiresAt }: Identity): Finding {
  const token = `${redacted}, ${FROM[source]}`;
  if (expiresAt === undefined) return ok("Token", `${token}; its end is not known`);
  const leftMs = Date.parse(expiresAt) - Date.now();
  if (leftMs > SOON_MS) return ok("Token", `${token}, until ${expiresAt}`);
  const hint =
    source === "anonymous"
      ? "The next one is asked for by itself, but is another account: finish what is paid for before"
      : "Put a new one in its place: nemo-pipeline login";
  return warning("Token", `${token}, ${leftMs > 0 ? "ends" : "ended"} at ${expiresAt}`, hint);
}

function lookAtBalance(balance: Result<Balance, Failure>, needed: number): Finding {
  if (!balance.ok) return refusedBalance(balance.error);
  const { available } = balance.value;
  const message = `the token is accepted; ${grouped(available)} available, about ${grouped(needed)} needed`;
  if (available >= needed) return ok("Credits", message);
  const hint =
    "Top up, or write a smaller budget: a run does what the credits cover, and keeps the rest for later";
  return problem("Credits", { message, hint, exitCode: EXIT.credits });
}

function refusedBalance({ kind, message, link }: Failure): Finding {
  const hint = link === undefined ? "Put another token in its place: nemo-pipeline login" : `See ${link}`;
  switch (kind) {
    case "auth":
    case "plan-blocked":
    case "no-credits":
      return problem("Token", { message, hint, exitCode: EXIT.credits });
    case "rate-limited":
      return warning("Credits", `the balance is not known: ${message}`, "Wait a while and look again");
    default:
      return problem("API", { message, exitCode: EXIT.stopped });
  }
}
