// What comes first: what there is to read, then the app in a few files.
import { alive, expect, test } from "../support/test.ts";

test("the app is asked for when the page is painted, and its parts in one file", async ({ page }) => {
  // On a busy machine two seconds may pass before the paint: here the paint alone may start the app.
  await page.addInitScript(() => {
    const wait = globalThis.setTimeout;
    globalThis.setTimeout = ((run: TimerHandler, after?: number, ...given: unknown[]) =>
      after === 2000 ? 0 : wait(run, after, ...given)) as typeof setTimeout;
  });
  await page.goto("/sign-in");
  await alive(page);
  const { painted, asked } = await page.evaluate(() => {
    const files = performance.getEntriesByType("resource").filter(({ name }) => /\.(js|wasm|pack|bin)$/.test(name));
    return {
      painted: performance.getEntriesByName("first-contentful-paint").map((paint) => paint.startTime),
      asked: files.map(({ name, startTime }) => ({ name, startTime })),
    };
  });
  const names = new Set(asked.map(({ name }) => name));
  const kinds = [...names].map((name) => name.replace(/.*\./, "")).sort();
  expect(kinds).toEqual(["bin", "js", "js", "pack", "wasm"]);
  expect(painted).toHaveLength(1);
  expect(Math.min(...asked.map(({ startTime }) => startTime))).toBeGreaterThanOrEqual(painted[0]!);
});

test("a browser that does not say when it painted starts the app all the same", async ({ page }) => {
  await page.addInitScript(() => {
    PerformanceObserver.prototype.observe = () => {};
  });
  await page.goto("/sign-in");
  await alive(page);
});
