// What goes wrong with people, networks and clocks: a clear message in place, nothing lost, nothing charged twice.
import type { Page } from "@playwright/test";
import { alive, expect, expectAccessible, test } from "../support/test.ts";
import {
  agreeAndPay,
  atGateway,
  choosePreset,
  dialog,
  fillDetails,
  germany,
  headerBalance,
  japan,
  money,
  newCustomerAtGateway,
  openAddCredit,
  signIn,
  signUp,
  vietnam,
} from "../support/customer.ts";

const refused = /status of 4\d\d/;

async function expectNothingHere(page: Page): Promise<void> {
  await alive(page);
  await expect(page.getByRole("heading", { level: 1, name: "There is nothing here" })).toBeVisible();
  await expect(page).toHaveTitle("There is nothing here · Prepay");
  await expect(page.getByRole("link", { name: "Go to billing" })).toHaveAttribute("href", "/billing");
}

test("wrong sign-in keeps the e-mail and names no field", async ({ page, quiet }) => {
  quiet.expectConsole(refused);
  await page.goto("/sign-in");
  await alive(page);
  await expectAccessible(page);
  await page.getByLabel("Email").fill("nobody@example.com");
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Email and password do not match. Check both and try again.")).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue("nobody@example.com");
  await expectAccessible(page);
});

test("sign-up refuses a short password and a bad e-mail in place", async ({ page, quiet }) => {
  quiet.expectConsole(refused);
  await page.goto("/sign-up");
  await alive(page);
  await expectAccessible(page);
  await page.getByLabel("Company or your name").fill("Story Labs");
  await page.getByLabel("Email").fill("not-an-email");
  await page.getByLabel("Password", { exact: true }).fill("long enough password");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("This is not an email address.")).toBeVisible();
  await expect(page.getByLabel("Company or your name")).toHaveValue("Story Labs");
  await page.getByLabel("Email").fill(`short-${Date.now()}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("This password is too short")).toBeVisible();
  await expectAccessible(page);
});

for (const country of [vietnam, japan, germany]) {
  test(`amounts are read as typed in ${country.name} and refused in words`, async ({ page, quiet }) => {
    quiet.expectConsole(refused);
    await signUp(page);
    await openAddCredit(page);
    await fillDetails(page, country);
    const form = dialog(page);
    await form.getByText("Other", { exact: true }).click();
    const amount = form.getByLabel("Other amount");
    await amount.fill(country.tooSmall.typed);
    await form.getByRole("button", { name: "Continue" }).click();
    await expect(form.getByText(money(country.tooSmall.message))).toBeVisible();
    await expect(amount).toHaveValue(country.tooSmall.typed);
    await amount.fill("ten thousand");
    await form.getByRole("button", { name: "Continue" }).click();
    await expect(form.getByText(/Enter an amount in digits/)).toBeVisible();
    await expectAccessible(page);
    await amount.fill(country.custom.typed);
    await expect(form.getByText(money(country.custom.understood)).first()).toBeVisible();
    await form.getByRole("button", { name: "Continue" }).click();
    await expect(form.getByText("You pay")).toBeVisible();
    await expect(form.getByText(money(country.custom.understood)).first()).toBeVisible();
  });

  test(`a mistyped tax code in ${country.name} is refused at its field`, async ({ page, quiet }) => {
    quiet.expectConsole(refused);
    await signUp(page);
    await openAddCredit(page);
    const wrong = { ...country, taxCode: { ...country.taxCode, right: country.taxCode.wrong } };
    await fillDetails(page, wrong);
    const field = dialog(page).getByLabel(/^(Tax code|Corporate number)/);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveValue(country.taxCode.wrong);
    await expect(dialog(page).getByLabel("Address")).toHaveValue("1 Ledger Street");
    await expectAccessible(page);
  });
}

test("consent is asked for, not taken", async ({ page, quiet }) => {
  quiet.expectConsole(refused);
  await signUp(page);
  await openAddCredit(page);
  await fillDetails(page, vietnam);
  await choosePreset(page, vietnam);
  await expect(dialog(page).getByRole("checkbox")).not.toBeChecked();
  await dialog(page).getByRole("button", { name: /^Pay/ }).click();
  await expect(dialog(page).getByText("Tick the box to go on.")).toBeVisible();
  await expectAccessible(page);
});

test("the pop-up opens over every page by its address, and the page lives", async ({ page }) => {
  await signUp(page);
  await openAddCredit(page);
  await fillDetails(page, germany);
  await expect(dialog(page).getByText("Pay with", { exact: true })).toBeVisible();
  for (const name of ["", "/credit-history", "/payments", "/vouchers", "/plans", "/settings"]) {
    await page.goto(`/billing${name}?add=amount`);
    await alive(page);
    await expect(dialog(page).getByText("Pay with", { exact: true })).toBeVisible();
    await dialog(page).getByRole("link", { name: "Close" }).click();
    await expect(page).toHaveURL(`/billing${name}`);
    await expect(dialog(page)).toHaveCount(0);
  }
});

test("the currency is locked after the first profile and says why", async ({ page }) => {
  await signUp(page);
  await openAddCredit(page);
  await expect(dialog(page).getByText(/cannot be changed/)).toBeVisible();
  await fillDetails(page, germany);
  await expect(dialog(page).getByText("Pay with", { exact: true })).toBeVisible();
  await page.goto("/billing?add=details");
  await alive(page);
  await expect(dialog(page).getByLabel("Balance currency")).toHaveValue(/EUR/);
  await expect(dialog(page).getByLabel("Balance currency")).not.toBeEditable();
  await expect(dialog(page).getByLabel("Country")).toHaveValue("DE");
  await dialog(page).getByLabel("Country").selectOption("VN");
  await expect(dialog(page).getByText("Vietnam uses VND, your balance is in EUR.")).toBeVisible();
});

test("a double click makes one payment", async ({ page }) => {
  await signUp(page);
  await openAddCredit(page);
  await fillDetails(page, japan);
  await choosePreset(page, japan);
  await dialog(page).getByRole("checkbox").check();
  await dialog(page).getByRole("button", { name: /^Pay/ }).dblclick();
  await page.waitForURL(/\/stripe\//);
  await page.goto("/billing/payments");
  await alive(page);
  await expect(page.getByText(/PAY-/)).toHaveCount(1);
});

test("the back button from the gateway resumes the same payment", async ({ page }) => {
  await newCustomerAtGateway(page, germany);
  await page.goBack();
  await alive(page);
  await page.goto("/billing/payments");
  await alive(page);
  await expect(page.getByText(/PAY-/)).toHaveCount(1);
  await page.getByRole("link", { name: /^Resume/ }).click();
  await page.waitForURL(/\/paypal\//);
  await atGateway(page, "Pay");
  await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible();
  await expect(headerBalance(page)).toHaveText(money(germany.preset.after));
});

test("what PayPal still checks cannot be resumed", async ({ page }) => {
  await newCustomerAtGateway(page, germany);
  await page.getByRole("button", { name: "Pending", exact: true }).click();
  await page.waitForURL(/\/billing\/payments\/PAY-/);
  await expect(page.getByRole("heading", { name: "Waiting for PayPal" })).toBeVisible();
  await expect(page.getByText("There is nothing to do")).toBeVisible();
  await expect(page.getByText(/Resume|Not finished/)).toHaveCount(0);
  await alive(page);
  await expectAccessible(page);
  await page.goto("/billing/payments");
  await alive(page);
  await expect(page.getByText("PayPal is checking")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Resume/ })).toHaveCount(0);
});

test("two tabs make two deliberate payments, each credited once", async ({ page, context }) => {
  await newCustomerAtGateway(page, vietnam);
  const other = await context.newPage();
  await other.goto("/billing");
  await alive(other);
  await openAddCredit(other);
  await choosePreset(other, vietnam);
  await agreeAndPay(other);
  await atGateway(other, "Pay");
  await expect(other.getByRole("heading", { name: "Credit added" })).toBeVisible();
  await atGateway(page, "Pay");
  await expect(headerBalance(page)).toHaveText(money("4,000,000 ₫"));
  await expect(headerBalance(other)).toHaveText(money("4,000,000 ₫"));
});

test("a session that ends in the middle keeps what was typed", async ({ page, context, quiet }) => {
  quiet.expectConsole(refused);
  await signUp(page);
  await openAddCredit(page);
  await dialog(page).getByLabel("Address").fill("42 Kept Street");
  await context.clearCookies();
  const form = dialog(page);
  await form.getByLabel("Country").selectOption("JP");
  await form.getByText("Personal", { exact: true }).click();
  await form.getByLabel("Full name").fill("Kept");
  await form.getByLabel("Billing email").fill("kept@example.com");
  await form.getByRole("button", { name: "Save and continue" }).click();
  await expect(form.getByText(/Your session has ended/)).toBeInViewport();
  await expect(form.getByLabel("Address")).toHaveValue("42 Kept Street");
  const link = form.getByRole("link", { name: "Sign in in a new tab" });
  await expect(link).toHaveAttribute("href", /^\/sign-in\?next=/);
  await expect(link).toHaveAttribute("target", "_blank");
});

test("a forged return address credits nothing", async ({ page }) => {
  await newCustomerAtGateway(page, vietnam);
  const id = await page.evaluate(() => document.body.innerText.match(/PAY-[0-9A-Z]{10}-[0-9A-Z]{10}/)?.[0]);
  expect(id).toBeTruthy();
  await page.goto(`/pay/vnpay/return?vnp_TxnRef=${id}&vnp_ResponseCode=00&vnp_TransactionStatus=00&vnp_SecureHash=00`);
  await page.goto("/billing");
  await alive(page);
  await expect(headerBalance(page)).toHaveText(money("0 ₫"));
});

test("somebody else's payment is not found", async ({ page, browser, quiet }) => {
  quiet.expectConsole(refused);
  await newCustomerAtGateway(page, vietnam);
  await page.goto("/billing/payments");
  const id = await page.getByText(/PAY-/).first().textContent();
  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  await signUp(other);
  const answer = await other.goto(`/billing/payments/${id?.match(/PAY-[0-9A-Z-]+/)?.[0]}`);
  expect(answer?.status()).toBe(404);
  await expect(other.getByText(/belongs to another account/)).toBeVisible();
  await expectNothingHere(other);
  await stranger.close();
});

test("an unknown payment gets a page that helps", async ({ page, quiet }) => {
  quiet.expectConsole(refused);
  await signUp(page);
  const answer = await page.goto("/billing/payments/xyz");
  expect(answer?.status()).toBe(404);
  await expectNothingHere(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Go to billing" }).click();
  await expect(page).toHaveURL(/\/billing$/);
});

test("unknown addresses get a page that helps", async ({ page, quiet }) => {
  quiet.expectConsole(refused);
  const answer = await page.goto("/no-such-page");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await alive(page);
  await expectAccessible(page);
});

test("a reload in the middle keeps the amount and the method", async ({ page }) => {
  await signUp(page);
  await openAddCredit(page);
  await fillDetails(page, vietnam);
  const form = dialog(page);
  const amount = form.getByLabel("Other amount");
  await form.getByText("Other", { exact: true }).click();
  await amount.fill(vietnam.custom.typed);
  await expect(page).toHaveURL(/[?&]amount=750/);
  await expect(amount).toBeFocused();
  await page.reload();
  await alive(page);
  await expect(form).toBeVisible();
  await expect(amount).toHaveValue(/^750[.,]000$/);
  await expect(form.locator("#balance-after")).toHaveText(money("750,000 ₫"));

  // What can be read no amount of stays as it was typed, too.
  await amount.fill("abc");
  await expect(page).toHaveURL(/[?&]amount=abc/);
  await page.reload();
  await alive(page);
  await expect(amount).toHaveValue("abc");
  await amount.fill(vietnam.custom.typed);
  await form.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(form.getByRole("checkbox")).toBeVisible();
  await page.waitForTimeout(600);
  await expect(form.getByRole("checkbox")).toBeVisible();
  // Back comes to the last choice, even to one made in haste.
  await page.goBack();
  await expect(amount).toHaveValue(/^750[.,]000$/);
});

test.describe("before the page is alive", () => {
  /** Holds the app back until the page is let live. */
  async function holdBack(page: Page): Promise<() => Promise<void>> {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/*.wasm", async (route) => {
      await released;
      await route.continue();
    });
    return async () => {
      release();
      await alive(page);
    };
  }

  test("what is typed into the search is looked for", async ({ page }) => {
    await signIn(page, "lan@saomai.example", "prepay-demo-2026");
    const live = await holdBack(page);
    await page.goto("/billing/credit-history?q=speech");
    const search = page.getByRole("searchbox");
    await search.fill("gpu");
    await live();
    await expect(search).toHaveValue("gpu");
    await expect(page).toHaveURL(/[?&]q=gpu$/);
  });

  test("what is typed into settings is asked about", async ({ page }) => {
    await signIn(page, "lan@saomai.example", "prepay-demo-2026");
    const live = await holdBack(page);
    await page.goto("/billing/settings");
    await page.locator("#profile-form").getByLabel("Company name").fill("Typed early");
    await live();
    const asked = page.waitForEvent("dialog");
    const left = page.getByRole("link", { name: "Plans", exact: true }).click();
    await (await asked).dismiss();
    await left;
    await expect(page).toHaveURL(/\/billing\/settings$/);
    await expect(page.locator("#profile-form").getByLabel("Company name")).toHaveValue("Typed early");
  });
});
