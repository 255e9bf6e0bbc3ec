// (b) PayPal's deprecated SDK at our sandbox: it ends paths with a question mark and sends empty bodies.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import checkoutSdk from "@paypal/checkout-server-sdk";
import { press, startDoor, startMerchant } from "../support/http.mjs";
import { checkoutSdkAt, link, order } from "../support/paypal.mjs";
import { GROUP, stage, startSandbox } from "../support/programs.mjs";
import { npm } from "../support/versions.mjs";

const { OrdersCreateRequest, OrdersGetRequest, OrdersCaptureRequest } = checkoutSdk.orders;
const { CapturesGetRequest } = checkoutSdk.payments;

describe(`(b) ${npm("@paypal/checkout-server-sdk")} as client of our sandbox`, GROUP, () => {
  let merchant, sandbox, door, client;
  const { on, off } = stage();
  before(async () => {
    merchant = await on(startMerchant());
    sandbox = await on(startSandbox(merchant.url));
    door = await on(startDoor(`${sandbox.url}/paypal`));
    client = checkoutSdkAt(door.url);
  });
  after(off);

  async function create(body = order()) {
    const request = new OrdersCreateRequest().prefer("return=representation").requestBody(body);
    request.headers["PayPal-Request-Id"] = `create-${body.purchase_units[0].custom_id}`;
    return (await client.execute(request)).result;
  }
  function capture(id, body) {
    const request = new OrdersCaptureRequest(id).prefer("return=representation").requestBody(body);
    request.headers["PayPal-Request-Id"] = `capture-${id}`;
    return client.execute(request);
  }
  const read = async (id) => (await client.execute(new OrdersGetRequest(id))).result;
  async function approved(action = "pay") {
    const made = await create();
    await press(link(made, "payer-action"), action);
    await merchant.next("paypal");
    return made.id;
  }

  test("an order is made and read", async () => {
    const made = await create();
    assert.equal(made.status, "PAYER_ACTION_REQUIRED");
    assert.deepEqual((await read(made.id)).purchase_units[0].amount, { currency_code: "USD", value: "25.00" });
  });

  for (const [what, body] of [
    ["an empty object", {}],
    ["no body at all", undefined],
  ]) {
    test(`an approved order is captured with ${what}`, async () => {
      const id = await approved();
      const { statusCode, result } = await capture(id, body);
      assert.deepEqual([statusCode, result.status], [201, "COMPLETED"]);
      const [taken] = result.purchase_units[0].payments.captures;
      const alone = await client.execute(new CapturesGetRequest(taken.id));
      assert.equal(alone.result.status, "COMPLETED");
      await merchant.next("paypal");
    });
  }

  test("a refusal carries PayPal's error", async () => {
    const { id } = await create();
    await assert.rejects(capture(id, {}), (error) => {
      assert.equal(error.statusCode, 422);
      const said = JSON.parse(error.message);
      assert.equal(said.name, "UNPROCESSABLE_ENTITY");
      assert.equal(said.details[0].issue, "ORDER_NOT_APPROVED");
      assert.ok(said.debug_id);
      return true;
    });
  });

  test("an unknown client gets no token", async () => {
    const stranger = checkoutSdkAt(door.url, "another-client");
    await assert.rejects(stranger.execute(new OrdersGetRequest("0AB12345CD678901E")), (error) => {
      assert.equal(error.statusCode, 401);
      assert.equal(JSON.parse(error.message).error, "invalid_client");
      return true;
    });
  });
});
