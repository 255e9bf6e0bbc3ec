// Who is declined or cancels at PayPal may still pay there: what our pages say of it before and after.
import { alive, expect, expectAccessible, expectNoSidewaysScroll, test } from "../support/test.ts";
import { atGateway, germany, headerBalance, money, newCustomerAtGateway } from "../support/customer.ts";

test("a declined card is told as such, and another one can be chosen", async ({ page }) => {
  await newCustomerAtGateway(page, germany);
  await page.getByRole("button", { name: "Decline once", exact: true }).click();
  await page.waitForURL(/\/billing\/payments\/PAY-/);
  await expect(page.getByRole("heading", { name: "PayPal declined this way to pay" })).toBeVisible();
  await expect(page.getByText(/Nothing was charged.*choose another card or account there: you can until/)).toBeVisible();
  await expect(page.getByText("Confirming")).toHaveCount(0);
  await alive(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await page.goto("/billing/payments");
  await alive(page);
  await expect(page.getByText(/Declined\. Until/)).toBeVisible();
  await page.getByRole("link", { name: /^Resume/ }).click();
  await page.waitForURL(/\/paypal\//);
  await atGateway(page, "Pay");
  await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible();
  await expect(page.getByText("declined")).toHaveCount(0);
  await expect(headerBalance(page)).toHaveText(money(germany.preset.after));
});

test("money that comes after cancelling is credited, and said to have come late", async ({ page }) => {
  await newCustomerAtGateway(page, germany);
  const atPaypal = page.url();
  await atGateway(page, "Cancel");
  await expect(page.getByRole("heading", { name: "The payment did not go through" })).toBeVisible();

  await page.goto(atPaypal);
  await atGateway(page, "Pay");
  await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible();
  const why = "The money arrived late: this payment had already been closed (Cancelled at PayPal).";
  await expect(page.getByText(why)).toBeVisible();
  await expect(headerBalance(page)).toHaveText(money(germany.preset.after));
  await alive(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await page.goto("/billing/payments");
  await alive(page);
  await expect(page.getByText("Arrived late, after: Cancelled at PayPal")).toBeVisible();
  await expectNoSidewaysScroll(page);
});
