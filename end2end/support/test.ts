// The test object of all stories: any console error or page error fails the test, and pages can be scanned by axe.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, expect, type Page } from "@playwright/test";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Answers that a test asks for on purpose appear as console errors of the network; these patterns are expected. */
type Quiet = { expectConsole: (pattern: RegExp) => void };

export const test = base.extend<{ quiet: Quiet; watched: void }>({
  quiet: async ({}, use) => {
    const patterns: RegExp[] = [];
    await use({ expectConsole: (pattern) => patterns.push(pattern), patterns } as Quiet & { patterns: RegExp[] });
  },
  watched: [
    async ({ context, quiet }, use) => {
      const problems: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error") problems.push(`${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (error) => problems.push(String(error.error())));
      await use();
      const { patterns } = quiet as Quiet & { patterns: RegExp[] };
      const unexpected = problems.filter((problem) => !patterns.some((pattern) => pattern.test(problem)));
      expect(unexpected, "console and page errors").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Waits until the WASM has taken over the page. */
export async function alive(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
}

type Violation = { id: string; nodes: { html: string; failureSummary?: string }[] };

/** Expects no violation of WCAG 2.2 AA and of axe's best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: unknown[] }> } }).axe;
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    return (await axe.run({ runOnly: tags, resultTypes: ["violations"] })).violations;
  });
  const found = (violations as Violation[]).map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ""}`).join(" | ")}`,
  );
  expect(found, `axe on ${page.url()}`).toEqual([]);
}

/** Expects that nothing is wider than the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "sideways scroll").toBeLessThanOrEqual(0);
}
