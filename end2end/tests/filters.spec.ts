// Filters on a phone in one sheet, and the calendar of the days by keys.
import { alive, expect, expectAccessible, expectNoSidewaysScroll, test } from "../support/test.ts";
import { signIn } from "../support/customer.ts";

const demo = { email: "lan@saomai.example", password: "prepay-demo-2026" };

test.beforeEach(async ({ page }) => {
  await signIn(page, demo.email, demo.password);
});

const phone = { width: 360, height: 780 };
const rows = (page: import("@playwright/test").Page) => page.locator("tr[data-seq]");
const count = async (page: import("@playwright/test").Page) =>
  Number((await page.locator(".summary [role=status] b").textContent())?.replace(/\D/g, ""));

test("on a phone one sheet holds all filters and says what there is to see", async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto("/billing/credit-history");
  await alive(page);
  const all = await count(page);
  const opener = page.getByRole("button", { name: /^Filters/ });
  await expect(page.locator("#filter-kind")).toBeHidden();
  await opener.click();
  const sheet = page.getByRole("group", { name: "Filters", exact: true });
  await expect(sheet).toBeVisible();
  const done = sheet.getByRole("button", { name: /^Show / });
  await expect(done).toHaveText(`Show ${all.toLocaleString("en-US")} movements`);
  await sheet.locator("#filter-kind > summary").click();
  await sheet.getByLabel(/^Top-up/).check();
  await sheet.getByLabel(/^Voucher/).check();
  await expect(page).toHaveURL(/kind=top_up&kind=voucher/);
  await expect.poll(() => count(page)).toBeLessThan(all);
  const some = await count(page);
  await expect(done).toHaveText(`Show ${some.toLocaleString("en-US")} movement${some === 1 ? "" : "s"}`);
  for (const target of await sheet.locator("summary:visible, label:visible, button:visible, a:visible").all()) {
    expect((await target.boundingBox())?.height, await target.innerText()).toBeGreaterThanOrEqual(43.5);
  }
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await done.click();
  await expect(sheet).toBeHidden();
  await expect(opener).toHaveText(/Filters\s*2/);
  await expect(opener).toBeFocused();
  await expect(page.getByRole("link", { name: "Remove filter Top-up" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Remove filter Voucher" })).toBeVisible();

  await opener.click();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(opener).toBeFocused();

  // A tap beside the sheet closes it and reaches nothing behind it.
  await opener.click();
  await page.mouse.click(180, 10);
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(/credit-history\?kind=top_up&kind=voucher/);

  await opener.click();
  await sheet.getByRole("link", { name: "Clear all" }).click();
  await expect(sheet).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(page).toHaveURL(/\/credit-history$/);
  await expect.poll(() => count(page)).toBe(all);
});

test("payments are filtered in a sheet of the same kind", async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto("/billing/payments");
  await alive(page);
  await page.getByRole("button", { name: /^Filters/ }).click();
  const sheet = page.getByRole("group", { name: "Filters", exact: true });
  await sheet.getByText("Success", { exact: true }).click();
  await expect(page).toHaveURL(/status=success/);
  await expect(sheet.getByRole("button", { name: /^Show \d+ payments?$/ })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await sheet.getByRole("button", { name: /^Show \d+ payments?$/ }).click();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole("button", { name: /^Filters/ })).toHaveText(/Filters\s*1/);
});

test("without scripts the sheet opens and sends the filters", async ({ browser, page }) => {
  const storageState = await page.context().storageState();
  const context = await browser.newContext({ javaScriptEnabled: false, storageState, viewport: phone });
  const plain = await context.newPage();
  await plain.goto("/billing/credit-history");
  await plain.getByRole("button", { name: /^Filters/ }).click();
  await plain.locator("#filter-kind > summary").click();
  await plain.locator("#filter-kind").getByLabel(/^Top-up/).check();
  await plain.locator(".filters__foot").getByRole("button", { name: "Apply" }).click();
  await expect(plain).toHaveURL(/kind=top_up/);
  for (const row of await rows(plain).all()) await expect(row).toContainText("+");
  await context.close();
});

test("a range of days is picked in the calendar by keys alone", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto("/billing/credit-history?from=2026-05-04&to=2026-05-20");
  await alive(page);
  await expect(page.locator("#filter-calendar")).toHaveCount(0);
  await page.locator("#filter-date > summary").focus();
  await page.keyboard.press("Enter");
  const grid = page.getByRole("grid", { name: "May 2026" });
  await expect(grid).toBeVisible();
  await expect(grid.getByRole("columnheader").first()).toHaveText("Su");
  await expect(grid.locator("[tabindex='0']")).toHaveCount(1);
  await expect(page.locator("#filter-calendar td.edge")).toHaveText(["4", "20"]);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const focused = (name: string) => expect(page.getByRole("button", { name, exact: true })).toBeFocused();
  await grid.locator("[tabindex='0']").focus();
  await focused("20 May 2026");
  const walk = async (key: string, name: string) => {
    await page.keyboard.press(key);
    await focused(name);
  };
  await walk("ArrowRight", "21 May 2026");
  await walk("ArrowDown", "28 May 2026");
  await walk("Home", "24 May 2026");
  await walk("End", "30 May 2026");
  await walk("PageUp", "30 Apr 2026");
  await walk("ArrowRight", "1 May 2026");
  await walk("Shift+PageUp", "1 May 2025");
  await walk("Shift+PageDown", "1 May 2026");
  await walk("PageUp", "1 Apr 2026");
  await walk("ArrowDown", "8 Apr 2026");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?from=2026-04-08$/);
  await focused("8 Apr 2026");
  await walk("ArrowUp", "1 Apr 2026");
  await page.keyboard.press("Space");
  // The second click was before the first.
  await expect(page).toHaveURL(/\?from=2026-04-01&to=2026-04-08$/);
  await expect(page.locator("#filter-from")).toHaveValue("2026-04-01");
  await expect(page.locator("#filter-to")).toHaveValue("2026-04-08");
  await expect(page.locator("#filter-calendar td[aria-selected=true]")).toHaveCount(8);
  await page.keyboard.press("Escape");
  await expect(page.locator("#filter-date > summary")).toBeFocused();
});

test("the calendar turns its pages and shows what was chosen elsewhere", async ({ page }, { project }) => {
  await page.goto("/billing/credit-history");
  await alive(page);
  if (project.name === "phone") await page.getByRole("button", { name: /^Filters/ }).click();
  await page.locator("#filter-date > summary").click();
  await page.locator("#filter-from").fill("2026-02-10");
  await expect(page.getByRole("grid", { name: "February 2026" })).toBeVisible();
  await page.getByRole("button", { name: "Previous month" }).click();
  await expect(page.getByRole("grid", { name: "January 2026" })).toBeVisible();
  // A day of the month before is picked where it is seen.
  await page.getByRole("button", { name: "31 Dec 2025", exact: true }).click();
  await expect(page).toHaveURL(/\?from=2025-12-31&to=2026-02-10$/);
  await expect(page.getByRole("grid", { name: "December 2025" })).toBeVisible();
  await expect(page.getByRole("button", { name: "31 Dec 2025", exact: true })).toBeFocused();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});
