// (b) Stripe's SDK makes, reads and closes Checkout Sessions at our sandbox.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import Stripe from "stripe";
import { open, press, startDoor, startMerchant } from "../support/http.mjs";
import { GROUP, stage, startSandbox } from "../support/programs.mjs";
import { checkout, stripeAt, VERSION } from "../support/stripe.mjs";
import { npm } from "../support/versions.mjs";

describe(`(b) ${npm("stripe")} as client of our sandbox`, GROUP, () => {
  let merchant, sandbox, door, stripe, sessions;
  const { on, off } = stage();
  before(async () => {
    merchant = await on(startMerchant());
    sandbox = await on(startSandbox(merchant.url));
    door = await on(startDoor(`${sandbox.url}/stripe`));
    stripe = stripeAt(door.port);
    sessions = stripe.checkout.sessions;
  });
  after(off);

  /** A session that was paid on its page, and what Stripe told the merchant. */
  async function paid(changes = {}) {
    const session = await sessions.create(checkout(changes));
    await press(session.url, "pay");
    await merchant.next("stripe");
    return sessions.retrieve(session.id, { expand: ["payment_intent.latest_charge"] });
  }

  test("its own version is the one that Prepay pins", async () => {
    assert.equal(Stripe.API_VERSION, VERSION);
    const session = await sessions.create(checkout());
    assert.equal(session.lastResponse.apiVersion, VERSION);
    assert.match(session.lastResponse.requestId, /^req_/);
  });

  test("a session is made as asked", async () => {
    const asked = checkout();
    const session = await sessions.create(asked);
    assert.match(session.id, /^cs_test_/);
    assert.equal(session.object, "checkout.session");
    assert.equal(session.amount_total, 1_200);
    assert.equal(session.currency, "jpy");
    assert.equal(session.client_reference_id, asked.client_reference_id);
    assert.deepEqual({ ...session.metadata }, asked.metadata);
    assert.deepEqual([...session.payment_method_types], ["card", "konbini"]);
    assert.equal(session.expires_at, asked.expires_at);
    assert.deepEqual([session.status, session.payment_status, session.livemode], ["open", "unpaid", false]);
    const page = await open(session.url);
    assert.equal(page.status, 200);
    assert.match(page.text, /1,200 JPY/);
  });

  test("several lines and quantities add up", async () => {
    const line = (unit_amount, quantity) => ({ quantity, price_data: { currency: "jpy", unit_amount, product_data: { name: "x" } } });
    const session = await sessions.create(checkout({ line_items: [line(100, 3), line(250, 2)] }));
    assert.equal(session.amount_total, 800);
  });

  test("an open session is read", async () => {
    const { id } = await sessions.create(checkout());
    const session = await sessions.retrieve(id);
    assert.equal(session.id, id);
    assert.equal(session.payment_intent, null);
  });

  test("a paid session is read with its intent and charge", async () => {
    const session = await paid();
    assert.deepEqual([session.status, session.payment_status, session.url], ["complete", "paid", null]);
    const intent = session.payment_intent;
    assert.deepEqual([intent.object, intent.status, intent.amount_received], ["payment_intent", "succeeded", 1_200]);
    assert.equal(intent.metadata.payment_id, "PAY-0000000007-0000000009");
    assert.deepEqual([intent.latest_charge.object, intent.latest_charge.paid], ["charge", true]);
    const alone = await stripe.paymentIntents.retrieve(intent.id);
    assert.equal(alone.latest_charge, intent.latest_charge.id);
  });

  test("the browser comes back with the session's id", async () => {
    const session = await sessions.create(checkout());
    const back = await press(session.url, "pay");
    assert.equal(back.url, `https://portal.example.com/return?p=1&session_id=${session.id}`);
    await merchant.next("stripe");
  });

  test("a voucher is unpaid until it is paid at the store", async () => {
    const { id, url } = await sessions.create(checkout());
    const voucher = await press(url, "konbini");
    await merchant.next("stripe");
    const waiting = await sessions.retrieve(id, { expand: ["payment_intent"] });
    assert.deepEqual([waiting.status, waiting.payment_status], ["complete", "unpaid"]);
    assert.equal(waiting.payment_intent.status, "requires_action");
    await press(voucher.url, "pay-at-store");
    await merchant.next("stripe");
    assert.equal((await sessions.retrieve(id)).payment_status, "paid");
  });

  test("a declined card leaves the session open, with the reason", async () => {
    const { id, url } = await sessions.create(checkout());
    await press(url, "fail");
    const session = await sessions.retrieve(id, { expand: ["payment_intent"] });
    assert.equal(session.status, "open");
    assert.equal(session.payment_intent.last_payment_error.code, "card_declined");
  });

  test("an open session is expired, once", async () => {
    const { id } = await sessions.create(checkout());
    const session = await sessions.expire(id);
    assert.deepEqual([session.status, session.url], ["expired", null]);
    await merchant.next("stripe");
    await assert.rejects(sessions.expire(id), (error) => {
      assert.ok(error instanceof Stripe.errors.StripeInvalidRequestError);
      return error.statusCode === 400;
    });
  });

  test("the same key gives the same session again", async () => {
    const [asked, idempotencyKey] = [checkout(), "create:PAY-1:1"];
    const first = await sessions.create(asked, { idempotencyKey });
    const second = await sessions.create(asked, { idempotencyKey });
    assert.equal(second.id, first.id);
    assert.equal(second.lastResponse.headers["idempotent-replayed"], "true");
    assert.equal(second.lastResponse.idempotencyKey, idempotencyKey);
    assert.notEqual((await sessions.create(asked, { idempotencyKey: "create:PAY-1:2" })).id, first.id);
  });

  test("the first answer is given again, even when the session has moved on", async () => {
    const [asked, idempotencyKey] = [checkout(), "create:PAY-2:1"];
    const first = await sessions.create(asked, { idempotencyKey });
    await sessions.expire(first.id);
    await merchant.next("stripe");
    assert.equal((await sessions.create(asked, { idempotencyKey })).status, "open");
  });

  test("the same key with other parameters is refused", async () => {
    const idempotencyKey = "create:PAY-3:1";
    await sessions.create(checkout(), { idempotencyKey });
    await assert.rejects(sessions.create(checkout({ locale: "en" }), { idempotencyKey }), Stripe.errors.StripeIdempotencyError);
  });

  test("a refused request does not take its key", async () => {
    const idempotencyKey = "create:PAY-4:1";
    await assert.rejects(sessions.create(checkout({ mode: undefined }), { idempotencyKey }));
    assert.equal((await sessions.create(checkout(), { idempotencyKey })).status, "open");
  });

  test("money goes back in parts, and no more than was paid", async () => {
    const { payment_intent: intent } = await paid();
    const first = await stripe.refunds.create({ payment_intent: intent.id, amount: 500 }, { idempotencyKey: `r-${intent.id}` });
    assert.deepEqual([first.object, first.status, first.amount, first.charge], ["refund", "succeeded", 500, intent.latest_charge.id]);
    const again = await stripe.refunds.create({ payment_intent: intent.id, amount: 500 }, { idempotencyKey: `r-${intent.id}` });
    assert.equal(again.id, first.id);
    await assert.rejects(stripe.refunds.create({ payment_intent: intent.id, amount: 701 }), Stripe.errors.StripeInvalidRequestError);
    const rest = await stripe.refunds.create({ payment_intent: intent.id });
    assert.equal(rest.amount, 700);
    // The SDK turns the pages by itself.
    const listed = await stripe.refunds.list({ payment_intent: intent.id, limit: 1 }).autoPagingToArray({ limit: 10 });
    assert.deepEqual(listed.map((refund) => refund.id), [rest.id, first.id]);
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
    assert.deepEqual([charge.amount_refunded, charge.refunded], [1_200, true]);
    const kinds = [];
    for (let heard = 0; heard < 4; heard += 1) kinds.push(JSON.parse((await merchant.next("stripe")).body).type);
    assert.deepEqual(kinds.sort(), ["charge.refunded", "charge.refunded", "refund.created", "refund.created"]);
  });

  test("a dispute is read while it is open and when it is won", async () => {
    const session = await paid();
    const happens = (what) =>
      fetch(`${sandbox.url}/api/payments/${session.id}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(what),
      });
    assert.equal((await happens({ do: "dispute" })).status, 200);
    const [open] = (await stripe.disputes.list({ payment_intent: session.payment_intent.id })).data;
    assert.deepEqual([open.object, open.status, open.amount], ["dispute", "needs_response", 1_200]);
    assert.equal((await happens({ do: "change", state: "won" })).status, 200);
    assert.equal((await stripe.disputes.retrieve(open.id)).status, "won");
    for (let heard = 0; heard < 4; heard += 1) await merchant.next("stripe");
  });

  test("a wrong key is an authentication error", async () => {
    const other = stripeAt(door.port, { key: "sk_test_somebody_else" });
    await assert.rejects(other.checkout.sessions.create(checkout()), Stripe.errors.StripeAuthenticationError);
  });

  test("an unknown session is missing", async () => {
    await assert.rejects(sessions.retrieve("cs_test_unknown"), (error) => {
      assert.ok(error instanceof Stripe.errors.StripeInvalidRequestError);
      assert.deepEqual([error.statusCode, error.code], [404, "resource_missing"]);
      return true;
    });
  });

  for (const [what, changes, code] of [
    ["no mode", { mode: undefined }, "parameter_missing"],
    ["no lines", { line_items: undefined }, "parameter_missing"],
    ["no address to come back to", { success_url: undefined }, "parameter_missing"],
    ["an address that is none", { success_url: "portal" }, "url_invalid"],
    ["a parameter that Stripe does not know", { colour: "red" }, "parameter_unknown"],
    ["too little for a card", { line_items: [{ quantity: 1, price_data: { currency: "jpy", unit_amount: 49, product_data: { name: "x" } } }] }, "amount_too_small"],
  ]) {
    test(`${what}: ${code}`, async () => {
      await assert.rejects(sessions.create(checkout(changes)), (error) => {
        assert.ok(error instanceof Stripe.errors.StripeInvalidRequestError);
        assert.equal(error.code, code);
        return true;
      });
    });
  }

  test("endive names the methods otherwise", async () => {
    const endive = stripeAt(door.port, { apiVersion: "2026-09-30.endive" }).checkout.sessions;
    await assert.rejects(endive.create(checkout()), (error) => error.param === "payment_method_types[0]" || error.code === "parameter_unknown");
    const { payment_method_types, ...rest } = checkout();
    const session = await endive.create({ ...rest, allowed_payment_method_types: payment_method_types });
    assert.equal(session.lastResponse.apiVersion, "2026-09-30.endive");
    await assert.rejects(sessions.create({ ...rest, allowed_payment_method_types: payment_method_types }));
  });
});
