// The main paths before, or without, the WASM: plain links and forms.
import { expect, test } from "../support/test.ts";
import { PASSWORD, freshEmail, japan, money } from "../support/customer.ts";

test("a stranger signs up, adds credit and finds it without scripts", async ({ page }) => {
  await page.goto("/sign-up");
  await page.getByLabel("Company or your name").fill("Plain Forms");
  await page.getByLabel("Email").fill(freshEmail());
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL(/\/billing$/);

  await page.locator("header").getByRole("link", { name: "Add credit" }).click();
  await page.getByLabel("Country").selectOption("JP");
  await page.getByText("Personal", { exact: true }).click();
  await page.getByLabel(/name$/i).fill("Plain Person");
  await page.getByLabel("Billing email").fill("plain@example.com");
  await page.getByLabel("Address").fill("1 Form Street");
  await page.getByRole("button", { name: "Save and continue" }).click();

  await page.locator("label.preset").filter({ hasText: money(japan.preset.label) }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.waitForURL(/\/stripe\//);
  await page.getByLabel("message before return").check();
  await page.getByRole("button", { name: "Pay", exact: true }).click();
  await page.waitForURL(/\/billing\/payments\/PAY-/);
  await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible();

  await page.goto("/billing/credit-history?kind=top_up");
  await expect(page.locator("tr[data-seq]")).toHaveCount(1);
  await page.goto("/billing/credit-history?kind=charge");
  await expect(page.locator("tr[data-seq]")).toHaveCount(0);
});

test("the history is filtered, put in order and explained by plain links and forms", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill("maya@paloverde.example");
  await page.getByLabel("Password", { exact: true }).fill("prepay-demo-2026");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.goto("/billing/credit-history");
  const count = async () => Number((await page.locator(".summary [role=status] b").textContent())?.replace(/\D/g, ""));
  const all = await count();
  await page.getByRole("searchbox").fill("whisper");
  await page.locator("#filter-service > summary").click();
  await page.locator("#filter-service").getByLabel(/^Speech/).check();
  await page.locator("#filter-service > summary").click();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/q=whisper/);
  await expect(page).toHaveURL(/service=speech/);
  expect(await count()).toBeLessThan(all);
  await page.getByRole("columnheader", { name: "Amount" }).getByRole("link").click();
  await expect(page).toHaveURL(/service=speech.*q=whisper.*sort=lowest/);
  await page.locator("tr[data-seq] a").first().click();
  await expect(page.locator("#movement-parts li").first()).toBeVisible();
  await expect(page.getByText("Exact amount")).toBeVisible();
});

test("errors come back in place with what was typed", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill("kept@example.com");
  await page.getByLabel("Password", { exact: true }).fill("wrong password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Email and password do not match.")).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue("kept@example.com");
});

test("a refused sign-up names everything that is wrong at once", async ({ page }) => {
  await page.goto("/sign-up");
  await page.getByLabel("Email").fill("nobody");
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.locator("[aria-invalid=true]")).toHaveCount(3);
  await expect(page.getByLabel("Email")).toHaveValue("nobody");
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
});
