// Our side: the sandbox as a running program, and our wire code (billing/examples/wire) behind a pipe.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** The path of a program that `cargo xtask test` has built. */
function program(name) {
  const path = process.env[name];
  if (!path) throw new Error(`${name} is not set: run \`cargo xtask test --only counterparts\``);
  return path;
}

/** What the sandbox is configured with. */
export const SANDBOX = {
  tmnCode: "SANDBX01",
  hashSecret: "K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU",
  stripeKey: "sk_test_sandbox_4f8d2c7b9a1e",
  stripeWebhookSecret: "whsec_sandbox_6b1f0e9d3c5a7824",
  paypalClientId: "sandbox-client-3f7a9c1e5b",
  paypalClientSecret: "sandbox-secret-8d2e6f4a0c9b1735",
  paypalWebhookId: "5GP028458E2496506",
};

/** Starts a sandbox on a free port. Its messages go to `merchant`, its queries may follow each other at once. */
export async function startSandbox(merchant) {
  const child = spawn(
    program("PREPAY_SANDBOX_PROGRAM"),
    [
      ["--listen", "127.0.0.1:0"],
      ["--vnpay-querydr-block", "0ms"],
      ["--vnpay-ipn-url", `${merchant}/vnpay`],
      ["--stripe-webhook-url", `${merchant}/stripe`],
      ["--paypal-webhook-url", `${merchant}/paypal`],
    ].flat(),
    { env: { ...process.env, NO_COLOR: "1", RUST_LOG: "info" }, stdio: ["ignore", "ignore", "pipe"] },
  );
  const said = [];
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
      if (address) resolve(address[0]);
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`the sandbox has ended:\n${said.join("\n")}`)));
  });
  return { url, stop: () => stop(child) };
}

/** Starts our wire code. `call` gives `{ ok }` or `{ refused }`. */
export function startWire() {
  const child = spawn(program("PREPAY_WIRE_PROGRAM"), { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift().resolve(JSON.parse(line)));
  child.once("exit", () => waiting.forEach(({ reject }) => reject(new Error("the wire program has ended"))));
  const call = (name, fields) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify({ call: name, ...fields })}\n`);
    });
  /** The answer of a call that must not be refused. */
  const ok = async (name, fields) => {
    const answer = await call(name, fields);
    if (!("ok" in answer)) throw new Error(`${name} was refused: ${answer.refused}`);
    return answer.ok;
  };
  return { call, ok, stop: () => stop(child) };
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill();
  await ended;
}

/** What a group of tests has started, to be stopped in the opposite order, also when only half of it could start. */
export function stage() {
  const started = [];
  const on = async (starting) => {
    const actor = await starting;
    started.unshift(actor);
    return actor;
  };
  const off = async () => {
    for (const actor of started) await actor.stop();
  };
  return { on, off };
}

/** For every group of tests: far more than it needs. */
export const GROUP = { timeout: 60_000 };
