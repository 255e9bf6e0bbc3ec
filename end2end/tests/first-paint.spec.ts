// What comes first: what there is to read, then the app in a few files.
import { alive, expect, test } from "../support/test.ts";

test("the app is asked for when the page is painted, and its parts in one file", async ({ page }) => {
  await page.goto("/sign-in");
  await alive(page);
  const { painted, asked } = await page.evaluate(() => {
    const files = performance.getEntriesByType("resource").filter(({ name }) => /\.(js|wasm|pack|bin)$/.test(name));
    return {
      painted: performance.getEntriesByName("first-contentful-paint").map((paint) => paint.startTime),
      asked: files.map(({ name, startTime }) => ({ kind: name.replace(/.*\./, ""), startTime })),
    };
  });
  const kinds = asked.map(({ kind }) => kind).sort();
  expect(kinds).toEqual(["bin", "js", "js", "pack", "wasm"]);
  expect(Math.min(...asked.map(({ startTime }) => startTime))).toBeGreaterThanOrEqual(Math.min(...painted));
});
