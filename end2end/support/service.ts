// What a service of the marketplace does, over the machine API.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, type APIRequestContext, type Page } from "@playwright/test";

const server = fileURLToPath(new URL("../../target/bin/server", import.meta.url));
/** Crockford's base 32, in which a payment's reference carries its account. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A key with which a service may charge and hold. */
export function serviceKey(): string {
  const env = {
    ...process.env,
    PREPAY_BASE_URL: `http://127.0.0.1:${process.env.PREPAY_E2E_PORT ?? 3420}`,
    PREPAY_DATA: process.env.PREPAY_E2E_DATA,
    PREPAY_DATABASE_URL: process.env.PREPAY_E2E_DATABASE_URL ?? "",
    DATABASE_URL: "",
    PREPAY_LOG: "warn",
  };
  const line = ["key", "create", "--name", "stories", "--scope", "charges", "--actor", "stories"];
  const said = execFileSync(server, line, { env, encoding: "utf8" });
  return said.match(/ppk_\S+/)?.[0] ?? "";
}

/** The account of the payment whose page is open. */
export function accountOf(page: Page): number {
  const digits = page.url().match(/PAY-([0-9A-Z]{10})-/)?.[1] ?? "";
  return [...digits].reduce((sum, digit) => sum * 32 + DIGITS.indexOf(digit), 0);
}

export type Hold = { service: string; amount: string; currency: string; description?: string; seconds: number };

/** Sets credit aside; answers the hold's number. */
export async function hold(request: APIRequestContext, key: string, account: number, hold: Hold): Promise<number> {
  const { seconds, ...fields } = hold;
  const answer = await request.post("/api/v1/holds", {
    headers: { authorization: `Bearer ${key}` },
    data: { account, key: `story-${Date.now()}-${Math.random()}`, expires_in_s: seconds, ...fields },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).hold;
}

/** Gives back what a hold keeps. */
export async function release(request: APIRequestContext, key: string, account: number, hold: number): Promise<void> {
  const answer = await request.post(`/api/v1/holds/${hold}/release`, {
    headers: { authorization: `Bearer ${key}` },
    data: { account, key: `story-${Date.now()}-${Math.random()}` },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}
