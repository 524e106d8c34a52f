// Which addresses the client talks to: https anywhere, plain http on this machine only.

import type { Failure } from "../core/failure.ts";
import { err, ok, type Result } from "../core/result.ts";

export const parseApiAddress = (apiUrl: string): Result<URL, Failure> => {
  const url = URL.parse(apiUrl);
  if (url === null)
    return refuse("The backend's address is not a URL; check api_url, NEMO_API_URL or --api-url.");
  if (url.username !== "" || url.password !== "") {
    return refuse(`The backend's address ${url.origin} must not hold a user name or password.`);
  }
  if (isAllowed(url)) return ok(url);
  return refuse(`The backend's address ${url.origin} would be used without encryption; use https.`);
};

/** Plain http would show the token to the network, except where there is no network. */
export const isAllowed = (url: URL): boolean =>
  url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));

/** By the literal name only: what a name resolves to can change between the check and the request. */
export const isLoopback = (url: URL): boolean =>
  url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);

/** The address of a route below the API's, which may have a path of its own. */
export const routeOf = (base: URL, path: string): URL =>
  new URL(base.pathname.replace(/\/+$/, "") + path, base.origin);

const refuse = (message: string): Result<never, Failure> => err({ kind: "refused", message });
