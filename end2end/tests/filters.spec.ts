// Filters on a phone in one sheet.
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
  await expect(done).toHaveText(`Show ${all.toLocaleString("en-US")} movements`);
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
