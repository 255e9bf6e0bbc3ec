// The history as a file: what matches the filter, and not what is on the screen.
import { readFile } from "node:fs/promises";
import { alive, expect, expectAccessible, expectNoSidewaysScroll, test } from "../support/test.ts";
import { signIn, signUp } from "../support/customer.ts";

const demo = { email: "lan@saomai.example", password: "prepay-demo-2026" };

test.beforeEach(async ({ page }) => {
  await signIn(page, demo.email, demo.password);
});

test("CSV holds every movement that matches, and an export says how it went", async ({ page }) => {
  await page.goto("/billing/credit-history?kind=charge");
  await alive(page);
  const count = Number((await page.locator(".summary [role=status] b").textContent())?.replace(/\D/g, ""));
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/_credit-history_\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await download.path(), "utf8");
  expect(text.trimEnd().split("\r\n")).toHaveLength(count + 1);
  expect(text).toMatch(/^\ufeffDate,Time,Kind,Service,Source,Description,Reference,/);
  await expect(page.locator(".export [role=status]")).toHaveText("The file is ready; the download has started.");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test("Excel follows the filter in the address", async ({ page }) => {
  await page.goto("/billing/credit-history");
  await alive(page);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export Excel" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
  const bytes = await readFile(await download.path());
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
});

test("what cannot be exported now says what to do", async ({ page, quiet }) => {
  quiet.expectConsole(/429/);
  await page.goto("/billing/credit-history");
  await alive(page);
  await page.route("**/api/start_export", (route) =>
    route.fulfill({ status: 429, contentType: "application/json", body: '{"too_many_tries":{"retry_after_s":10}}' }),
  );
  await page.getByRole("link", { name: "Export Excel" }).click();
  await expect(page.locator(".export [role=status]")).toContainText("Other exports are still running");
  await page.unroute("**/api/start_export");
  await page.route("**/api/export_progress**", (route) =>
    route.fulfill({ status: 200, contentType: "application/json", body: '{"rows":250000,"expected":1000000,"ready":false}' }),
  );
  await page.getByRole("link", { name: "Export Excel" }).click();
  await expect(page.locator(".export [role=status]")).toHaveText("200,000 of 1,000,000 rows written");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel export" }).click();
  await expect(page.locator(".export [role=status]")).toHaveText("The export was cancelled.");
});

test("where nothing has moved there is nothing to export", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signUp(page);
  await page.goto("/billing/credit-history");
  await alive(page);
  await expect(page.getByText("Nothing has moved yet.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Export Excel" })).toBeHidden();
  await expectAccessible(page);
  await context.close();
});

test("without scripts the buttons are links to files", async ({ browser, page }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const plain = await context.newPage();
  await plain.goto("/billing/credit-history?kind=top_up");
  const downloading = plain.waitForEvent("download");
  await plain.getByRole("link", { name: "Export CSV" }).click();
  const text = await readFile(await (await downloading).path(), "utf8");
  expect(text).toContain("Top-up");
  expect(text).not.toContain("Usage");
  await context.close();
});
