// Browser tests over the real server and the real gateway emulators, each started here on a port of its own with an
// empty data folder.
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, devices } from "@playwright/test";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const port = Number(process.env.PREPAY_E2E_PORT ?? 3420);
const sandboxPort = Number(process.env.PREPAY_E2E_SANDBOX_PORT ?? 3421);
// The configuration is read once by the runner and once by each worker: the folder must be the same for all.
process.env.PREPAY_E2E_DATA ??= mkdtempSync(join(tmpdir(), "prepay-e2e-"));

const base = `http://127.0.0.1:${port}`;
const sandbox = `http://127.0.0.1:${sandboxPort}`;
const systemChromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/report.json" }]],
  use: {
    baseURL: base,
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    trace: "retain-on-failure",
    locale: "en-US",
    // Not the zone of the server nor of any customer: times must come from the account.
    timezoneId: "America/Sao_Paulo",
    launchOptions: {
      executablePath: process.env.PREPAY_CHROMIUM ?? systemChromium,
      args: [
        ...(asRoot ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1280, height: 900 } }, testIgnore: /no-wasm/ },
    {
      name: "phone",
      use: { ...devices["Pixel 7"], viewport: { width: 360, height: 780 }, locale: "en-US" },
      testIgnore: /no-wasm/,
    },
    { name: "no-wasm", use: { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false }, testMatch: /no-wasm/ },
  ],
  webServer: [
    {
      name: "sandbox",
      command: `${root}/target/bin/sandbox`,
      url: `${sandbox}/healthz`,
      env: {
        SANDBOX_LISTEN: `127.0.0.1:${sandboxPort}`,
        SANDBOX_PUBLIC_URL: sandbox,
        SANDBOX_VNPAY_IPN_URL: `${base}/webhooks/vnpay`,
        SANDBOX_STRIPE_WEBHOOK_URL: `${base}/webhooks/stripe`,
        SANDBOX_PAYPAL_WEBHOOK_URL: `${base}/webhooks/paypal`,
        SANDBOX_VNPAY_QUERYDR_BLOCK: "0s",
        SANDBOX_VNPAY_IPN_RETRY: "1s",
      },
      gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
      reuseExistingServer: false,
      stdout: "ignore",
    },
    {
      name: "server",
      command: `${root}/target/bin/server demo && exec ${root}/target/bin/server serve`,
      url: `${base}/readyz`,
      env: {
        PREPAY_LISTEN: `127.0.0.1:${port}`,
        PREPAY_BASE_URL: base,
        PREPAY_DATA: process.env.PREPAY_E2E_DATA,
        // Whoever develops with another database keeps it.
        PREPAY_DATABASE_URL: process.env.PREPAY_E2E_DATABASE_URL ?? "",
        DATABASE_URL: "",
        PREPAY_LOG: "warn",
        // All stories come from one address.
        PREPAY_LIMITS_SIGN_IN_PER_ADDRESS: "100000",
        PREPAY_LIMITS_SIGN_IN_PER_EMAIL: "100000",
        PREPAY_LIMITS_SIGN_UP_PER_ADDRESS: "100000",
        PREPAY_LIMITS_VOUCHERS_PER_ADDRESS: "100000",
        PREPAY_VNPAY_BASE_URL: `${sandbox}/vnpay`,
        PREPAY_VNPAY_TMN_CODE: "SANDBX01",
        PREPAY_VNPAY_HASH_SECRET: "K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU",
        PREPAY_VNPAY_QUERY_INTERVAL_SECONDS: "1",
        PREPAY_STRIPE_BASE_URL: `${sandbox}/stripe`,
        PREPAY_STRIPE_SECRET_KEY: "sk_test_sandbox_4f8d2c7b9a1e",
        PREPAY_STRIPE_WEBHOOK_SECRET: "whsec_sandbox_6b1f0e9d3c5a7824",
        PREPAY_PAYPAL_BASE_URL: `${sandbox}/paypal`,
        PREPAY_PAYPAL_CLIENT_ID: "sandbox-client-3f7a9c1e5b",
        PREPAY_PAYPAL_CLIENT_SECRET: "sandbox-secret-8d2e6f4a0c9b1735",
        PREPAY_PAYPAL_WEBHOOK_ID: "5GP028458E2496506",
        LEPTOS_SITE_ROOT: `${root}/target/site`,
        LEPTOS_OUTPUT_NAME: "prepay",
        LEPTOS_HASH_FILES: "true",
      },
      gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
      reuseExistingServer: false,
      stdout: "ignore",
    },
  ],
});
