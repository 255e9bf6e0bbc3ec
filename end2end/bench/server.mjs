// The built server on a port and a data folder of its own, and browsers that are signed in to it.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("../package.json", import.meta.url));
const PASSWORD = "prepay-demo-2026";

/** Starts the server of `target/bin` and waits until it is ready. */
export async function startServer(root) {
  const port = Number(process.env.PREPAY_BENCH_PORT ?? 3460);
  const base = `http://127.0.0.1:${port}`;
  // Kept from run to run: a million movements are not made twice.
  const data = process.env.PREPAY_BENCH_DATA ?? join(root, "target/bench/data");
  mkdirSync(data, { recursive: true });
  const program = process.env.PREPAY_BENCH_SERVER ?? join(root, "target/bin/server");
  const env = {
    ...process.env,
    PREPAY_LISTEN: `127.0.0.1:${port}`,
    PREPAY_BASE_URL: base,
    PREPAY_DATA: data,
    PREPAY_DATABASE_URL: "",
    DATABASE_URL: "",
    PREPAY_LOG: "warn",
    LEPTOS_SITE_ROOT: join(root, "target/site"),
    LEPTOS_OUTPUT_NAME: "prepay",
    LEPTOS_HASH_FILES: "true",
  };
  const child = spawn(program, ["serve"], { env, stdio: ["ignore", "ignore", "inherit"] });
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`${base}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) break;
    if (tries > 300 || child.exitCode !== null) throw new Error(`${program} does not start`);
    await new Promise((done) => setTimeout(done, 100));
  }
  return {
    base,
    pid: child.pid,
    /** The e-mail of a demo customer with so many movements, made when there is none. */
    customer(rows) {
      return execFileSync(program, ["demo-history", String(rows)], { env, encoding: "utf8" }).trim();
    },
    /** The cookie of a session. */
    async session(email) {
      const answer = await fetch(`${base}/api/sign_in`, {
        method: "POST",
        redirect: "manual",
        headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: base },
        body: new URLSearchParams({ email, password: PASSWORD }),
      });
      const cookie = answer.headers.getSetCookie().find((text) => text.startsWith("prepay="));
      if (!cookie) throw new Error(`${email} cannot sign in: ${answer.status}`);
      return cookie.split(";")[0];
    },
    async stop() {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Debian's Chromium, driven by the Playwright of the browser tests. */
export async function startBrowser() {
  const { chromium } = require("@playwright/test");
  const found = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({
    executablePath: process.env.PREPAY_CHROMIUM ?? found,
    args: [...sandbox, "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
}

/** The value below which that part of the numbers lies. */
export function percentile(numbers, part) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
}

/** To two decimals. */
export const round = (number) => Math.round(number * 100) / 100;
