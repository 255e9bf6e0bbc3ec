// What networks and addresses do to open pages: every failure is said in place, and nothing is dead afterwards.
import { alive, expect, expectAccessible, test } from "../support/test.ts";
import { dialog, fillDetails, germany, openAddCredit, signUp, vietnam } from "../support/customer.ts";

test("a part that does not load says so and comes back", async ({ page, quiet }) => {
  quiet.expectConsole(/ERR_FAILED|split/i);
  await page.route(/split_statement/, (route) => route.abort());
  await signUp(page);
  await page.getByRole("navigation", { name: "Billing" }).getByRole("link", { name: "Payments" }).click();
  await expect(page.getByText("This page could not be loaded.")).toBeVisible();
  await expectAccessible(page);
  await openAddCredit(page);
  await expect(dialog(page).getByLabel("Country")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.unroute(/split_statement/);
  await page.getByRole("link", { name: "Try again" }).click();
  await alive(page);
  await expect(page).toHaveURL(/\/billing\/payments$/);
  await expect(page.getByText("No payments yet")).toBeVisible();
});

test("a page whose part does not load stays what the server made", async ({ page, quiet }) => {
  quiet.expectConsole(/ERR_FAILED|split/i);
  await page.route(/split_account|account\..*\.pack/, (route) => route.abort());
  await page.goto("/sign-up");
  await page.getByLabel("Email").fill("nobody");
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("This is not an email address.")).toBeVisible();
});

test("a page whose app does not load stays what the server made, and only warns", async ({ page, quiet }) => {
  quiet.expectConsole(/ERR_FAILED/);
  await page.route(/\/prepay\.[^/]*\.js$/, (route) => route.abort());
  const warned = page.waitForEvent("console", (message) => /The app could not be loaded/.test(message.text()));
  await page.goto("/sign-in");
  expect((await warned).type()).toBe("warning");
  await page.getByRole("link", { name: "Create an account" }).click();
  await expect(page).toHaveURL(/\/sign-up/);
});

test("another tab's first profile is respected, and said", async ({ page, context, quiet }) => {
  quiet.expectConsole(/status of 422/);
  await signUp(page);
  await openAddCredit(page);
  const other = await context.newPage();
  await other.goto("/billing");
  await alive(other);
  await openAddCredit(other);
  await fillDetails(other, germany);
  await expect(dialog(other).getByText("Pay with", { exact: true })).toBeVisible();
  await fillDetails(page, vietnam);
  await expect(dialog(page).getByText(/EUR/)).toBeVisible();
  await expect(dialog(page).locator("[aria-invalid=true], .error").first()).toBeVisible();
  await expect(dialog(page).getByLabel("Address")).toHaveValue("1 Ledger Street");
});

test("addresses with a slash too many and with odd bytes still work", async ({ page }) => {
  await signUp(page);
  await page.goto("/billing/credit-history/?service=%00x");
  await alive(page);
  await expect(page).toHaveURL(/\/billing\/credit-history\?service=%00x$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
});

test("the pop-up begins with its title", async ({ page }) => {
  await signUp(page);
  await openAddCredit(page);
  await expect(page.locator("#add-credit-title")).toBeFocused();
});
