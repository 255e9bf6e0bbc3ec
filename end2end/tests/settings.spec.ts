// Settings: the profile and its history, how things look, alerts; in two tabs, without WASM, by keyboard.
import { alive, expect, expectAccessible, expectNoSidewaysScroll, test } from "../support/test.ts";
import { fillDetails, headerBalance, openAddCredit, signUp, vietnam } from "../support/customer.ts";

async function newCustomer(page: import("@playwright/test").Page): Promise<void> {
  await signUp(page);
  await openAddCredit(page);
  await fillDetails(page, vietnam);
  await expect(page.getByRole("dialog").getByRole("button", { name: "Continue", exact: true })).toBeVisible();
  await page.goto("/billing/settings");
  await alive(page);
}

test("the profile is changed, told as saved and kept in the history", async ({ page }) => {
  await newCustomer(page);
  const form = page.locator("#profile-form");
  await form.getByLabel("Company name").fill("Renamed Company");
  await form.getByRole("button", { name: "Save profile" }).click();
  await expect(form.getByRole("status")).toContainText("Saved.");
  await expect(page.locator("#history")).toContainText("Name: Story Labs Company → Renamed Company");
  await form.getByLabel("Country").selectOption("JP");
  await form.getByRole("button", { name: "Save profile" }).click();
  await expect(form).toContainText("Japan uses JPY, your balance is in VND. Open another account for Japan.");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test("of two tabs the slower one is told and keeps what was typed", async ({ page, context, quiet }) => {
  quiet.expectConsole(/422/);
  await newCustomer(page);
  const other = await context.newPage();
  await other.goto("/billing/settings");
  await alive(other);
  for (const [tab, name] of [[page, "First Tab"], [other, "Second Tab"]] as const) {
    await tab.locator("#profile-form").getByLabel("Company name").fill(name);
    await tab.getByRole("button", { name: "Save profile" }).click();
  }
  const form = other.locator("#profile-form");
  await expect(form.getByRole("alert")).toContainText("saved elsewhere meanwhile");
  await expect(form.getByLabel("Company name")).toHaveValue("Second Tab");
  await form.getByRole("button", { name: "Save profile" }).click();
  await expect(form.getByRole("status")).toContainText("Saved.");
});

test("a low balance is told on every page", async ({ page }) => {
  await newCustomer(page);
  const form = page.locator("#alerts-form");
  await form.getByLabel("Warn when the balance falls below").fill("2.000.000");
  await form.getByRole("button", { name: "Save alerts" }).click();
  await expect(form.getByRole("status")).toContainText("Saved.");
  await expect(headerBalance(page)).toHaveAttribute("data-state", "low");
  await page.goto("/billing");
  await expect(page.locator(".banner")).toContainText("Your balance is low.");
});

test("Back asks before what was typed is lost", async ({ page }) => {
  await newCustomer(page);
  await page.goto("/billing/vouchers");
  await alive(page);
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  const name = page.locator("#profile-form").getByLabel("Company name");
  await name.click();
  await name.press("End");
  await name.pressSequentially(" typed");
  const back = () => page.evaluate(() => history.back());

  const stays = page.waitForEvent("dialog");
  const left = back();
  await (await stays).dismiss();
  await left;
  await expect(name).toHaveValue(/ typed$/);
  await expect(page).toHaveURL(/\/billing\/settings$/);

  await name.press("End");
  const leaves = page.waitForEvent("dialog");
  const gone = back();
  await (await leaves).accept();
  await gone;
  await expect(page).toHaveURL(/\/billing\/vouchers$/);
  await expect(page.getByRole("heading", { name: "Vouchers", exact: true, level: 1 })).toBeVisible();
});

test.describe("in a browser of another zone than the account's", () => {
  test.use({ timezoneId: "America/New_York" });

  test("zone and number style hold everywhere", async ({ page }) => {
    await newCustomer(page);
    await page.getByLabel("Time zone").fill("Asia/Tokyo");
    await page.getByLabel("Number style").selectOption("dot-comma");
    await page.getByRole("button", { name: "Save display" }).click();
    await page.waitForURL("**/billing/settings?saved=display");
    await alive(page);
    await expect(page.locator("#display-form").getByRole("status")).toContainText("Saved.");
    await expect(page.locator("html")).toHaveAttribute("data-numbers", "dot-comma");
    await page.goto("/billing?add=amount");
    await alive(page);
    await expect(page.getByRole("dialog")).toContainText(/2\.000\.000/);
  });
});

test.describe("without WASM", () => {
  test.use({ javaScriptEnabled: false });

  test("the settings of a demo customer are real forms", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel(/Email/).fill("anna@nordlicht.example");
    await page.locator("input[type=password]").fill("prepay-demo-2026");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/billing");
    await page.goto("/billing/settings");
    await page.locator("#display-language").selectOption("ja");
    await page.locator("#time_zone").fill("Mars/Olympus");
    await page.locator("#numbers").selectOption("dot-comma");
    await page.locator("#display_currency").selectOption("USD");
    await page.locator("#display-form button").first().click();
    await expect(page.locator("#time_zone-error")).toBeVisible();
    await expect(page.locator("#time_zone")).toHaveValue("Mars/Olympus");
    await expect(page.locator("#display-language")).toHaveValue("ja");
    await expect(page.locator("#numbers")).toHaveValue("dot-comma");
    await expect(page.locator("#display_currency")).toHaveValue("USD");
    await page.locator("#threshold").fill("plenty");
    await page.locator("#recipients").fill("nobody");
    await page.locator("#alerts-form button").click();
    await expect(page.locator("#threshold-error")).toBeVisible();
    await expect(page.locator("#recipients-error")).toBeVisible();
    await expect(page.locator("#threshold")).toHaveValue("plenty");
    await expect(page.locator("#recipients")).toHaveValue("nobody");
    await page.locator("#threshold").fill("");
    await page.locator("#recipients").fill("anna@nordlicht.example");
    await page.locator("#alerts-form button").click();
    await page.waitForURL(/saved=alerts/);
    await expect(page.locator("#recipients")).toHaveValue("anna@nordlicht.example");
  });
});
