// Language, appearance, signing out; the keyboard alone.
import { alive, expect, expectAccessible, test } from "../support/test.ts";
import { dialog, signIn, signUp } from "../support/customer.ts";

for (const theme of ["light", "dark"] as const) {
  test(`contrast holds in ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await signIn(page, "anna@nordlicht.example", "prepay-demo-2026");
    for (const path of ["/billing", "/billing/credit-history", "/billing/payments", "/billing?add=amount", "/billing?add=details"]) {
      await page.goto(path);
      await alive(page);
      await expectAccessible(page);
    }
  });
}

test("the appearance changes in place", async ({ page }) => {
  await signUp(page);
  await page.goto("/billing/add-credit");
  await alive(page);
  await page.getByLabel("Address").fill("42 Kept Street");
  await page.locator("#account-menu > summary").click();
  const kept = page.waitForResponse(/\/api\/set_theme/);
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("button", { name: "Dark" })).toHaveAttribute("aria-current", "true");
  await kept;
  await expect(page.getByLabel("Address")).toHaveValue("42 Kept Street");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("another language asks before it loses what was typed", async ({ page }) => {
  await signUp(page);
  await page.goto("/billing/add-credit");
  await alive(page);
  await page.getByLabel("Address").fill("42 Kept Street");
  const questions: string[] = [];
  let answer = false;
  page.on("dialog", (dialog) => {
    questions.push(dialog.message());
    return answer ? dialog.accept() : dialog.dismiss();
  });
  await page.locator("#account-menu > summary").click();
  await page.locator("#account-menu button[lang=ja]").click();
  await expect.poll(() => questions).toEqual(["What you typed here will be lost. Leave anyway?"]);
  await expect(page.getByLabel("Address")).toHaveValue("42 Kept Street");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  answer = true;
  await page.locator("#account-menu button[lang=ja]").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await alive(page);
  await page.locator("#account-menu > summary").click();
  await page.locator("#account-menu button[lang=en]").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  expect(questions).toHaveLength(2);
});

test("who is signed in is led past the forms of strangers", async ({ page }) => {
  await signUp(page);
  await page.goto("/sign-up");
  await expect(page).toHaveURL(/\/billing$/);
  await page.goto("/sign-in?next=%2Fbilling%2Fpayments");
  await expect(page).toHaveURL(/\/billing\/payments$/);
  await page.goto("/sign-in?next=%2F%2Fevil.example");
  await expect(page).toHaveURL(/\/billing$/);
});

test("signing out ends the session everywhere", async ({ page, context, quiet }) => {
  // The other tab may ask once more before it is led away.
  quiet.expectConsole(/status of 401/);
  await signUp(page);
  const other = await context.newPage();
  await other.goto("/billing");
  await page.locator("#account-menu > summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await other.goto("/billing/payments");
  await expect(other).toHaveURL(/\/sign-in\?next=/);
});

test("after signing in one is where one wanted to be", async ({ page }) => {
  await page.goto("/billing/credit-history?kind=charge");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await alive(page);
  await page.getByLabel("Email").fill("maya@paloverde.example");
  await page.getByLabel("Password", { exact: true }).fill("prepay-demo-2026");
  await page.keyboard.press("Enter");
  await page.waitForURL(/credit-history\?kind=charge/);
});

test("the pop-up is reached, used and left by keyboard alone", async ({ page }) => {
  await signIn(page, "maya@paloverde.example", "prepay-demo-2026");
  const opener = page.locator("header").getByRole("link", { name: "Add credit" });
  await opener.focus();
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeVisible();
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("dialog") !== null)).toBe(true);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(page).toHaveURL(/\/billing$/);
});

test("whoever goes from page to page by keyboard goes on from there", async ({ page }) => {
  await signIn(page, "maya@paloverde.example", "prepay-demo-2026");
  await alive(page);
  const focused = () => page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.textContent?.trim()}`);
  for (const name of ["Credit history", "Payments", "Vouchers", "Plans", "Settings"]) {
    await page.getByRole("navigation", { name: "Billing" }).getByRole("link", { name, exact: true }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    // The tab itself keeps the focus where it stays, from page to page of one kind.
    await expect.poll(focused).toMatch(new RegExp(`^(H1|A) ${name}`));
  }
});
