// The picture of the README, made by the product's own run.
import { fileURLToPath } from "node:url";
import { alive, expect, test } from "../support/test.ts";
import { headerBalance, signIn } from "../support/customer.ts";

test("the overview of a demo customer looks like its picture", async ({ page }, info) => {
  test.skip(info.project.name !== "desktop", "one picture is enough");
  await page.setViewportSize({ width: 1280, height: 720 });
  await signIn(page, "lan@saomai.example", "prepay-demo-2026");
  await alive(page);
  await expect(headerBalance(page)).toBeVisible();
  // PREPAY_PICTURE=1 renews the one in the repository; otherwise it only lands with the results.
  const renewed = fileURLToPath(new URL("../../docs/overview.png", import.meta.url));
  await page.screenshot({ path: process.env.PREPAY_PICTURE ? renewed : info.outputPath("overview.png") });
});
