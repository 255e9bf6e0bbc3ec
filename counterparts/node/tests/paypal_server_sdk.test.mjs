// (b) PayPal's current SDK makes, reads and captures orders at our sandbox; (c) our client asks as it does.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ApiError } from "@paypal/paypal-server-sdk";
import { open, press, startListener, startMerchant } from "../support/http.mjs";
import { camel, link, order, serverSdkAt } from "../support/paypal.mjs";
import { GROUP, SANDBOX, stage, startSandbox, startWire } from "../support/programs.mjs";
import { npm } from "../support/versions.mjs";

const prefer = "return=representation";

describe(`(b) ${npm("@paypal/paypal-server-sdk")} as client of our sandbox`, GROUP, () => {
  let merchant, sandbox, orders, payments;
  const { on, off } = stage();
  before(async () => {
    merchant = await on(startMerchant());
    sandbox = await on(startSandbox(merchant.url));
    ({ orders, payments } = serverSdkAt(`${sandbox.url}/paypal`));
  });
  after(off);

  const create = (body, paypalRequestId = `create-${body.purchase_units[0].custom_id}`) =>
    orders.createOrder({ body: camel(body), paypalRequestId, prefer });

  /** An order that its payer has ended by a button, and what PayPal told the merchant. */
  async function approved(action = "pay", body = order()) {
    const { result } = await create(body);
    const back = await press(link(result, "payer-action"), action);
    if (action !== "cancel") await merchant.next("paypal");
    return { id: result.id, back, body };
  }
  const capture = (id, paypalRequestId = `capture-${id}`) => orders.captureOrder({ id, paypalRequestId, prefer });
  const issue = (wanted, statusCode) => (error) => {
    assert.ok(error instanceof ApiError, error);
    assert.equal(JSON.parse(error.body).details?.[0].issue, wanted);
    assert.equal(error.statusCode, statusCode);
    return true;
  };

  test("an order is made as asked", async () => {
    const body = order();
    const { result, statusCode, headers } = await create(body);
    assert.equal(statusCode, 201);
    assert.ok(headers["paypal-debug-id"]);
    assert.equal(result.status, "PAYER_ACTION_REQUIRED");
    assert.equal(result.intent, "CAPTURE");
    const [unit] = result.purchaseUnits;
    assert.equal(unit.customId, body.purchase_units[0].custom_id);
    assert.equal(unit.invoiceId, body.purchase_units[0].invoice_id);
    assert.deepEqual({ ...unit.amount }, { currencyCode: "USD", value: "25.00" });
    const page = await open(link(result, "payer-action"));
    assert.equal(page.status, 200);
    assert.match(page.text, /25\.00 USD/);
  });

  test("an order is read, by whoever asks with a token", async () => {
    const { result } = await create(order());
    const again = await orders.getOrder({ id: result.id });
    assert.deepEqual([again.result.id, again.result.status], [result.id, "PAYER_ACTION_REQUIRED"]);
  });

  test("without a payment source there is an approve link", async () => {
    const { payment_source, ...body } = order();
    const { result } = await create(body);
    assert.equal(result.status, "CREATED");
    assert.equal((await open(link(result, "approve"))).status, 200);
  });

  test("an approved order is captured", async () => {
    const { id, back, body } = await approved();
    const returned = new URL(back.url);
    assert.equal(returned.searchParams.get("token"), id);
    assert.ok(returned.searchParams.get("PayerID"));
    assert.equal((await orders.getOrder({ id })).result.status, "APPROVED");
    const { result, statusCode } = await capture(id);
    assert.equal(statusCode, 201);
    assert.equal(result.status, "COMPLETED");
    const [taken] = result.purchaseUnits[0].payments.captures;
    assert.equal(taken.status, "COMPLETED");
    assert.equal(taken.customId, body.purchase_units[0].custom_id);
    assert.deepEqual({ ...taken.amount }, { currencyCode: "USD", value: "25.00" });
    const alone = await payments.getCapturedPayment({ captureId: taken.id });
    assert.deepEqual([alone.result.id, alone.result.status], [taken.id, "COMPLETED"]);
    await merchant.next("paypal");
  });

  test("the same request id gives the same order and the same capture again", async () => {
    const body = order();
    const first = await create(body, "create:1");
    const second = await create(body, "create:1");
    assert.equal(second.result.id, first.result.id);
    assert.deepEqual([first.statusCode, second.statusCode], [201, 200]);
    const { id } = await approved();
    const once = await capture(id, "capture:1");
    const twice = await capture(id, "capture:1");
    assert.deepEqual([once.statusCode, twice.statusCode], [201, 200]);
    const number = ({ result }) => result.purchaseUnits[0].payments.captures[0].id;
    assert.equal(number(twice), number(once));
    await merchant.next("paypal");
    await assert.rejects(capture(id, "capture:2"), issue("ORDER_ALREADY_CAPTURED", 422));
  });

  test("money goes back in parts, and no more than was captured", async () => {
    const { id } = await approved();
    const { result } = await capture(id);
    await merchant.next("paypal");
    const captureId = result.purchaseUnits[0].payments.captures[0].id;
    const refund = (paypalRequestId, value) =>
      payments.refundCapturedPayment({
        captureId,
        paypalRequestId,
        prefer,
        body: value ? { amount: { currencyCode: "USD", value } } : undefined,
      });
    const first = await refund("refund:1", "10.00");
    assert.deepEqual([first.statusCode, first.result.status, first.result.amount.value], [201, "COMPLETED", "10.00"]);
    const again = await refund("refund:1", "10.00");
    assert.deepEqual([again.statusCode, again.result.id], [200, first.result.id]);
    await assert.rejects(refund("refund:2", "15.01"), issue("REFUND_AMOUNT_EXCEEDED", 422));
    assert.equal((await payments.getCapturedPayment({ captureId })).result.status, "PARTIALLY_REFUNDED");
    assert.equal((await refund("refund:3")).result.amount.value, "15.00");
    assert.equal((await payments.getRefund({ refundId: first.result.id })).result.status, "COMPLETED");
    const [unit] = (await orders.getOrder({ id })).result.purchaseUnits;
    assert.equal(unit.payments.refunds.length, 2);
    assert.equal(unit.payments.captures[0].status, "REFUNDED");
    for (let heard = 0; heard < 2; heard += 1) {
      assert.equal(JSON.parse((await merchant.next("paypal")).body).event_type, "PAYMENT.CAPTURE.REFUNDED");
    }
  });

  test("no request id is refused", async () => {
    await assert.rejects(orders.createOrder({ body: camel(order()) }), issue("PAYPAL_REQUEST_ID_REQUIRED", 400));
  });

  test("an order that nobody approved is not captured", async () => {
    const { result } = await create(order());
    await assert.rejects(capture(result.id), issue("ORDER_NOT_APPROVED", 422));
    const { id } = await approved("cancel");
    await assert.rejects(capture(id), issue("ORDER_NOT_APPROVED", 422));
  });

  test("a declined instrument sends the payer back, then the same order is paid", async () => {
    const { id } = await approved("decline-once");
    await assert.rejects(capture(id, "capture:d1"), issue("INSTRUMENT_DECLINED", 422));
    await press(link((await orders.getOrder({ id })).result, "payer-action"), "pay");
    await merchant.next("paypal");
    const { result } = await capture(id, "capture:d2");
    assert.equal(result.purchaseUnits[0].payments.captures[0].status, "COMPLETED");
    await merchant.next("paypal");
  });

  test("a capture may be pending, declined or refused", async () => {
    for (const [action, status] of [
      ["pending", "PENDING"],
      ["fail", "DECLINED"],
    ]) {
      const { id } = await approved(action);
      const { result } = await capture(id);
      assert.equal(result.status, "COMPLETED");
      assert.equal(result.purchaseUnits[0].payments.captures[0].status, status);
      await merchant.next("paypal");
    }
    const { id } = await approved("refuse");
    await assert.rejects(capture(id), issue("TRANSACTION_REFUSED", 422));
  });

  test("an invoice number is paid once", async () => {
    const first = await approved();
    await capture(first.id);
    await merchant.next("paypal");
    const { invoice_id } = first.body.purchase_units[0];
    const second = await approved("pay", order({ invoice_id }));
    await assert.rejects(capture(second.id), issue("DUPLICATE_INVOICE_ID", 422));
  });

  for (const [what, unit, wanted, status] of [
    ["dong", { currency_code: "VND", value: "100000" }, "INVALID_CURRENCY_CODE", 422],
    ["a fraction of a cent", { value: "25.001" }, "DECIMAL_PRECISION", 422],
    ["a fraction of a yen", { currency_code: "JPY", value: "25.50" }, "DECIMALS_NOT_SUPPORTED", 422],
    ["nothing", { value: "0.00" }, "CANNOT_BE_ZERO_OR_NEGATIVE", 422],
    ["a number in powers of ten", { value: "1e3" }, "INVALID_PARAMETER_SYNTAX", 400],
  ]) {
    test(`${what}: ${wanted}`, async () => {
      await assert.rejects(create(order(unit)), issue(wanted, status));
    });
  }

  test("an unknown order is not found", async () => {
    await assert.rejects(orders.getOrder({ id: "0AB12345CD678901E" }), issue("INVALID_RESOURCE_ID", 404));
  });

  test("a wrong secret gets no token", async () => {
    const stranger = serverSdkAt(`${sandbox.url}/paypal`, { secret: "another-secret-than-ours" });
    await assert.rejects(stranger.orders.getOrder({ id: "0AB12345CD678901E" }));
  });
});

describe(`(c) our PayPal client asks as ${npm("@paypal/paypal-server-sdk")} asks`, GROUP, () => {
  let wire, listener;
  const { on, off } = stage();
  before(async () => {
    wire = await on(startWire());
    listener = await on(startListener(() => ({ access_token: "A21AAtoken", token_type: "Bearer", expires_in: 32_400 })));
  });
  after(off);

  for (const [currency, amount, value] of [
    ["USD", 2_500, "25.00"],
    ["EUR", 5, "0.05"],
    ["USD", 99_999_999, "999999.99"],
  ]) {
    test(`an order of ${value} ${currency}, and the token before it`, async () => {
      const payment_id = "PAY-0000000007-0000000009";
      const expected = order({ currency_code: currency, value, custom_id: payment_id, invoice_id: payment_id });
      const { return_url, cancel_url } = expected.payment_source.paypal.experience_context;
      // The listener's answer is no order: only what was asked counts.
      await wire.call("paypal_create", {
        app: {
          base_url: listener.url,
          client_id: SANDBOX.paypalClientId,
          client_secret: SANDBOX.paypalClientSecret,
          webhook_id: SANDBOX.paypalWebhookId,
        },
        payment_id,
        currency,
        amount,
        description: "Prepaid credit",
        brand_name: "Prepay",
        return_url,
        cancel_url,
        language: "en",
        created_at: 1_795_000_000_000,
        request_id: "create:PAY-1:1",
      });
      const [ourToken, ours] = [await listener.next(), await listener.next()];
      const { orders } = serverSdkAt(listener.url);
      await orders.createOrder({ body: camel(expected), paypalRequestId: "create:PAY-1:1", prefer }).catch(() => {});
      const [theirToken, theirs] = [await listener.next(), await listener.next()];

      assert.deepEqual(JSON.parse(ours.body), JSON.parse(theirs.body));
      assert.deepEqual(JSON.parse(ours.body), expected);
      assert.deepEqual([ours.method, ours.url], [theirs.method, theirs.url]);
      for (const name of ["authorization", "paypal-request-id", "prefer", "content-type"]) {
        assert.equal(ours.headers[name].split(";")[0], theirs.headers[name].split(";")[0], name);
      }
      assert.equal(ourToken.body, theirToken.body);
      assert.deepEqual([ourToken.method, ourToken.url], [theirToken.method, theirToken.url]);
      assert.equal(ourToken.headers.authorization, theirToken.headers.authorization);
    });
  }
});
