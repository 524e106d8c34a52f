import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { canonicalJson } from "../../src/backend/canonical-json.ts";
import { draftOf } from "../../src/backend/draft.ts";
import { sha256 } from "./rig.ts";

const read = (raw: unknown) => draftOf(raw, sha256);

describe("a draft", () => {
  it("is read from metadata inside its segments", () => {
    const raw = {
      t: [
        {
          tt: 0,
          sg: [
            { st: 0, d: 4000, m: { name: "mug.jpg" } },
            { st: 4000, d: 6000, m: { name: "pour.mp4" } },
          ],
        },
        { tt: 1, sg: [{ st: 0, d: 10_000, m: { name: "Lo-fi", volume: 0.35 } }] },
        { tt: 7, sg: [{ st: 0, d: 3000, m: { text: "Slow mornings" } }] },
      ],
      m: { title: "Teaser", width: 1080, height: 1920 },
    };
    expect(read(raw)).toMatchObject({
      raw,
      durationMs: 10_000,
      title: "Teaser",
      width: 1080,
      exportable: true,
      tracks: [
        { kind: "video", segments: [{ startMs: 0, name: "mug.jpg" }, { startMs: 4000 }] },
        { kind: "audio", segments: [{ name: "Lo-fi", volume: 0.35 }] },
        { kind: "text", segments: [{ text: "Slow mornings", durationMs: 3000 }] },
      ],
    });
  });

  it("is read from the segments themselves, under other names and in percent", () => {
    const raw = {
      t: [
        {
          tt: 5,
          sg: [
            { title: "A", start_ms: 5, duration: 7, volume: 35, content: "B" },
            { file_name: "C", d: 2 },
          ],
        },
      ],
    };
    expect(read(raw)).toMatchObject({
      durationMs: 14,
      tracks: [
        {
          kind: "other",
          segments: [
            { name: "A", startMs: 5, durationMs: 7, volume: 0.35, text: "B" },
            { name: "C", durationMs: 2 },
          ],
        },
      ],
    });
  });

  it("cannot be exported while no track holds a segment", () => {
    expect(read({ t: [{ tt: 0, sg: [] }] }).exportable).toBe(false);
    expect(read(null)).toMatchObject({ raw: null, tracks: [], durationMs: 0, exportable: false });
  });

  it("is read whatever it holds", () => {
    const json = fc.jsonValue();
    const segment = fc.oneof(json, fc.record({ d: json, m: json, st: json, volume: json, text: json }));
    const wild = fc.oneof(
      json,
      fc.record({
        t: fc.oneof(json, fc.array(fc.record({ tt: json, sg: fc.oneof(json, fc.array(segment)) }))),
        d: json,
        m: json,
      }),
    );
    fc.assert(
      fc.property(wild, (raw) => {
        const draft = read(raw);
        expect(draft.raw).toBe(raw);
        expect(Number.isFinite(draft.durationMs)).toBe(true);
      }),
    );
  });

  it("has the same digest in any order of keys, and another one when a value changes", () => {
    expect(read({ t: [], m: { a: 1, b: [1, { x: 1, y: 2 }] } }).digest).toBe(
      read({ m: { b: [1, { y: 2, x: 1 }], a: 1 }, t: [] }).digest,
    );
    expect(read({ t: [1, 2] }).digest).not.toBe(read({ t: [2, 1] }).digest);
    expect(read({ t: 1 }).digest).not.toBe(read({ t: "1" }).digest);
  });
});

describe("canonical JSON", () => {
  it("holds the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("keeps a key that names the prototype", () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"a":1},"A":2}'))).toBe('{"A":2,"__proto__":{"a":1}}');
  });
});
