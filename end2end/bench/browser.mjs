// The system's Chromium.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../package.json", import.meta.url));
const found = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/**
 * A browser driven by the Playwright of the browser tests.
 *
 * @param {number} [port] where other tools reach its DevTools
 */
export async function startBrowser(port) {
  const { chromium } = require("@playwright/test");
  return chromium.launch({
    executablePath: process.env.PREPAY_CHROMIUM ?? found,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      ...(port ? [`--remote-debugging-port=${port}`] : []),
    ],
  });
}

/** Cookies for a browser: a header's worth, and the language, so that all sections see the same words. */
export function cookies(server, header) {
  const pairs = [...(header ? header.split("; ") : []), "language=en"].map((pair) => pair.split("="));
  return pairs.map(([name, value]) => ({ name, value, url: server.base }));
}
