// "How much have I got, where does it go, how long does it last?": the demo customer of Vietnam looks at the overview.
import type { Page } from "@playwright/test";
import { alive, expect, expectAccessible, expectNoSidewaysScroll, test } from "../support/test.ts";
import { atGateway, money, newCustomerAtGateway, signIn, signUp, vietnam } from "../support/customer.ts";
import { accountOf, hold, release, serviceKey } from "../support/service.ts";

const demo = { email: "lan@saomai.example", password: "prepay-demo-2026" };

const digits = (text: string | null) => Number((text ?? "").replace("\u2212", "-").replace(/[^\d-]/g, ""));
/** The chart that there is room for. */
const chart = (page: Page) => page.locator(".chart:visible");
const bars = (page: Page) => chart(page).locator(".chart__bar");
const shownDays = (page: Page) => page.locator(".legend-of a");
const shownTotal = async (page: Page) => digits(await page.locator(".legend-of b").textContent());

async function overview(page: Page, query = ""): Promise<void> {
  await page.goto(`/billing${query}`);
  await alive(page);
}

test.describe("a customer with a past", () => {
  test.beforeEach(async ({ page }) => signIn(page, demo.email, demo.password));

  test("the parts of the balance add up as displayed, and lead to what made them", async ({ page }) => {
    const amounts = (await page.locator(".statement__lines > div:not(.statement__sum) dd").allTextContents()).map(digits);
    const total = amounts.pop();
    expect(amounts.reduce((sum, part) => sum + part, 0)).toBe(total);
    expect(digits(await page.locator(".statement .money--display").textContent())).toBe(total);
    expect(digits(await page.locator("#balance-chip .money").textContent())).toBe(total);
    await expect(page.locator(".card").filter({ hasText: "At the present pace" })).toContainText(/left|No pace yet/);
    await page.locator(".statement__lines").getByRole("link", { name: "Top-up" }).click();
    await expect(page).toHaveURL(/credit-history\?kind=top_up$/);
  });

  test("the chart's sums are those of the credit history", async ({ page }) => {
    await expect(page.getByRole("img", { name: /^Spend by day and service from/ })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const parts = (await page.locator(".legend dd").allTextContents()).map(digits);
    const total = await shownTotal(page);
    expect(total).toBeGreaterThan(0);
    expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - total)).toBeLessThanOrEqual(parts.length);

    await shownDays(page).click();
    await expect(page).toHaveURL(/kind=charge&from=[\d-]+&to=[\d-]+$/);
    await expect.poll(async () => digits(await page.locator(".summary > span").nth(2).textContent())).toBe(-total);

    await page.goBack();
    await alive(page);
    const first = page.locator(".legend > div").first();
    const spent = digits(await first.locator("dd").textContent());
    await first.getByRole("link").click();
    await expect(page).toHaveURL(/kind=charge&service=[\w-]+&from=/);
    await expect.poll(async () => digits(await page.locator(".summary > span").nth(2).textContent())).toBe(-spent);
  });

  test("periods live in the address and keep the place on the page", async ({ page, isMobile }) => {
    await expect(bars(page)).toHaveCount(30);
    const month = await shownTotal(page);
    await page.getByRole("link", { name: "90 days" }).click();
    await expect(page).toHaveURL(/\/billing\?days=90$/);
    await expect(page.getByRole("link", { name: "90 days" })).toHaveAttribute("aria-current", "true");
    if (isMobile) await expect.poll(() => bars(page).count()).toBeLessThanOrEqual(14);
    else await expect(bars(page)).toHaveCount(90);
    expect(await shownTotal(page)).toBeGreaterThanOrEqual(month);
    await expectAccessible(page);
    await page.getByRole("link", { name: "365 days" }).click();
    await expect(page).toHaveURL(/days=365$/);
    await expect.poll(() => bars(page).count()).toBeLessThanOrEqual(isMobile ? 13 : 54);
    await expectNoSidewaysScroll(page);
    await page.goBack();
    await expect(page.getByRole("link", { name: "90 days" })).toHaveAttribute("aria-current", "true");
    await overview(page, "?days=1000");
    await expect(page.getByRole("link", { name: "30 days" })).toHaveAttribute("aria-current", "true");
  });

  test("keys walk along the days and Enter opens one", async ({ page }) => {
    const period = await shownDays(page).textContent();
    await page.getByRole("link", { name: "365 days" }).focus();
    await page.keyboard.press("Tab");
    await expect(bars(page).last()).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await expect(bars(page).nth(28)).toBeFocused();
    const label = await bars(page).nth(28).getAttribute("aria-label");
    await expect(shownDays(page)).toHaveText(label?.split(":")[0] ?? "");
    expect(await shownTotal(page)).toBe(digits(label?.split(":").pop() ?? ""));
    await page.keyboard.press("Home");
    await expect(bars(page).first()).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await expect(bars(page).first()).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(shownDays(page)).toBeFocused();
    await expect(shownDays(page)).toHaveText(period ?? "");
    await page.keyboard.press("Shift+Tab");
    await expect(bars(page).first()).toBeFocused();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/kind=charge&from=([\d-]+)&to=\1$/);
  });

  test("pointing at a day tells its figures, and one tap more leads to its charges", async ({ page, isMobile }) => {
    const label = async (place: number) => (await bars(page).nth(place).getAttribute("aria-label"))?.split(":")[0] ?? "";
    if (isMobile) {
      await bars(page).nth(20).tap();
      await expect(shownDays(page)).toHaveText(await label(20));
      await expect(page).toHaveURL(/\/billing$/);
      await bars(page).nth(20).tap();
    } else {
      await bars(page).nth(20).hover();
      await expect(shownDays(page)).toHaveText(await label(20));
      await page.mouse.move(5, 5);
      await expect(shownDays(page)).not.toHaveText(await label(20));
      await bars(page).nth(20).click();
    }
    await expect(page).toHaveURL(/kind=charge&from=([\d-]+)&to=\1$/);
  });

  test("the table says the same", async ({ page }) => {
    await page.getByText("Show as a table").click();
    const table = page.getByRole("table", { name: "Spend by day and service" });
    await expect(table.locator("tbody tr")).toHaveCount(30);
    const sums = (await table.locator("tbody tr td:last-child").allTextContents()).map(digits);
    const total = digits(await table.locator("tfoot td").last().textContent());
    expect(total).toBe(await shownTotal(page));
    expect(Math.abs(sums.reduce((sum, part) => sum + part, 0) - total)).toBeLessThanOrEqual(30);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await table.locator("tbody a").first().click();
    await expect(page).toHaveURL(/kind=charge&from=([\d-]+)&to=\1$/);
  });
});

test("a new account is welcomed", async ({ page }) => {
  await signUp(page);
  await expect(page.getByRole("heading", { name: "Welcome to Prepay" })).toBeVisible();
  await expectAccessible(page);
});

test("what is held opens to what holds it", async ({ page, request }) => {
  await newCustomerAtGateway(page, vietnam);
  await atGateway(page, "Pay");
  await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible();
  const [key, account] = [serviceKey(), accountOf(page)];
  await overview(page);
  await expect(page.getByText("Held for running work")).toHaveCount(0);

  const job = { service: "gpu-containers", amount: "300000", currency: "VND", description: "H100 × 2, job gc-7714" };
  const first = await hold(request, key, account, { ...job, seconds: 3_600 });
  const long = `Batch of ${"many prompts, ".repeat(9)}all of one night`;
  const batch = { service: "inference", amount: "20000", currency: "VND", description: long };
  await hold(request, key, account, { ...batch, seconds: 900 });
  await overview(page);
  const line = page.locator(".statement__held");
  const rows = line.getByRole("listitem");
  await expect(line.locator("summary")).toContainText(money("320,000 ₫"));
  await expect(rows).toHaveCount(0);
  await line.locator("summary").click();
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("Inference");
  await expect(rows.first()).toContainText(money("20,000 ₫"));
  const told = rows.first().locator("bdi.hint");
  await expect(told).toHaveAttribute("title", long);
  const lines = await told.evaluate((told) => told.clientHeight / parseFloat(getComputedStyle(told).lineHeight));
  expect(lines).toBeLessThan(2.5);
  await expect(rows.last()).toContainText("GPU Containers");
  await expect(rows.last()).toContainText("H100 × 2, job gc-7714");
  await expect(rows.last()).toContainText(/Since \d+ \w+ \d{4}, \d\d:\d\d/);
  await expect(rows.last()).toContainText(/Released by itself \d+ \w+ \d{4}, \d\d:\d\d/);
  await expect(line).toContainText(/Times in \w+/);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await release(request, key, account, first);
  await overview(page);
  await expect(line.locator("summary")).toContainText(/[^\d]20,000/);
  await line.locator("summary").press("Enter");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Inference");
});
