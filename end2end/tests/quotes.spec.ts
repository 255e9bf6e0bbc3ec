// Vietnam and Japan pay in dollars through PayPal: what is charged is seen before, what was chosen is credited.
import { expect, expectAccessible, expectNoSidewaysScroll, alive, test } from "../support/test.ts";
import {
  agreeAndPay,
  atGateway,
  choosePreset,
  dialog,
  fillDetails,
  headerBalance,
  japan,
  money,
  openAddCredit,
  signUp,
  vietnam,
} from "../support/customer.ts";

for (const country of [vietnam, japan]) {
  test(`${country.name} pays a quoted amount of dollars`, async ({ page }) => {
    await signUp(page);
    await openAddCredit(page);
    await fillDetails(page, country);
    const form = dialog(page);
    const paypal = form.locator("label.radio-card").filter({ hasText: "PayPal" });
    await paypal.click();
    await expect(paypal).toContainText("Charged in USD");
    await form.locator("label.preset").filter({ hasText: money(country.preset.label) }).click();
    await expect(paypal).toContainText(/US\$\d+\.\d\d\sat\s1\sUSD\s=/);
    await expectAccessible(page);
    await choosePreset(page, country);

    // Credit, charge, rate with its source and time, spread, and how long it is fixed.
    const review = dialog(page);
    await expect(review.getByText("Rate fixed until")).toBeVisible();
    await expect(review.getByRole("timer")).toHaveText(/^1[45]:\d\d\sleft$/);
    const charge = (await review.getByRole("button", { name: /^Pay/ }).textContent())?.match(/US\$\d+\.\d\d/)?.[0] ?? "";
    expect(charge).not.toBe("");
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await agreeAndPay(page);
    await atGateway(page, "Pay");
    await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible();
    await expect(headerBalance(page)).toHaveText(money(country.preset.after));
    await expect(page.getByText(charge).first()).toBeVisible();
    await expectAccessible(page);

    await page.goto("/billing/payments");
    await alive(page);
    await expect(page.getByText(charge).first()).toBeVisible();
    await expect(page.getByText(money(country.preset.after)).first()).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
}

// A gateway's page may take long to come; until then the browser shows ours, and it has to live.
for (const country of [vietnam, japan]) {
  test(`${country.name} waits for a slow page of PayPal`, async ({ page }) => {
    await signUp(page);
    await openAddCredit(page);
    await fillDetails(page, country);
    await dialog(page).locator("label.radio-card").filter({ hasText: "PayPal" }).click();
    await choosePreset(page, country);
    const review = dialog(page);
    await expect(review.getByRole("timer")).toHaveText(/^1[45]:\d\d\sleft$/);

    // An answer without a page: the browser stays where it is, as it does while it waits.
    await page.route(/\/paypal\/checkoutnow/, (route) => route.fulfill({ status: 204 }));
    await review.getByRole("checkbox").check();
    await review.getByRole("button", { name: /^Pay/ }).click();
    await expect(review.getByRole("status").filter({ hasText: "PayPal" })).toBeVisible();
    // The countdown would have moved on by now, if anything of the review were left.
    const begun = await page.evaluate(() => performance.now());
    await expect.poll(() => page.evaluate(() => performance.now())).toBeGreaterThan(begun + 3_000);
    await expect(review.getByText("Rate fixed until")).toHaveCount(0);
    await expectAccessible(page);
    await review.getByRole("link", { name: "Cancel" }).click();
    await expect(review).toBeHidden();
    // It can be opened again, and what was begun can be gone on with.
    await openAddCredit(page);
    await dialog(page).getByRole("link", { name: "Close" }).click();
    await expect(dialog(page)).toBeHidden();

    await page.goto("/billing/payments");
    await alive(page);
    await expect(page.getByText(money(country.preset.label)).first()).toBeVisible();
  });
}
