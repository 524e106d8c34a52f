// The runner's small parts: slots, the bell, readings of the balance, the rate of requests.

import { expect, test } from "vitest";
import { ok } from "../../src/core/result.ts";
import { BalanceReader } from "../../src/runner/balance.ts";
import { Bell } from "../../src/runner/bell.ts";
import { openGate, paced } from "../../src/runner/paced.ts";
import { Slots } from "../../src/runner/slots.ts";
import { FakeBackend } from "../rig/fake-backend.ts";
import { SimClock } from "../rig/sim-clock.ts";
import { SimFiles } from "../rig/sim-files.ts";

const LIMITS = { uploads: 1, prompts: 1, renders: 1, downloads: 1 };

test("of those who wait for a slot the lowest rank goes first, then who came first", async () => {
  const slots = new Slots(LIMITS);
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const use = (rank: number, name: string) =>
    slots.use("prompt", rank, async () => {
      order.push(name);
      await gate.promise;
    });
  const all = [use(9, "e"), use(5, "c"), use(1, "a"), use(5, "d"), use(2, "b")];
  gate.resolve();
  await Promise.all(all);
  expect(order).toEqual(["a", "b", "c", "d", "e"]);
});

test("work that fails gives its slot back, and only its own caller hears of it", async () => {
  const slots = new Slots(LIMITS);
  const failing = slots.use("upload", 0, () => Promise.reject(new Error("bug")));
  const next = slots.use("upload", 1, async () => undefined);
  await expect(failing).rejects.toThrow("bug");
  await next;
});

test("the bell wakes all who wait now, and nobody who waits later", async () => {
  const clock = new SimClock();
  const bell = new Bell(clock);
  const began = clock.now();
  const waiting = [bell.wait(60_000), bell.wait(90_000)];
  bell.ring();
  await Promise.all(waiting);
  expect(clock.now()).toBe(began);
  await clock.until(bell.wait(5_000));
  expect(clock.now()).toBe(began + 5_000);
});

test("readings are shared, and who asks during one gets one that began later", async () => {
  const gates: PromiseWithResolvers<void>[] = [];
  const reader = new BalanceReader<string>(async () => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    const turn = gates.length;
    await gate.promise;
    return ok({ available: turn, frozen: 0, total: turn });
  });
  const first = reader.read("a");
  const later = [reader.read("b"), reader.read("c")];
  gates[0]?.resolve();
  expect(await first).toMatchObject({ value: { total: 1 } });
  await Promise.resolve();
  gates[1]?.resolve();
  expect(await Promise.all(later)).toMatchObject([{ value: { total: 2 } }, { value: { total: 2 } }]);
  expect(gates.length).toBe(2);
});

test("whoever asks the moment a reading ends shares the one that is about to begin", async () => {
  const gates: PromiseWithResolvers<void>[] = [];
  const reader = new BalanceReader<string>(async () => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    await gate.promise;
    return ok({ available: 0, frozen: 0, total: 0 });
  });
  const again = reader.read("a").then(() => reader.read("a"));
  const other = reader.read("b");
  gates[0]?.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  for (const gate of gates) gate.resolve();
  await Promise.all([again, other]);
  expect(gates.length).toBe(2);
});

test("no more requests are made in a time than the user allows", async () => {
  const clock = new SimClock();
  const backend = new FakeBackend(clock, new SimFiles());
  const slow = paced(
    backend.connect({ target: "cloud", isDead: () => false }),
    openGate({ count: 3, perMs: 60_000 }, clock),
  );
  const { signal } = new AbortController();
  await clock.until(Promise.all(Array.from({ length: 10 }, () => slow.balance({ signal }))));
  const at = backend.calls.map((call) => call.at - (backend.calls[0]?.at ?? 0));
  expect(at).toEqual([0, 0, 0, 60_000, 60_000, 60_000, 120_000, 120_000, 120_000, 180_000]);
});

test("a prompt that waits for its turn when the run is stopped does not leave", async () => {
  const clock = new SimClock();
  const backend = new FakeBackend(clock, new SimFiles());
  const slow = paced(
    backend.connect({ target: "cloud", isDead: () => false }),
    openGate({ count: 1, perMs: 60_000 }, clock),
  );
  const { signal } = new AbortController();
  let isStopped = false;
  const prompt = slow.balance({ signal }).then(() => {
    const sent = slow.prompt({ sessionId: "s", text: "one" }, { signal, mayStart: () => !isStopped });
    isStopped = true;
    return sent;
  });
  expect(await clock.until(prompt)).toMatchObject({ kind: "rejected", failure: { kind: "aborted" } });
  expect(backend.count("prompt")).toBe(0);
});
