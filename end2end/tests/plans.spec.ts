// A plan is bought, upgraded, changed, cancelled and kept; what is missing is bought on the way.
import { expect, expectAccessible, expectNoSidewaysScroll, alive, test } from "../support/test.ts";
import { atGateway, headerBalance, japan, money, newCustomerAtGateway, signIn, signUp, vietnam } from "../support/customer.ts";
import type { Country } from "../support/customer.ts";
import type { Page } from "@playwright/test";

/** A new customer with the credit of the stories. */
async function customerWithCredit(page: Page, country: Country): Promise<void> {
  await newCustomerAtGateway(page, country);
  await atGateway(page, "Pay");
  await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible();
}

function card(page: Page, name: string) {
  return page.getByRole("article", { name });
}

const outcome = (page: Page) => page.locator("#plan-outcome");

test("a plan is bought, upgraded with the sum shown before, changed, kept and cancelled", async ({ page }) => {
  await customerWithCredit(page, vietnam);
  await page.goto("/billing/plans");
  await alive(page);
  await expect(page.getByRole("article")).toHaveCount(3);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  // Bought from the credit, with the keyboard.
  await card(page, "Inference Start").getByRole("link", { name: "Choose this plan" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Buy Inference Start" })).toBeFocused();
  await expect(page.locator("#due-today")).toHaveText(money("450,000 ₫"));
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Buy for/ }).click();
  await expect(outcome(page)).toContainText("Inference Start is yours until");
  await expect(outcome(page)).toBeFocused();
  await expect(headerBalance(page)).toHaveText(money("2,050,000 ₫"));
  await expect(card(page, "Inference Start")).toContainText("Your plan");
  const own = page.locator("#your-plan");
  await expect(own).toContainText(money("500,000 ₫"));
  await expect(own).toContainText("Renewal price");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  // Upgraded: nothing is used and hardly any time has passed, so the whole price is taken off.
  await card(page, "Inference Plus").getByRole("link", { name: /^Upgrade now for/ }).click();
  await expect(page.locator(".rows")).toContainText("Unused of Inference Start");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: /^Upgrade now for/ }).click();
  await expect(outcome(page)).toContainText("You now have Inference Plus");
  await expect(card(page, "Inference Plus")).toContainText("Your plan");

  // A change that waits for the end can be taken back.
  await card(page, "Inference Start").getByRole("link", { name: /^Change on/ }).click();
  await expect(page.locator("#due-today")).toHaveText(money("0 ₫"));
  await page.getByRole("button", { name: /^Change on/ }).click();
  await expect(outcome(page)).toContainText("Your plan changes to Inference Start");
  await expect(card(page, "Inference Start")).toContainText("Starts on");
  await page.getByRole("link", { name: "Keep this plan" }).click();
  await page.getByRole("button", { name: "Keep this plan" }).click();
  await expect(outcome(page)).toContainText("Inference Plus goes on as before.");

  // Cancelled: it says until when it runs.
  await page.getByRole("link", { name: "Cancel plan" }).click();
  await expect(page.getByText("runs until").first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel plan" }).click();
  await expect(outcome(page)).toContainText("Inference Plus is cancelled. It runs until");
  await expect(own.getByText("Cancelled", { exact: true })).toBeVisible();
  await expectAccessible(page);

  // All of it is in the history.
  await expect(outcome(page).getByRole("link")).toHaveCount(0);
  await own.getByRole("link", { name: "See it in the credit history" }).click();
  await expect(page.locator("tr[data-seq]")).toHaveCount(5);
});

test("what is missing is bought with the amount filled in, and leads back to the same plan", async ({ page }) => {
  await customerWithCredit(page, japan);
  await page.goto("/billing/plans?change=inference-scale-jpy");
  await alive(page);
  await expect(page.getByText("¥22,000 is missing")).toBeVisible();
  await expectAccessible(page);
  await page.locator("#main").getByRole("link", { name: "Add credit" }).click();
  await expect(page.getByRole("textbox")).toHaveValue("22000");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.waitForURL(/\/stripe\//);
  await atGateway(page, "Pay");
  await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the plan" }).click();
  await page.getByRole("button", { name: /^Buy for/ }).click();
  await expect(outcome(page)).toContainText("Inference Scale is yours until");
  await expect(headerBalance(page)).toHaveText(money("¥40,000"));
});

test("who has no billing details is led to them", async ({ page }) => {
  await signUp(page);
  await page.goto("/billing/plans");
  await alive(page);
  await expect(page.getByRole("heading", { name: "Billing details first" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Enter billing details" }).click();
  await expect(page.getByLabel("Country")).toBeVisible();
});

for (const [language, heading, own] of [
  ["en", "Plans on offer", "Your plan"],
  ["vi", "Các gói đang bán", "Gói của bạn"],
  ["ja", "選べるプラン", "ご利用中"],
] as const) {
  test(`the running plan in ${language}`, async ({ page }) => {
    await signIn(page, "anna@nordlicht.example", "prepay-demo-2026");
    await page.context().addCookies([{ name: "language", value: language, url: page.url() }]);
    await page.goto("/billing/plans");
    await alive(page);
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
    await expect(page.getByText(own, { exact: true })).toBeVisible();
    await expect(page.getByRole("img")).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}
