// "Where did my money go?": the demo customer of Vietnam looks through the history.
import { alive, expect, expectAccessible, expectNoSidewaysScroll, test } from "../support/test.ts";
import { signIn } from "../support/customer.ts";

const demo = { email: "lan@saomai.example", password: "prepay-demo-2026" };

test.beforeEach(async ({ page }) => {
  await signIn(page, demo.email, demo.password);
  await page.goto("/billing/credit-history");
  await alive(page);
});

const rows = (page: import("@playwright/test").Page) => page.locator("tr[data-seq]");
const count = async (page: import("@playwright/test").Page) =>
  Number((await page.locator(".summary [role=status] b").textContent())?.replace(/\D/g, ""));

/** On a phone the filters are in one sheet: opens it; on a desk they are in sight. */
const openFilters = async (page: import("@playwright/test").Page) => {
  const opener = page.getByRole("button", { name: /^Filters/ });
  if (await opener.isVisible()) await opener.click();
};

/** Leaves the filter that is open on a desk, the sheet on a phone. */
const leaveFilter = async (page: import("@playwright/test").Page, id: string) => {
  const done = page.getByRole("button", { name: /^Show / });
  if (await done.isVisible()) await done.click();
  else await page.locator(`#${id} > summary`).click();
};

test("filters combine, live in the address, and come off one by one", async ({ page }) => {
  const all = await count(page);
  expect(all).toBeGreaterThan(50);
  await expectAccessible(page);

  await openFilters(page);
  await page.locator("#filter-service > summary").click();
  await page.locator("#filter-service").getByLabel(/^Inference/).check();
  await expect(page).toHaveURL(/service=inference/);
  const inference = await count(page);
  expect(inference).toBeGreaterThan(0);
  expect(inference).toBeLessThan(all);
  for (const row of await rows(page).all()) await expect(row).toContainText("Inference");

  await page.locator("#filter-service").getByLabel(/^Speech/).check();
  await expect.poll(() => count(page)).toBeGreaterThan(inference);
  await expect(page.locator("#filter-service").getByLabel(/^Speech/)).toBeFocused();
  await expectAccessible(page);

  await leaveFilter(page, "filter-service");
  await page.getByRole("link", { name: "Remove filter Speech" }).click();
  await expect.poll(() => count(page)).toBe(inference);

  await openFilters(page);
  await page.locator("#filter-status > summary").click();
  await page.locator("#filter-status").getByLabel(/^Expired/).check();
  await expect(page.getByText("No movements match these filters.")).toBeVisible();
  await expectAccessible(page);
  await page.goBack();
  await expect.poll(() => count(page)).toBe(inference);

  await leaveFilter(page, "filter-status");
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect.poll(() => count(page)).toBe(all);
  await expectNoSidewaysScroll(page);
});

test("a filtered view can be opened from its address", async ({ page }) => {
  await page.goto("/billing/credit-history?status=expired");
  await alive(page);
  await expect(rows(page).first()).toContainText("Expired");
  await page.goto("/billing/credit-history?kind=top_up");
  for (const row of await rows(page).all()) await expect(row).toContainText("+");
});

test("date ranges by preset and by typing", async ({ page }) => {
  const all = await count(page);
  await openFilters(page);
  await page.locator("#filter-date > summary").click();
  await page.locator("#filter-date").getByRole("link", { name: "30 days" }).click();
  await expect(page).toHaveURL(/from=\d{4}-\d{2}-\d{2}/);
  await expect.poll(() => count(page)).toBeLessThan(all);
  await page.getByLabel("From").fill("2001-01-01");
  await page.getByLabel("To", { exact: true }).fill("2001-12-31");
  await expect(page.getByText("No movements match these filters.")).toBeVisible();
  await leaveFilter(page, "filter-date");
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect.poll(() => count(page)).toBe(all);
});

test("search narrows while typing and keeps the cursor", async ({ page }) => {
  const all = await count(page);
  const search = page.getByRole("searchbox");
  await search.pressSequentially("H100");
  await expect(search).toBeFocused();
  await expect(page).toHaveURL(/q=H100/i);
  await expect.poll(() => count(page)).toBeLessThan(all);
  await search.fill("");
  await expect.poll(() => count(page)).toBe(all);
});

test("whatever is clicked after typing finds the search written", async ({ page }) => {
  const all = await count(page);
  const search = page.getByRole("searchbox");
  await search.fill("H100");
  await expect.poll(() => count(page)).toBeLessThan(all);
  await rows(page).first().locator("a.plain").click();
  await expect(page).toHaveURL(/credit-history\/\d+\?q=H100/i);
  await page.goBack();
  await expect(search).toHaveValue("H100");
  await search.fill("nothing like it");
  await page.getByRole("link", { name: "Clear filters" }).last().click();
  await expect(page).toHaveURL(/credit-history$/);
  await expect(search).toHaveValue("");
  await expect.poll(() => count(page)).toBe(all);
});

test("Back wins over what was typed last", async ({ page }) => {
  const search = page.getByRole("searchbox");
  await search.fill("a");
  await expect(page).toHaveURL(/q=a/);
  await search.fill("");
  await expect(page).toHaveURL(/credit-history$/);
  await openFilters(page);
  const order = page.locator("#filter-sort > summary");
  if (await order.isVisible()) {
    await order.click();
    await page.locator("#filter-sort").getByRole("link", { name: "Oldest first" }).click();
    await leaveFilter(page, "filter-sort");
  } else {
    await page.getByRole("columnheader", { name: "Date" }).getByRole("link").click();
  }
  await expect(page).toHaveURL(/sort=oldest$/);
  await search.press("k");
  await page.goBack();
  await expect(page).toHaveURL(/credit-history$/);
  await expect(search).toHaveValue("");
  await expect(page.locator(".chip")).toHaveCount(0);
});

test("a service that the account never used stays a filter that finds nothing", async ({ page }) => {
  await page.goto("/billing/credit-history?service=nosuch");
  await alive(page);
  await held(page);
  await expect(page).toHaveURL(/service=nosuch$/);
  await expect(rows(page)).toHaveCount(0);
});

test("a filter that cannot be answered is told, and asked again", async ({ page, quiet }) => {
  quiet.expectConsole(/ERR_FAILED|Failed to fetch/);
  await page.route("**/credit-history/rows*", (route) => route.abort());
  await page.goto("/billing/credit-history");
  await alive(page);
  const all = await count(page);
  await page.route("**/api/credit_history*", (route) => route.abort());
  await page.getByRole("searchbox").fill("H100");
  const told = page.locator(".table-card").getByRole("alert");
  await expect(told).toBeVisible();
  await expectAccessible(page);
  await page.unroute("**/api/credit_history*");
  await page.locator(".table-card").getByRole("link", { name: "Try again" }).click();
  await expect(told).toBeHidden();
  await expect.poll(() => count(page)).toBeLessThan(all);
});

test("search finds what the page calls things, amounts and codes, on both sides alike", async ({ page }) => {
  const find = async (text: string) => {
    const query = `?q=${encodeURIComponent(text)}`;
    const html = await (await page.request.get(`/billing/credit-history${query}`)).text();
    await page.goto(`/billing/credit-history${query}`);
    await alive(page);
    await held(page);
    const sent = await page.evaluate((html) => {
      const strip = new DOMParser().parseFromString(html, "text/html").querySelector(".summary");
      return strip?.textContent?.replace(/\s+/g, " ");
    }, html);
    expect(await page.locator(".summary").evaluate((strip) => strip.textContent?.replace(/\s+/g, " "))).toBe(sent);
    return count(page);
  };
  await page.goto("/billing/credit-history?kind=top_up");
  await alive(page);
  const bought = await count(page);
  const amount = (await rows(page).first().locator(".c-amount").textContent()) ?? "";
  expect(bought).toBeGreaterThan(0);
  for (const text of ["top-UP", "topup", "ｔｏｐ－ｕｐ"]) expect(await find(text)).toBe(bought);
  for (const row of await rows(page).all()) await expect(row).toContainText("+");
  expect(await find(amount.trim())).toBeGreaterThan(0);
  await expect(rows(page).first().locator(".c-amount")).toContainText(amount.trim().slice(1));
  expect(await find("VOUCHER")).toBeGreaterThan(0);
  await page.goto("/billing/credit-history?kind=voucher");
  await alive(page);
  const code = (await rows(page).first().locator(".code").textContent()) ?? "";
  expect(await find(code)).toBeGreaterThan(0);
  for (const row of await rows(page).all()) await expect(row).toContainText(code);
});

/** Waits until the browser holds the whole history. */
const held = (page: import("@playwright/test").Page) => expect(page.locator(".table-card")).toHaveAttribute("data-held", "");

test("the browser holds the history and then filters without the server", async ({ page, context, quiet }) => {
  quiet.expectConsole(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  await held(page);
  const all = await count(page);
  await context.setOffline(true);
  await page.getByRole("searchbox").fill("whisper");
  await expect.poll(() => count(page)).toBeLessThan(all);
  for (const row of await rows(page).all()) await expect(row).toContainText(/whisper/i);
  await page.getByRole("searchbox").fill("");
  await expect.poll(() => count(page)).toBe(all);
  await context.setOffline(false);
});

test("server and browser agree on count and sums", async ({ page }) => {
  for (const query of ["", "?kind=charge", "?service=speech&q=whisper", "?status=expired", "?kind=top_up&sort=lowest"]) {
    const answered = await page.request.get(`/billing/credit-history${query}`);
    const html = await answered.text();
    await page.goto(`/billing/credit-history${query}`);
    await alive(page);
    await held(page);
    const summary = await page.locator(".summary").evaluate((strip) => strip.textContent?.replace(/\s+/g, " "));
    const sent = await page.evaluate((html) => {
      const strip = new DOMParser().parseFromString(html, "text/html").querySelector(".summary");
      return strip?.textContent?.replace(/\s+/g, " ");
    }, html);
    expect(summary).toBe(sent);
  }
});

test("typed filters and choices are walked back and forth", async ({ page }) => {
  await held(page);
  const all = await count(page);
  await openFilters(page);
  await page.locator("#filter-kind > summary").click();
  await page.locator("#filter-kind").getByLabel(/^Top-up/).check();
  await expect(page).toHaveURL(/kind=top_up/);
  const bought = await count(page);
  await leaveFilter(page, "filter-kind");
  await page.getByRole("searchbox").fill("PAY");
  await expect(page).toHaveURL(/kind=top_up&q=PAY/);
  await page.goBack();
  await expect.poll(() => count(page)).toBe(all);
  await expect(page.getByRole("searchbox")).toHaveValue("");
  await page.goForward();
  await expect(page.getByRole("searchbox")).toHaveValue("PAY");
  await expect.poll(() => count(page)).toBe(bought);
});

test("the order is a link in the address", async ({ page }, { project }) => {
  await held(page);
  const newest = await rows(page).first().getAttribute("data-seq");
  if (project.name === "phone") {
    await openFilters(page);
    await page.locator("#filter-sort > summary").click();
    await page.locator("#filter-sort").getByRole("link", { name: "Oldest first" }).click();
  } else {
    await page.getByRole("columnheader", { name: "Date" }).getByRole("link").click();
    await expect(page.getByRole("columnheader", { name: "Date" })).toHaveAttribute("aria-sort", "ascending");
  }
  await expect(page).toHaveURL(/sort=oldest/);
  await expect(rows(page).first()).not.toHaveAttribute("data-seq", newest ?? "");
  await page.goto("/billing/credit-history?sort=highest");
  await alive(page);
  const first = await rows(page).first().getAttribute("data-seq");
  await expect(rows(page).first()).toContainText("+");
  await held(page);
  await expect(rows(page).first()).toHaveAttribute("data-seq", first ?? "");
  await expectAccessible(page);
});

test("a charge is explained: who paid, what was used, exact and with its zone", async ({ page }) => {
  await page.goto("/billing/credit-history?kind=charge&service=fine-tuning");
  await alive(page);
  await rows(page).first().getByRole("link").click();
  await expect(page).toHaveURL(/\/billing\/credit-history\/\d+\?kind=charge&service=fine-tuning$/);
  await expect(page.getByText("Exact amount")).toBeVisible();
  await expect(page.locator("time")).toContainText("Asia/Ho_Chi_Minh");
  await expect(page.locator("#movement-parts li").first()).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  // The way back leads to what was filtered, as Back does.
  await page.getByRole("link", { name: "Back to the history" }).click();
  await expect(page).toHaveURL(/\/billing\/credit-history\?kind=charge&service=fine-tuning$/);
  await expect(rows(page).first()).toContainText("Fine-tuning");
});

test("a top-up leads to its payment, a voucher to its code", async ({ page }) => {
  await page.goto("/billing/credit-history?kind=top_up");
  await alive(page);
  await rows(page).first().getByRole("link").click();
  await page.getByRole("link", { name: /^PAY-/ }).first().click();
  await expect(page).toHaveURL(/\/billing\/payments\/PAY-/);
  await page.goto("/billing/credit-history?kind=voucher");
  await alive(page);
  await rows(page).first().getByRole("link").click();
  await expect(page.locator('a[href^="/billing/vouchers?code="]').first()).toBeVisible();
});

test("a movement that is not there is told as such", async ({ page, quiet }) => {
  quiet.expectConsole(/404/);
  await page.goto("/billing/credit-history/999999");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
});

test("older pages show other rows and lead back", async ({ page }) => {
  const first = await rows(page).first().getAttribute("data-seq");
  await page.getByRole("link", { name: "Older" }).click();
  await expect(rows(page).first()).not.toHaveAttribute("data-seq", first ?? "");
  await page.getByRole("link", { name: "Newer" }).click();
  await expect(rows(page).first()).toHaveAttribute("data-seq", first ?? "");
});

test("beyond the oldest movement a way leads back", async ({ page }) => {
  await page.goto("/billing/credit-history?before=0");
  await alive(page);
  await expect(page.getByText("There are no older movements.")).toBeVisible();
  await expect(page.getByText("No movements match")).toHaveCount(0);
  await page.getByRole("link", { name: "Newest" }).click();
  await expect(rows(page).first()).toBeVisible();
});

for (const path of ["/billing/credit-history", "/billing/payments"]) {
  test(`days in the wrong order are told and swapped: ${path}`, async ({ page }) => {
    await page.goto(`${path}?from=2030-01-01&to=2020-01-01`);
    await alive(page);
    await expect(page.getByText("The first day is after the last one.")).toBeVisible();
    await page.getByRole("link", { name: "Swap the days" }).click();
    await expect(page).toHaveURL(/from=2020-01-01&to=2030-01-01/);
    await expect(page.locator("tbody tr:not(.day-head)").first()).toBeVisible();
  });
}

for (const [path, query, told] of [
  ["/billing/credit-history", "kind=foo&kind=charge&from=31-12-2026&sort=up&before=x", "kind=foo, from=31-12-2026, sort=up, before=x"],
  ["/billing/payments", "status=paid&to=tomorrow&before=x", "status=paid, to=tomorrow, before=x"],
] as const) {
  test(`filters that are not known are told and left out: ${path}`, async ({ page }) => {
    const notice = page.getByText(`The address has filters that this page does not know: ${told}. They were left out.`);
    await page.goto(`${path}?${query}`);
    await alive(page);
    await expect(notice).toBeVisible();
    await expect(page.locator("tbody tr:not(.day-head)").first()).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.goto(`${path}?from=2020-01-01&to=&before=`);
    await alive(page);
    await expect(notice).toHaveCount(0);
  });
}

test("payments as cards leave no gap below what they say", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto("/billing/payments");
  await alive(page);
  const gaps = await page.locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => row.getBoundingClientRect().bottom - (row.querySelector(".c-badge")?.getBoundingClientRect().bottom ?? 0)),
  );
  expect(gaps.length).toBeGreaterThan(1);
  // The padding of the card and its line.
  for (const gap of gaps) expect(gap).toBeLessThanOrEqual(14);
});

test("the balance is the sum of the rows", async ({ page }) => {
  const newest = await rows(page).first().locator(".c-after").textContent();
  await expect(page.locator("#balance-chip .money")).toHaveText((newest ?? "").trim());
});
