// Plans before, or without, the WASM: plain links and forms.
import { expect, test } from "../support/test.ts";
import { PASSWORD, freshEmail, money } from "../support/customer.ts";

test("a plan is bought and cancelled without scripts, with the credit bought on the way", async ({ page }) => {
  await page.goto("/sign-up");
  await page.getByLabel("Company or your name").fill("Plain Plans");
  await page.getByLabel("Email").fill(freshEmail());
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.goto("/billing/plans");
  await page.getByRole("link", { name: "Enter billing details" }).click();
  await page.getByLabel("Country").selectOption("JP");
  await page.getByText("Personal", { exact: true }).click();
  await page.getByLabel(/name$/i).fill("Plain Person");
  await page.getByLabel("Billing email").fill("plain@example.com");
  await page.getByLabel("Address").fill("1 Form Street");
  await page.getByRole("button", { name: "Save and continue" }).click();

  await page.goto("/billing/plans");
  await page.getByRole("article", { name: "Inference Start" }).getByRole("link", { name: "Choose this plan" }).click();
  await page.locator("#main").getByRole("link", { name: "Add credit" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.waitForURL(/\/stripe\//);
  await page.getByLabel("message before return").check();
  await page.getByRole("button", { name: "Pay", exact: true }).click();
  await page.waitForURL(/\/billing\/payments\/PAY-/);
  await page.getByRole("link", { name: "Back to the plan" }).click();
  await page.getByRole("button", { name: /^Buy for/ }).click();
  await expect(page.locator("#plan-outcome")).toContainText("Inference Start is yours until");
  // The least that can be bought, less the price, and the allowance.
  await expect(page.locator("#balance-chip")).toHaveText(money("¥3,300"));

  // A used form says what is wrong, in place.
  await page.goto("/billing/plans?change=inference-plus-jpy");
  await expect(page.getByText("is missing")).toBeVisible();
  await page.goto("/billing/plans?step=cancel");
  await page.getByRole("button", { name: "Cancel plan" }).click();
  await expect(page.locator("#plan-outcome")).toContainText("Inference Start is cancelled");
});
