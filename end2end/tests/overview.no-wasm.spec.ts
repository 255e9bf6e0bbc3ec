// The overview before, or without, the WASM: the chart is there, its bars and periods are links.
import { expect, test } from "../support/test.ts";

test("spending is seen and followed without scripts", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill("lan@saomai.example");
  await page.getByLabel("Password", { exact: true }).fill("prepay-demo-2026");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/billing$/);
  await page.context().addCookies([{ name: "language", value: "en", url: page.url() }]);
  await page.goto("/billing");

  await expect(page.getByRole("img", { name: /^Spend by day and service from/ })).toBeVisible();
  await expect(page.locator(".chart:visible rect").first()).toBeVisible();
  await expect(page.locator(".chart__bar:visible")).toHaveCount(30);
  await page.getByRole("link", { name: "90 days" }).click();
  await expect(page).toHaveURL(/days=90$/);
  await expect(page.locator(".chart__bar:visible")).toHaveCount(90);
  await page.getByText("Show as a table").click();
  await expect(page.getByRole("table", { name: "Spend by day and service" }).locator("tbody tr")).toHaveCount(90);
  await page.locator(".chart__bar:visible").nth(60).click();
  await expect(page).toHaveURL(/kind=charge&from=([\d-]+)&to=\1$/);
});
