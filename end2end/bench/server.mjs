// The built server on a port and a data folder of its own.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./measure.mjs";

const PASSWORD = "prepay-demo-2026";

/** Starts the server of `target/bin` over a data folder and waits until it is ready. */
export async function startServer(root, data) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  mkdirSync(data, { recursive: true });
  const program = join(root, "target/bin/server");
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
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await ended;
  };
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`${base}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) break;
    if (tries > 300 || child.exitCode !== null) {
      await stop();
      throw new Error(`${program} does not start`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  const command = (...words) => execFileSync(program, words, { env, encoding: "utf8" }).trim();
  return {
    base,
    pid: child.pid,
    /** Makes the demo customers when there are none. */
    demo: () => command("demo"),
    /** The e-mail of a demo customer with so many movements, made when there is none. */
    customer: (rows) => command("demo-history", String(rows)),
    /** The cookie of a session, as a request carries it. */
    async session(email, password = PASSWORD) {
      const answer = await fetch(`${base}/api/sign_in`, {
        method: "POST",
        redirect: "manual",
        headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: base },
        body: new URLSearchParams({ email, password }),
      });
      const cookie = answer.headers.getSetCookie().find((text) => text.startsWith("prepay="));
      if (!cookie) throw new Error(`${email} cannot sign in: ${answer.status}`);
      return cookie.split(";")[0];
    },
    stop,
  };
}
