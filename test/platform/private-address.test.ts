// Addresses inside of a network are told from public ones, however they are written.

import { expect, test } from "vitest";
import { isPrivateHost } from "../../src/platform/private-address.ts";

test.each([
  "127.0.0.1",
  "0x7f.1",
  "169.254.169.254",
  "192.0.0.192",
  "[::1]",
  "[::ffff:10.0.0.1]",
  "[::10.0.0.1]",
  "[64:ff9b::169.254.169.254]",
  "[fec0::1]",
  "[fe80::1]",
  "localhost.",
])("%s is private", (host) => {
  expect(isPrivateHost(new URL(`https://${host}/`).hostname)).toBe(true);
});

test.each(["1.1.1.1", "[2606:4700::1111]", "[64:ff9b::1.1.1.1]", "example.com"])("%s is public", (host) => {
  expect(isPrivateHost(new URL(`https://${host}/`).hostname)).toBe(false);
});
