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
