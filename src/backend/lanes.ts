// The connections: one set for calls, one for streams, one for downloads, and none shared with the rest of the process.

import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";

import type { Failure } from "../core/failure.ts";
import { isLoopback } from "./address.ts";

/**
 * - `calls`: short requests to the API, on connections that are kept
 * - `streams`: a fresh connection for each request, so that a paid one never meets a stale socket
 * - `downloads`: other hosts, which never see the token
 */
export type Lane = "calls" | "streams" | "downloads";

/** As in the environment's `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`. */
export interface ProxySettings {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  readonly noProxy?: string;
}

export interface Lanes {
  dispatcher(lane: Lane, url: URL): Dispatcher;
  close(): Promise<void>;
}

export const createLanes = (options: {
  readonly connectTimeoutMs: number;
  readonly proxy?: ProxySettings;
}): Lanes => {
  const open = (lane: Lane): Pair => openPair(lane, options);
  const pairs: Record<Lane, Pair> = {
    calls: open("calls"),
    streams: open("streams"),
    downloads: open("downloads"),
  };
  return {
    dispatcher: (lane, url) => (isLoopback(url) ? pairs[lane].direct : pairs[lane].outside),
    close: async () => {
      await Promise.all(
        Object.values(pairs).flatMap(({ direct, outside }) => [direct.destroy(), outside.destroy()]),
      );
    },
  };
};

export const proxyFromEnvironment = (env: Readonly<Record<string, string | undefined>>): ProxySettings => ({
  httpProxy: withScheme(env["http_proxy"] ?? env["HTTP_PROXY"] ?? ""),
  httpsProxy: withScheme(env["https_proxy"] ?? env["HTTPS_PROXY"] ?? ""),
  noProxy: env["no_proxy"] ?? env["NO_PROXY"] ?? "",
});

/** Undefined when the settings can be used. */
export const proxyFailure = ({ httpProxy = "", httpsProxy = "" }: ProxySettings): Failure | undefined => {
  const isUsable = [httpProxy, httpsProxy].every(
    (proxy) => proxy === "" || PROXY.test(URL.parse(proxy)?.protocol ?? ""),
  );
  return isUsable
    ? undefined
    : { kind: "refused", message: "HTTP_PROXY or HTTPS_PROXY is not the address of a proxy." };
};

const PROXY = /^(https?|socks5?):$/;

/** `proxy.example:3128` is how many people write it. */
const withScheme = (proxy: string): string =>
  proxy === "" || proxy.includes("://") ? proxy : `http://${proxy}`;

interface Pair {
  readonly direct: Dispatcher;
  readonly outside: Dispatcher;
}

const openPair = (
  lane: Lane,
  { connectTimeoutMs, proxy }: { readonly connectTimeoutMs: number; readonly proxy?: ProxySettings },
): Pair => {
  const settings = {
    connect: { timeout: connectTimeoutMs },
    connectTimeout: connectTimeoutMs,
    // The watch of each request keeps the time; undici's own limits would end long streams and slow uploads.
    headersTimeout: 0,
    bodyTimeout: 0,
    // HTTP/2 would share one connection between requests, and with it its end.
    allowH2: false,
    // undici sends `connection: close` and keeps no socket when pipelining is 0.
    pipelining: lane === "streams" ? 0 : 1,
  };
  const direct = new Agent(settings);
  const proxied = Boolean(proxy?.httpProxy) || Boolean(proxy?.httpsProxy);
  return { direct, outside: proxied ? new EnvHttpProxyAgent({ ...settings, ...explicit(proxy) }) : direct };
};

/** undici reads the process's environment for what is undefined; an empty text says "none". */
const explicit = (proxy: ProxySettings | undefined): Required<ProxySettings> => ({
  httpProxy: proxy?.httpProxy ?? "",
  httpsProxy: proxy?.httpsProxy ?? "",
  noProxy: proxy?.noProxy ?? "",
});
