// Money that goes back is told where the customer looks: the balance, Credit history, Payment history, the payment.
import { expect, expectAccessible, expectNoSidewaysScroll, alive, test } from "../support/test.ts";
import { atGateway, germany, headerBalance, japan, money, newCustomerAtGateway } from "../support/customer.ts";

const sandbox = `http://127.0.0.1:${process.env.PREPAY_E2E_SANDBOX_PORT ?? 3421}`;

for (const country of [japan, germany]) {
  test(`${country.gateway}: a refund and a dispute, lost and won`, async ({ page, request }) => {
    await newCustomerAtGateway(page, country);
    await atGateway(page, "Pay");
    await expect(page.getByRole("heading", { name: "Credit added" })).toBeVisible();
    const payment = page.url();
    const reference = payment.match(/PAY-[0-9A-Z-]+/)?.[0] ?? "";
    const happens = async (what: object) => {
      const answer = await request.post(`${sandbox}/api/payments/${reference}`, { data: what });
      expect(answer.status(), await answer.text()).toBe(200);
    };
    const [part, left] = country === japan ? ["¥2,000", "¥8,000"] : ["€10.00", "€40.00"];
    const minor = country === japan ? 2_000 : 1_000;

    // The page follows by itself.
    await happens({ do: "refund", amount: minor });
    await expect(headerBalance(page)).toHaveText(money(left));
    await page.goto("/billing/payments");
    await alive(page);
    await expect(page.getByText(money(`${part} refunded`))).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await happens({ do: "dispute" });
    await expect(headerBalance(page)).toHaveText(/0/);
    await expect(headerBalance(page)).not.toHaveText(money(left));
    await page.goto(payment);
    await alive(page);
    await expect(page.getByRole("heading", { name: "Refunds and disputes" })).toBeVisible();
    await expect(page.getByText("Being decided: the credit waits for it")).toBeVisible();
    await expect(page.getByText("Paid back")).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await happens({ do: "change", state: "won" });
    await expect(headerBalance(page)).toHaveText(money(left));
    await page.goto("/billing/credit-history");
    await alive(page);
    await expect(page.locator("tr[data-seq]")).toHaveCount(4);
    await expectAccessible(page);
  });
}
