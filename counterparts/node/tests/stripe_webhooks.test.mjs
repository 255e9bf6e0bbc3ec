// (c) and (d) for Stripe: requests and events, signed on one side and checked on the other.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import Stripe from "stripe";
import { press, startDoor, startListener, startMerchant } from "../support/http.mjs";
import { GROUP, SANDBOX, stage, startSandbox, startWire } from "../support/programs.mjs";
import { checkout, event, stripeAt, VERSION } from "../support/stripe.mjs";
import { npm } from "../support/versions.mjs";

const { webhooks } = Stripe;

describe(`(c) our Stripe client asks as ${npm("stripe")} asks`, GROUP, () => {
  let wire, listener;
  const { on, off } = stage();
  before(async () => {
    wire = await on(startWire());
    listener = await on(startListener(() => ({})));
  });
  after(off);

  for (const [what, yen, methods] of [
    ["a payment that a store takes", 1_200, ["card", "konbini"]],
    ["a payment for cards only", 300_001, ["card"]],
  ]) {
    test(`${what} is the same form, version and key`, async () => {
      const expires = Math.floor(Date.now() / 1_000) + 3_600;
      // The listener's answer is no session: only what was asked counts.
      await wire.call("stripe_create", {
        base_url: listener.url,
        key: SANDBOX.stripeKey,
        payment_id: "PAY-0000000007-0000000009",
        amount: yen,
        description: "Prepay クレジット & more (1/2)",
        success_url: "https://portal.example.com/return?p=1",
        cancel_url: "https://portal.example.com/cancel",
        expires_at: expires * 1_000,
        language: "ja",
        idempotency_key: "create:PAY-1:1",
      });
      const ours = await listener.next();
      const asked = checkout({ expires_at: expires, payment_method_types: methods });
      asked.line_items[0].price_data.unit_amount = yen;
      asked.line_items[0].price_data.product_data.name = "Prepay クレジット & more (1/2)";
      if (methods.length === 1) delete asked.payment_method_options;
      await stripeAt(listener.port).checkout.sessions.create(asked, { idempotencyKey: "create:PAY-1:1" });
      const theirs = await listener.next();

      const form = ({ body }) => [...new URLSearchParams(body)].sort();
      assert.deepEqual(form(ours), form(theirs));
      assert.deepEqual([ours.method, ours.url], [theirs.method, theirs.url]);
      for (const name of ["authorization", "stripe-version", "idempotency-key", "content-type"]) {
        assert.equal(ours.headers[name], theirs.headers[name], name);
      }
      assert.equal(ours.headers["stripe-version"], VERSION);
    });
  }
});

describe(`(c) our Stripe sandbox signs, ${npm("stripe")} checks`, GROUP, () => {
  let merchant, sandbox, door, stripe;
  const { on, off } = stage();
  before(async () => {
    merchant = await on(startMerchant());
    sandbox = await on(startSandbox(merchant.url));
    door = await on(startDoor(`${sandbox.url}/stripe`));
    stripe = stripeAt(door.port);
  });
  after(off);

  /** The next delivery, through the SDK's check. */
  async function delivered() {
    const { body, headers } = await merchant.next("stripe");
    const header = headers["stripe-signature"];
    assert.throws(() => webhooks.constructEvent(body, header, "whsec_another_secret"));
    assert.throws(() => webhooks.constructEvent(JSON.stringify(JSON.parse(body)), header, SANDBOX.stripeWebhookSecret));
    return webhooks.constructEvent(body, header, SANDBOX.stripeWebhookSecret, 300);
  }

  test("paid by card", async () => {
    const session = await stripe.checkout.sessions.create(checkout());
    await press(session.url, "pay");
    const { type, data, api_version, livemode } = await delivered();
    assert.deepEqual([type, api_version, livemode], ["checkout.session.completed", VERSION, false]);
    assert.deepEqual([data.object.id, data.object.payment_status], [session.id, "paid"]);
  });

  for (const [what, action, last, status] of [
    ["paid at a store", "pay-at-store", "checkout.session.async_payment_succeeded", "paid"],
    ["a voucher that runs out", "let-expire", "checkout.session.async_payment_failed", "unpaid"],
  ]) {
    test(what, async () => {
      const session = await stripe.checkout.sessions.create(checkout());
      const voucher = await press(session.url, "konbini");
      const issued = await delivered();
      assert.deepEqual([issued.type, issued.data.object.payment_status], ["checkout.session.completed", "unpaid"]);
      await press(voucher.url, action);
      const ended = await delivered();
      assert.deepEqual([ended.type, ended.data.object.payment_status], [last, status]);
      assert.notEqual(ended.id, issued.id);
    });
  }

  test("expired by the merchant", async () => {
    const { id } = await stripe.checkout.sessions.create(checkout());
    await stripe.checkout.sessions.expire(id, {}, { idempotencyKey: "expire:PAY-1:1" });
    const { type, request } = await delivered();
    assert.deepEqual([type, request.idempotency_key], ["checkout.session.expired", "expire:PAY-1:1"]);
  });
});

describe(`(d) ${npm("stripe")} signs, our Stripe client checks`, GROUP, () => {
  let wire;
  const { on, off } = stage();
  before(async () => {
    wire = await on(startWire());
  });
  after(off);

  const secret = "whsec_3c1f9a7be2d84650a1f7c0d5e8b92461";
  const now = 1_795_000_000;
  const sign = (payload, changes = {}) => webhooks.generateTestHeaderString({ payload, secret, timestamp: now, ...changes });
  const check = (body, header, secrets = [secret], seconds = now) =>
    wire.call("stripe_event", { secrets, header, body, now: seconds * 1_000 });
  const believed = async (...given) => {
    const answer = await check(...given);
    assert.ok("ok" in answer, answer.refused);
    return answer.ok;
  };
  const refused = async (...given) => assert.ok("refused" in (await check(...given)), "believed");

  test("a paid session", async () => {
    const { id, kind, evidence } = await believed(event(), sign(event()));
    assert.deepEqual([id, kind], ["evt_1QShared0001", "checkout.session.completed"]);
    const { outcome, minor, currency, object_id, money_id } = evidence;
    assert.deepEqual([outcome, minor, currency, object_id, money_id], ["Paid", 1_200, "JPY", "cs_test_1", "pi_1"]);
  });

  test("text beyond ASCII", async () => {
    const body = event({}, { note: "コンビニ – được 😀 \u2028" });
    await believed(body, sign(body));
  });

  test("an event that is none of our business", async () => {
    const body = event({ type: "customer.created" });
    assert.equal((await believed(body, sign(body))).evidence, null);
  });

  test("a secret that is being rolled", async () => {
    const body = event();
    const old = sign(body, { secret: "whsec_the_one_before_this_one" });
    await refused(body, old);
    await believed(body, old, [secret, "whsec_the_one_before_this_one"]);
    await believed(body, `${old},${sign(body).split(",")[1]}`);
  });

  test("old and future times: the SDK checks one side only", async () => {
    const body = event();
    for (const [age, ours, theirs] of [
      [300, true, true],
      [301, false, false],
      [-300, true, true],
      // The SDK's fault: what is signed for tomorrow passes.
      [-301, false, true],
      [-86_400, false, true],
    ]) {
      const header = sign(body, { timestamp: now - age });
      assert.equal("ok" in (await check(body, header)), ours, `${age} s old`);
      const sdk = () => webhooks.constructEvent(body, header, secret, 300, undefined, now * 1_000);
      if (theirs) sdk();
      else assert.throws(sdk);
    }
  });

  test("two times: the SDK takes the last one", async () => {
    const body = event();
    const header = `t=${now - 9_999},${sign(body)}`;
    await refused(body, header);
    webhooks.constructEvent(body, header, secret, 300, undefined, now * 1_000);
  });

  test("another secret, a changed body, another scheme, nothing", async () => {
    const body = event();
    await refused(body, sign(body, { secret: "whsec_another_secret_than_ours" }));
    await refused(body.replace("1200", "12000"), sign(body));
    await refused(body.replace(/\s/g, ""), sign(body));
    await refused(body, sign(body, { scheme: "v0" }));
    await refused(body, null);
    await refused(body, "");
    await refused(body, sign(body).replace("t=", "t=+"));
  });

  test("an event of the other mode is suspicious", async () => {
    const body = event({ livemode: true }, { livemode: true });
    assert.equal((await believed(body, sign(body))).evidence.outcome, "Suspicious");
  });
});
