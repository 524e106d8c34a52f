// One POST to a webhook: no redirect followed, nothing repeated, never longer than its time, and it never throws.

import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, EnvHttpProxyAgent, request } from "undici";
import type { Dispatcher } from "undici";
import type { ProxySettings } from "../../backend/lanes.ts";
import { isLoopback } from "../../backend/address.ts";
import { isPrivateAddress } from "../../platform/private-address.ts";
import { VERSION } from "../version.ts";

export interface Post {
  readonly url: URL;
  readonly body: string;
  readonly timeoutMs: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  readonly proxy: ProxySettings;
  /** Whether it may lead into the network that this machine stands in. */
  readonly mayBePrivate: boolean;
}

export type Posted = { readonly kind: "done" } | { readonly kind: "failed"; readonly why: string };

export async function post(what: Post): Promise<Posted> {
  const time = AbortSignal.timeout(what.timeoutMs);
  const dispatcher = dispatcherFor(what);
  try {
    const { statusCode, body } = await request(what.url, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": `nemo-pipeline/${VERSION}` },
      body: what.body,
      dispatcher,
      signal: AbortSignal.any([what.signal, time]),
    });
    body.on("error", () => undefined).destroy();
    return judge(statusCode);
  } catch (error) {
    if (what.signal.aborted) return failed("the waiting was ended");
    return failed(time.aborted ? `no answer within ${what.timeoutMs / 1000} s` : reasonOf(error));
  } finally {
    // Not awaited: what still hangs must not keep the run from ending.
    void dispatcher.destroy().catch(() => undefined);
  }
}

function judge(status: number): Posted {
  if (status >= 200 && status < 300) return { kind: "done" };
  if (status >= 300 && status < 400)
    return failed(`it answered ${status}, a redirect, which is not followed`);
  return failed(`it answered ${status}`);
}

const failed = (why: string): Posted => ({ kind: "failed", why });

/** Codes only: the words of an error may hold the address. */
function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === PRIVATE)
    return "its name leads into a private network, which only an address from the environment may";
  return `the connection failed${typeof code === "string" ? ` (${code})` : ""}`;
}

const PRIVATE = "ERR_PRIVATE_ADDRESS";

function dispatcherFor({ url, timeoutMs, proxy, mayBePrivate }: Post): Dispatcher {
  const connect = { timeout: timeoutMs, ...(!mayBePrivate && { lookup: publicOnly }) };
  const isProxied = Boolean(proxy.httpProxy) || Boolean(proxy.httpsProxy);
  if (!isProxied || isLoopback(url)) return new Agent({ connect });
  const { httpProxy = "", httpsProxy = "", noProxy = "" } = proxy;
  return new EnvHttpProxyAgent({ connect, httpProxy, httpsProxy, noProxy });
}

/** Looked at where the connection is made: a name may lead elsewhere than it did when the file was checked. */
export const publicOnly: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, []);
    if (addresses.some(({ address }) => isPrivateAddress(address)))
      return done(Object.assign(new Error("a private address"), { code: PRIVATE }), []);
    const [first] = addresses;
    if (options.all === true || first === undefined) return done(null, addresses);
    return done(null, first.address, first.family);
  });
};
