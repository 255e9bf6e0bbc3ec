// Vouchers: redeemed in place, every refusal in words, what each paid.
import type { Page } from "@playwright/test";
import { dialog, fillDetails, germany, money, openAddCredit, signIn, signUp } from "../support/customer.ts";
import { alive, expect, expectAccessible, expectNoSidewaysScroll, test } from "../support/test.ts";

const field = (page: Page) => page.getByRole("textbox", { name: "Enter a voucher code" });
const refusal = (page: Page) => page.locator("#voucher-error");

/** A new customer with a balance in euros, on the page of vouchers or another. */
async function atVouchers(page: Page, path = "/billing/vouchers"): Promise<void> {
  await signUp(page);
  await openAddCredit(page);
  await fillDetails(page, germany);
  await expect(dialog(page).getByRole("button", { name: "Continue", exact: true })).toBeVisible();
  await page.goto(path);
  await alive(page);
}

async function apply(page: Page, code: string): Promise<void> {
  await field(page).fill(code);
  await field(page).press("Enter");
}

test("a code is redeemed on the overview, whose figures change meanwhile", async ({ page, quiet }) => {
  quiet.expectConsole(/422/);
  await atVouchers(page, "/billing");
  await apply(page, "GREET26DE9");
  await expect(page.getByRole("status").getByText("Your voucher has been applied successfully.")).toBeVisible();
  await expect(page.locator(".toast")).toContainText("€10.00");
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue("");
  await expect(page.locator("#balance-chip")).toContainText(money("€10.00"));
  await apply(page, "GREET26DE9");
  await expect(refusal(page)).toBeVisible();
  // Addresses that claim what was not are not believed.
  await page.goto("/billing?applied=99");
  await alive(page);
  await expect(page.getByText("Your voucher has been applied successfully.")).toHaveCount(0);
  await page.goto("/billing/vouchers?applied=99");
  await alive(page);
  await expect(page.locator("tr[data-new]")).toHaveCount(0);
  await expect(page.getByText("Your voucher has been applied successfully.")).toHaveCount(0);
});

test("a code is redeemed in place, by keyboard, forgivingly typed", async ({ page }) => {
  await atVouchers(page);
  await expect(page.getByText("No voucher has been applied yet.")).toBeVisible();
  await apply(page, "greet-26 ｄｅ9");
  await expect(page.getByRole("status").getByText("Your voucher has been applied successfully.")).toBeVisible();
  await expect(page.locator(".toast")).toContainText("€10.00");
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue("");
  const row = page.locator("tr[data-new]");
  await expect(row).toContainText("GREET26DE9");
  await expect(row).toContainText("Active");
  await expect(page.locator("#vouchers-left")).toContainText(money("€10.00"));
  await expect(page.locator("#balance-chip")).toContainText(money("€10.00"));
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test("every refusal says why, and what was typed stays", async ({ page, quiet }) => {
  quiet.expectConsole(/422/);
  await atVouchers(page);
  for (const [code, words] of [
    ["nonsense", "We do not know this code. Check it and try again."],
    ["GREET26VN9", "This code is for VND balances."],
    ["EXPRED2026", /^This code ran out on /],
    ["SPENT2026X", "This code has been used up."],
  ] as const) {
    await apply(page, code);
    await expect(refusal(page)).toHaveText(words);
    await expect(field(page)).toHaveValue(code);
    await expect(field(page)).toBeFocused();
  }
  await apply(page, "GREET26DE9");
  await expect(page.locator("tr[data-new]")).toBeVisible();
  await apply(page, "GREET26DE9");
  await expect(refusal(page)).toHaveText(/^You used this code on /);
  await expectAccessible(page);
});

test("without a billing profile the way to it is shown", async ({ page, quiet }) => {
  quiet.expectConsole(/422/);
  await signUp(page);
  await page.goto("/billing/vouchers");
  await alive(page);
  await apply(page, "GREET26DE9");
  await expect(page.getByRole("link", { name: "Enter billing details" })).toBeVisible();
});

test("too many wrong codes have to wait", async ({ page, quiet }) => {
  quiet.expectConsole(/4(22|29)/);
  await atVouchers(page);
  for (let number = 10; number < 20; number += 1) {
    await apply(page, `WR0NG000${number}`);
    await expect(refusal(page)).toBeVisible();
    await expect(page.getByRole("button", { name: "Apply code" })).not.toHaveAttribute("aria-busy", "true");
  }
  await apply(page, "GREET26DE9");
  await expect(refusal(page)).toHaveText(/^Too many tries\. Try again at \d\d:\d\d\.$/);
});

test("a voucher opens to what it paid", async ({ page }) => {
  await signIn(page, "anna@nordlicht.example", "prepay-demo-2026");
  await page.goto("/billing/vouchers?code=NORDLICHT1");
  await alive(page);
  const uses = page.locator(".voucher-uses li");
  await expect(uses.first()).toBeVisible();
  await expect(uses.first().getByRole("link")).toHaveAttribute("href", /credit-history\/\d+$/);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole("link", { name: "What NORDLICHT1 paid" }).click();
  await expect(uses).toHaveCount(0);
  await page.getByRole("link", { name: "What NORDLICHT1 paid" }).click();
  await expect(uses.first()).toBeVisible();
});

for (const [language, title, words] of [
  ["vi", "Mã ưu đãi", "Mã này không tồn tại. Hãy kiểm tra lại."],
  ["ja", "クーポン", "このコードは見つかりません。確認してもう一度お試しください。"],
] as const) {
  test(`in ${language}`, async ({ page, quiet }) => {
    quiet.expectConsole(/422/);
    await atVouchers(page);
    await page.context().addCookies([{ name: "language", value: language, url: page.url() }]);
    await page.reload();
    await alive(page);
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
    await page.locator("#voucher-code").fill("nonsense");
    await page.locator("#voucher-code").press("Enter");
    await expect(refusal(page)).toHaveText(words);
    await expectNoSidewaysScroll(page);
  });
}
