// What comes first: what there is to read, then the app.
import { alive, expect, test } from "../support/test.ts";

test("no file of the app is asked for before the page is painted", async ({ page }) => {
  await page.goto("/sign-in");
  await alive(page);
  const { painted, asked } = await page.evaluate(() => {
    const files = performance.getEntriesByType("resource").filter(({ name }) => /\.(js|wasm|bin)$/.test(name));
    return {
      painted: performance.getEntriesByName("first-contentful-paint").map((paint) => paint.startTime),
      asked: files.map((file) => file.startTime),
    };
  });
  expect(asked.length).toBeGreaterThan(2);
  expect(Math.min(...asked)).toBeGreaterThanOrEqual(Math.min(...painted));
});
