// Owns the tests of reading multipart bodies in whatever pieces they arrive.

import { describe, expect, test } from "vitest";

import { boundaryOf, MalformedMultipartError, readParts } from "../../src/emulator/multipart.ts";

const BODY = [
  "--b",
  'Content-Disposition: form-data; name="note"',
  "",
  "plain",
  "--b",
  'content-disposition: form-data; name="files"; filename="a%22b.jpg"',
  "Content-Type: image/jpeg",
  "",
  "line\r\n--x is no boundary\r\n-",
  "--b",
  "Content-Disposition: form-data; name=files; filename*=UTF-8''%E5%92%96.png",
  "",
  "",
  "--b--",
  "what follows",
].join("\r\n");

async function read(body: string, pieceBytes: number): Promise<string[]> {
  const bytes = Buffer.from(body);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  const found: string[] = [];
  for await (const { name, filename, body: content } of readParts(pieces(), "b")) {
    const parts: Buffer[] = [];
    for await (const part of content) parts.push(part);
    found.push(`${name}|${filename}|${Buffer.concat(parts).toString()}`);
  }
  return found;
}

describe("a body", () => {
  test.each([1, 2, 3, 7, 64, 10_000])("is the same in pieces of %i bytes", async (pieceBytes) => {
    expect(await read(BODY, pieceBytes)).toEqual([
      "note|undefined|plain",
      'files|a"b.jpg|line\r\n--x is no boundary\r\n-',
      "files|咖.png|",
    ]);
  });

  test.each([
    "",
    "--b\r\n",
    "--b\r\nContent-Disposition: form-data\r\n\r\nhalf",
    `--b\r\n${"x".repeat(20_000)}`,
  ])("that is broken is an error (%#)", async (body) => {
    await expect(read(body, 100)).rejects.toThrow(MalformedMultipartError);
  });
});

test.each([
  ["multipart/form-data; boundary=abc", "abc"],
  ['multipart/form-data; charset=utf-8; boundary="a b"', "a b"],
  ["application/json", undefined],
])("the boundary of %s", (contentType, boundary) => {
  expect(boundaryOf(contentType)).toBe(boundary);
});
