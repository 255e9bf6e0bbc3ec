// What a customer does, in his own words.
import { expect, type Page } from "@playwright/test";
import { alive } from "./test.ts";

export type Country = {
  name: string;
  code: string;
  gateway: "VNPay" | "Stripe" | "PayPal";
  currency: string;
  /** The amount bought in the stories, as written in English, and as the value of its preset. */
  preset: { label: string; after: string };
  custom: { typed: string; understood: string };
  tooSmall: { typed: string; message: string };
  taxCode: { wrong: string; right: string };
};

export const vietnam: Country = {
  name: "Vietnam",
  code: "VN",
  gateway: "VNPay",
  currency: "VND",
  preset: { label: "2,000,000 ₫", after: "2,000,000 ₫" },
  custom: { typed: "750.000", understood: "750,000 ₫" },
  tooSmall: { typed: "499999", message: "The least you can add is 500,000 ₫." },
  taxCode: { wrong: "0100109107", right: "0100109106" },
};

export const japan: Country = {
  name: "Japan",
  code: "JP",
  gateway: "Stripe",
  currency: "JPY",
  preset: { label: "¥10,000", after: "¥10,000" },
  custom: { typed: "１２，３４５", understood: "¥12,345" },
  tooSmall: { typed: "2999", message: "The least you can add is ¥3,000." },
  taxCode: { wrong: "T5180301018771", right: "T1180301018771" },
};

export const germany: Country = {
  name: "Germany",
  code: "DE",
  gateway: "PayPal",
  currency: "EUR",
  preset: { label: "€50.00", after: "€50.00" },
  custom: { typed: "33.5", understood: "€33.50" },
  tooSmall: { typed: "24.99", message: "The least you can add is €25.00." },
  taxCode: { wrong: "DE12345", right: "DE136695976" },
};

export const PASSWORD = "correct horse battery";

let serial = 0;

/** An e-mail that no other story uses. */
export function freshEmail(): string {
  serial += 1;
  return `story-${process.pid}-${Date.now()}-${serial}@example.com`;
}

/** Money as on the page: spaces there do not break, so a plain space in a test stands for either. */
export function money(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "[ \\u00a0]");
  return new RegExp(escaped);
}

/** Creates an account and lands on the overview. */
export async function signUp(page: Page, name = "Story Labs"): Promise<string> {
  const email = freshEmail();
  await page.goto("/sign-up");
  await alive(page);
  await page.getByLabel("Company or your name").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/billing");
  await alive(page);
  return email;
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  // Another story may have changed the language of this demo customer: this browser keeps its own choice.
  await page.context().addCookies([{ name: "language", value: "en", url: page.url() }]);
  await alive(page);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/billing");
  await alive(page);
}

/** The pop-up. */
export function dialog(page: Page) {
  return page.getByRole("dialog", { name: "Add credit" });
}

/** Opens the pop-up from the header. */
export async function openAddCredit(page: Page): Promise<void> {
  await page.locator("header").getByRole("link", { name: "Add credit" }).click();
  await expect(dialog(page)).toBeVisible();
}

/** Fills in the billing details as a company and goes on. */
export async function fillDetails(page: Page, country: Country): Promise<void> {
  const form = dialog(page);
  await form.getByLabel("Country").selectOption(country.code);
  await form.getByText("Company", { exact: true }).click();
  if (country.currency === "EUR") await form.getByText("EUR, euro").click();
  await form.getByLabel("Company name").fill("Story Labs Company");
  await form.getByLabel("Billing email").fill("billing@example.com");
  await form.getByLabel("Address").fill("1 Ledger Street");
  await form.getByLabel(/^(Tax code|Corporate number)/).fill(country.taxCode.right);
  await form.getByRole("button", { name: "Save and continue" }).click();
}

/** Chooses the preset of the stories and goes to the review. */
export async function choosePreset(page: Page, country: Country): Promise<void> {
  const form = dialog(page);
  await form.locator("label.preset").filter({ hasText: money(country.preset.label) }).click();
  await form.getByRole("button", { name: "Continue" }).click();
}

/** Agrees and leaves for the gateway. */
export async function agreeAndPay(page: Page): Promise<void> {
  const form = dialog(page);
  await form.getByRole("checkbox").check();
  await form.getByRole("button", { name: /^Pay/ }).click();
  await page.waitForURL(/\/(vnpay|stripe|paypal)\//);
}

/** Everything up to the gateway's page, for a new customer. */
export async function newCustomerAtGateway(page: Page, country: Country): Promise<void> {
  await signUp(page);
  await openAddCredit(page);
  await fillDetails(page, country);
  await choosePreset(page, country);
  await agreeAndPay(page);
}

/** Acts on the emulator's page: how its message travels, and the button. */
export async function atGateway(page: Page, button: "Pay" | "Cancel" | "Fail", message?: string): Promise<void> {
  if (message) await page.getByLabel(message, { exact: true }).check();
  await page.getByRole("button", { name: button, exact: true }).click();
  if (button === "Fail" && page.url().includes("/stripe/")) {
    // A declined card leaves the customer on Stripe's page, to try another or to give up.
    await expect(page.getByRole("alert")).toBeVisible();
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
  }
  await page.waitForURL(/\/billing\/payments\/PAY-/);
}

/** The balance in the header. */
export function headerBalance(page: Page) {
  return page.locator("#balance-chip");
}
