// A real Chromium for a test: opened on a page, ended when the test has finished.

import { onTestFinished } from "vitest";
import { launchTab } from "./tab.ts";
import type { Tab } from "./tab.ts";

export { CHROMIUM } from "./tab.ts";
export type { Tab } from "./tab.ts";

export async function openTab(url: string): Promise<Tab> {
  const { tab, ...browser } = await launchTab(url);
  onTestFinished(() => browser.close());
  return tab;
}
