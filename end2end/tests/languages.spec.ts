// Every page in each language, for a customer with a past; and credit bought in the languages that are not English.
import type { Page } from "@playwright/test";
import {
  atGateway,
  dialog,
  fillDetails,
  headerBalance,
  japan,
  money,
  openAddCredit,
  signUp,
  vietnam,
} from "../support/customer.ts";
import { alive, expect, expectAccessible, expectNoSidewaysScroll, test } from "../support/test.ts";

const readers = [
  {
    lang: "en",
    customer: "anna@nordlicht.example",
    signIn: { title: "Sign in", email: "Email", password: "Password" },
    overview: "Overview",
    history: "Credit history",
    movement: /^Payment PAY-/,
    payments: "Payments",
    paid: "Credit added",
    receipt: "Receipt",
    vouchers: "Vouchers",
    plans: "Plans",
    settings: "Settings",
    addCredit: "Add credit",
    amount: "€50.00",
    time: /^\d{1,2} [A-Z][a-z]{2} \d{4}, \d{2}:\d{2}$/,
  },
  {
    lang: "vi",
    customer: "lan@saomai.example",
    signIn: { title: "Đăng nhập", email: "Email", password: "Mật khẩu" },
    overview: "Tổng quan",
    history: "Biến động số dư",
    movement: /^Thanh toán PAY-/,
    payments: "Thanh toán",
    paid: "Đã nạp tiền",
    receipt: "Biên nhận",
    vouchers: "Mã ưu đãi",
    plans: "Gói dịch vụ",
    settings: "Cài đặt",
    addCredit: "Nạp tiền",
    amount: "1.000.000 ₫",
    time: /^\d{2}\/\d{2}\/\d{4}, \d{2}:\d{2}$/,
  },
  {
    lang: "ja",
    customer: "kenji@hikari.example",
    signIn: { title: "サインイン", email: "メールアドレス", password: "パスワード" },
    overview: "概要",
    history: "残高履歴",
    movement: /^支払い PAY-/,
    payments: "支払い",
    paid: "クレジットを追加しました",
    receipt: "領収書",
    vouchers: "クーポン",
    plans: "プラン",
    settings: "設定",
    addCredit: "クレジットを追加",
    amount: "￥10,000",
    time: /^\d{4}年\d{1,2}月\d{1,2}日 \d{2}:\d{2}$/,
  },
];

/** Words of our own pages that nothing sold, and no name, contains. */
const ENGLISH =
  /\b(add credit|amount|appearance|balance|continue|credit history|filter|overview|payments|receipt|search|settings|sign (in|out)|status)\b/gi;

async function expectNoEnglish(page: Page): Promise<void> {
  const text = await page.locator("body").innerText();
  expect(text.match(ENGLISH) ?? [], `English words on ${page.url()}`).toEqual([]);
}

/** Expects the page to be whole: its language, its one title, nothing too wide, usable by everybody. */
async function expectWhole(page: Page, lang: string, title: string | RegExp): Promise<void> {
  await alive(page);
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
  await expect(page.locator("h1")).toHaveText([title]);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  if (lang !== "en") await expectNoEnglish(page);
}

for (const reader of readers) {
  const { lang } = reader;

  test(`every page is whole in ${lang}`, async ({ page }) => {
    const visit = (path: string, title: string | RegExp) =>
      test.step(path, async () => {
        await page.goto(path);
        await expectWhole(page, lang, title);
      });
    /** Where the first link of a kind leads. */
    const target = async (selector: string) => (await page.locator(selector).first().getAttribute("href")) ?? "";

    await test.step("signing in", async () => {
      await page.goto("/sign-in");
      await alive(page);
      // The browser asks for English. Chosen before signing in, a language stays this browser's, whatever the account has.
      if (lang !== "en") await page.locator(`header button[lang=${lang}]`).click();
      await expect(page.locator("html")).toHaveAttribute("lang", lang);
      await expectWhole(page, lang, reader.signIn.title);
      await page.getByLabel(reader.signIn.email).fill(reader.customer);
      await page.getByLabel(reader.signIn.password, { exact: true }).fill("prepay-demo-2026");
      await page.getByRole("button", { name: reader.signIn.title, exact: true }).click();
      await page.waitForURL("**/billing");
      await expectWhole(page, lang, reader.overview);
    });

    await visit("/billing/credit-history", reader.history);
    await visit("/billing/credit-history?kind=top_up", reader.history);
    await visit(await target("tr[data-seq] a"), reader.movement);

    await visit("/billing/payments", reader.payments);
    await expect(page.locator("#main")).toContainText(money(reader.amount));
    await expect(page.locator("td time").first()).toHaveText(reader.time);
    const receipt = await target("a[href$='/receipt']");
    await visit(receipt.replace(/\/receipt$/, ""), reader.paid);
    await visit(receipt, reader.receipt);

    await visit("/billing/vouchers", reader.vouchers);
    await visit("/billing/plans", reader.plans);
    await visit("/billing/settings", reader.settings);
    await visit("/billing/add-credit", reader.addCredit);
    await visit("/billing?add=amount", reader.overview);
    await expect(page.getByRole("dialog", { name: reader.addCredit })).toBeVisible();
  });
}

for (const { lang, country, ...words } of [
  {
    lang: "vi",
    country: vietnam,
    title: "Nạp tiền",
    amount: "2.000.000 ₫",
    next: "Tiếp tục",
    consent: "Tôi hiểu rằng tiền đã nạp không được hoàn lại.",
    pay: "Thanh toán 2.000.000 ₫",
    paid: "Đã nạp tiền",
  },
  {
    lang: "ja",
    country: japan,
    title: "クレジットを追加",
    amount: "￥10,000",
    next: "次へ",
    consent: "追加したクレジットは返金されないことを理解しました。",
    pay: "￥10,000 を支払う",
    paid: "クレジットを追加しました",
  },
]) {
  test(`credit is bought in ${lang}`, async ({ page }) => {
    await signUp(page);
    await openAddCredit(page);
    await fillDetails(page, country);
    await expect(dialog(page).getByRole("button", { name: "Continue", exact: true })).toBeVisible();

    await page.context().addCookies([{ name: "language", value: lang, url: page.url() }]);
    await page.goto("/billing?add=amount");
    await alive(page);
    const form = page.getByRole("dialog", { name: words.title });
    await form.locator("label.preset").filter({ hasText: money(words.amount) }).click();
    await expectNoEnglish(page);
    await form.getByRole("button", { name: words.next, exact: true }).click();
    await form.getByLabel(words.consent).check();
    await expectNoEnglish(page);
    await form.getByRole("button", { name: money(words.pay) }).click();
    await page.waitForURL(/\/(vnpay|stripe)\//);
    await atGateway(page, "Pay");

    await expect(page.getByRole("heading", { level: 1, name: words.paid })).toBeVisible();
    await expect(headerBalance(page)).toHaveText(money(words.amount));
    await expectWhole(page, lang, words.paid);
  });
}
