// A stranger buys credit, start to end, in three countries.
import { expect, expectAccessible, expectNoSidewaysScroll, alive, test } from "../support/test.ts";
import {
  atGateway,
  agreeAndPay,
  choosePreset,
  dialog,
  fillDetails,
  germany,
  headerBalance,
  japan,
  money,
  newCustomerAtGateway,
  openAddCredit,
  signUp,
  vietnam,
} from "../support/customer.ts";

for (const country of [vietnam, japan, germany]) {
  test.describe(country.name, () => {
    test("buys credit and finds it everywhere", async ({ page, context }) => {
      await signUp(page);
      await expectAccessible(page);
      await openAddCredit(page);
      await expectAccessible(page);
      await fillDetails(page, country);

      await expect(dialog(page).getByText(country.gateway).first()).toBeVisible();
      await expectAccessible(page);
      await choosePreset(page, country);
      await expect(dialog(page).getByText("You pay")).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);

      const other = await context.newPage();
      await other.goto("/billing");
      await alive(other);
      await expect(headerBalance(other)).toHaveText(/0/);

      await agreeAndPay(page);
      await expect(page.getByText(/sandbox/i).first()).toBeVisible();
      await expectAccessible(page);
      await atGateway(page, "Pay");

      await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible();
      await expect(headerBalance(page)).toHaveText(money(country.preset.after));
      await expect(headerBalance(other)).toHaveText(money(country.preset.after));
      await alive(page);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);

      await page.goto("/billing");
      await alive(page);
      await expect(page.locator(".money--display")).toHaveText(money(country.preset.after));
      await expect(page.locator(".statement__lines")).toContainText("Top-up");
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);

      await page.goto("/billing/credit-history");
      await alive(page);
      const rows = page.locator("tr[data-seq]");
      await expect(rows).toHaveCount(1);
      await expect(rows.first()).toContainText(money(`+${country.preset.after}`));
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);

      await page.goto("/billing/payments");
      await alive(page);
      await expect(page.getByRole("table").getByText("Success").first()).toBeVisible();
      await expect(page.getByText(money(country.preset.after)).first()).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    });

    for (const message of ["message before return", "message twice", "message lost"]) {
      test(`is credited exactly once: ${message}`, async ({ page }) => {
        await newCustomerAtGateway(page, country);
        await atGateway(page, "Pay", message);
        await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible({ timeout: 40_000 });
        await expect(headerBalance(page)).toHaveText(money(country.preset.after));
        await page.goto("/billing/credit-history");
        await expect(page.locator("tr[data-seq]")).toHaveCount(1);
      });
    }

    for (const button of ["Cancel", "Fail"] as const) {
      test(`says so when the payment ends with ${button.toLowerCase()}`, async ({ page }) => {
        await newCustomerAtGateway(page, country);
        await atGateway(page, button);
        await expect(page.getByRole("heading", { name: "The payment did not go through" })).toBeVisible({ timeout: 40_000 });
        await expect(page.getByText(/Nothing was charged/).first()).toBeVisible();
        await alive(page);
        await expectAccessible(page);
        await expect(headerBalance(page)).not.toHaveText(money(country.preset.after));
        await page.goto("/billing/payments");
        await expect(page.getByRole("table").getByText("Failed").first()).toBeVisible();
        await page.goto("/billing/credit-history");
        await expect(page.locator("tr[data-seq]")).toHaveCount(0);
      });
    }
  });
}
