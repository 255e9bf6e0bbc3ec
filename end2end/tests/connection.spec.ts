// What an open page does when the server cannot be heard: it says so, keeps what it has, and mends itself.
import { alive, expect, expectAccessible, expectNoSidewaysScroll, test } from "../support/test.ts";
import { choosePreset, dialog, fillDetails, headerBalance, japan, openAddCredit, signIn, signUp } from "../support/customer.ts";

// Parts on their way when the connection is lost say so in the console, too.
const lost = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/;
const maya = { email: "maya@paloverde.example", password: "prepay-demo-2026" };
/** The other parts of the app come once a page has settled. */
const settled = 2_500;

test("a lost connection is said and forgotten, and Pay waits for it", async ({ page, context, quiet }) => {
  quiet.expectConsole(lost);
  await signUp(page);
  await openAddCredit(page);
  await fillDetails(page, japan);
  await choosePreset(page, japan);
  const pay = dialog(page).getByRole("button", { name: /^Pay/ });
  await dialog(page).getByRole("checkbox").check();
  await expect(headerBalance(page)).toBeVisible();

  await context.setOffline(true);
  await expect(dialog(page).getByText(/No connection\. Figures as of \d\d:\d\d\./)).toBeVisible();
  await expect(pay).toHaveAttribute("aria-disabled", "true");
  await pay.click({ force: true });
  await expect(headerBalance(page)).toHaveAttribute("data-stale", "");
  await expect(headerBalance(page)).toContainText(/As of \d\d:\d\d/);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await context.setOffline(false);
  await expect(page.getByText("No connection.")).toHaveCount(0);
  await expect(headerBalance(page)).not.toHaveAttribute("data-stale", "");
  await pay.click();
  await page.waitForURL(/\/stripe\//);
});

test("a moment without connection is nobody's business", async ({ page, context, quiet }) => {
  quiet.expectConsole(lost);
  await signIn(page, maya.email, maya.password);
  await context.setOffline(true);
  await page.waitForTimeout(700);
  await context.setOffline(false);
  await page.waitForTimeout(3_000);
  await expect(page.getByText("No connection.")).toHaveCount(0);
});

for (const { tab, shows } of [
  { tab: "Payments", shows: "tr[role=row] .badge" },
  { tab: "Credit history", shows: "tr[data-seq]" },
]) {
  test(`${tab} that could not be loaded come by themselves`, async ({ page, context, quiet }) => {
    quiet.expectConsole(lost);
    await signIn(page, maya.email, maya.password);
    await page.waitForTimeout(settled);
    await context.setOffline(true);
    await page.getByRole("navigation", { name: "Billing" }).getByRole("link", { name: tab }).click();
    await expect(page.getByText("We could not reach the server. This loads by itself")).toBeVisible();
    await expect(page.getByText(/What you typed/)).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1, name: tab })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { level: 1, name: tab })).toBeVisible();
    await context.setOffline(false);
    await expect(page.locator(shows).first()).toBeVisible();
  });
}

test("a session that ended elsewhere is said, with the way back in", async ({ page, context, quiet }) => {
  quiet.expectConsole(/status of 401|ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  await signUp(page);
  await context.clearCookies();
  // Makes the stream begin anew.
  await context.setOffline(true);
  await context.setOffline(false);
  const link = page.getByRole("link", { name: "Sign in in a new tab" });
  await expect(link).toBeVisible();
  await expect(link).toHaveAttribute("href", "/sign-in?next=%2Fbilling");
  await expectAccessible(page);
});

test("a slow page shows that it is on its way", async ({ page }) => {
  await page.route(/split_statement/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await signUp(page);
  await page.getByRole("navigation", { name: "Billing" }).getByRole("link", { name: "Payments" }).click();
  await expect(page.locator(".routing-line")).toBeVisible();
  await expect(page.locator("main")).toHaveAttribute("aria-busy", "true");
  await expect(page.getByText("No payments yet")).toBeVisible();
  await expect(page.locator(".routing-line")).toHaveCount(0);
  await expect(page.locator("main")).not.toHaveAttribute("aria-busy", "true");
  await alive(page);
});
