// Which addresses lie on this machine or inside its network.

import type { BlockList } from "node:net";

/** An IPv4 address inside of an IPv6 one counts as itself. */
export function isPrivateAddress(address: string): boolean {
  const family = net().isIP(address);
  privateNetworks ??= listNetworks();
  return family !== 0 && privateNetworks.check(address, family === 4 ? "ipv4" : "ipv6");
}

/** Loaded when an address is looked at: most configurations name none, and it takes 2 ms of a start. */
const net = () => process.getBuiltinModule("node:net");

let privateNetworks: BlockList | undefined;

function listNetworks(): BlockList {
  const list = new (net().BlockList)();
  for (const [network, bits] of IPV4) {
    list.addSubnet(network, bits, "ipv4");
    for (const prefix of TRANSLATED) list.addSubnet(`${prefix}${network}`, 96 + bits, "ipv6");
  }
  for (const [network, bits] of IPV6) list.addSubnet(network, bits, "ipv6");
  return list;
}

const IPV4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
] as const;

/** Beginnings of IPv6 addresses that a gateway takes for the IPv4 address at their end (RFC 6052, RFC 4291). */
const TRANSLATED = ["64:ff9b::", "::"] as const;

const IPV6 = [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
] as const;

/** By the name in an address alone: what other names lead to is known when they are looked up. */
export function isPrivateHost(hostname: string): boolean {
  const name = hostname
    .replace(/^\[|\]$/gu, "")
    .replace(/\.$/u, "")
    .toLowerCase();
  return name === "localhost" || name.endsWith(".localhost") || isPrivateAddress(name);
}
