// A receipt of what was paid: on the screen, on paper, in the customer's language.
import { readFileSync } from "node:fs";

import { alive, expect, expectAccessible, expectNoSidewaysScroll, test } from "../support/test.ts";
import { atGateway, germany, japan, newCustomerAtGateway } from "../support/customer.ts";

for (const country of [japan, germany]) {
  test(`${country.gateway}: from the payment to its receipt and the file`, async ({ page }) => {
    await newCustomerAtGateway(page, country);
    await atGateway(page, "Pay");
    await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible();
    const payment = page.url();
    await page.getByRole("link", { name: "Receipt", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Receipt", exact: true })).toBeVisible();
    await alive(page);
    const number = (await page.locator(".receipt__facts dd").first().textContent()) ?? "";
    expect(number).toMatch(/^RCT-[0-9A-Z]{10}-0001$/);
    await expect(page.getByText("I understand that credits are non-refundable once added.")).toBeVisible();
    await expect(page.getByText("This receipt states no tax")).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download PDF" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${number}.pdf`);
    const file = readFileSync(await download.path());
    expect(file.subarray(0, 5).toString()).toBe("%PDF-");
    expect(file.length).toBeGreaterThan(10_000);

    await page.goto("/billing/payments");
    await alive(page);
    await page.getByRole("link", { name: /^Receipt: PAY-/ }).click();
    await expect(page.getByText(number)).toBeVisible();
    await page.getByRole("link", { name: "To the payment" }).click();
    await expect(page).toHaveURL(payment);
  });
}

test("a payment that has not succeeded has no receipt, and the page says so", async ({ page, quiet }) => {
  quiet.expectConsole(/409/);
  await newCustomerAtGateway(page, germany);
  await page.goto("/billing/payments");
  const id = (await page.locator("a.code").first().textContent())?.trim() ?? "";
  const answer = await page.goto(`/billing/payments/${id}/receipt`);
  expect(answer?.status()).toBe(409);
  await expect(page.getByRole("heading", { name: "No receipt yet" })).toBeVisible();
  await expectAccessible(page);
});

test.describe("without WASM", () => {
  test.use({ javaScriptEnabled: false });

  test("a receipt of the demo is read and downloaded", async ({ page }) => {
    await page.goto("/sign-in?next=/billing/payments");
    await page.locator("input[name=email]").fill("lan@saomai.example");
    await page.locator("input[name=password]").fill("prepay-demo-2026");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/billing/payments");
    await page.goto("/billing/payments?status=success");
    const receipt = page.locator("a[href$='/receipt']").first();
    await receipt.click();
    await expect(page.locator("article.receipt")).toBeVisible();
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("a[href*='receipt.pdf']").click()]);
    expect(download.suggestedFilename()).toMatch(/^RCT-.*\.pdf$/);
  });
});
