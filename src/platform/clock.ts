// The machine's clock.

/** Milliseconds; a wait ends early when the signal is aborted, and never rejects. */
export const systemClock = {
  now: (): number => Date.now(),
  sleep: (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, ms));
      signal.addEventListener("abort", done);
    }),
};
