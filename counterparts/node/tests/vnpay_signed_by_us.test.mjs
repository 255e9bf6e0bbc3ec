// (c) What our client and our sandbox sign, checked by the community SDK.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { hash } from "vnpay/utils";
import { open, press, startListener, startMerchant } from "../support/http.mjs";
import { GROUP, SANDBOX, stage, startSandbox, startWire } from "../support/programs.mjs";
import { npm } from "../support/versions.mjs";
import { gmt7, merchant as ours, parsed, payRequest, vnpayAt } from "../support/vnpay.mjs";

describe(`(c) our VNPay client signs, ${npm("vnpay")} checks`, GROUP, () => {
  let wire, listener;
  const { on, off } = stage();
  before(async () => {
    wire = await on(startWire());
    listener = await on(startListener(() => ({ vnp_ResponseCode: "91" })));
  });
  after(off);

  const created = Date.UTC(2026, 10, 22, 3, 30);
  const request = (changes = {}) => ({
    merchant: ours("https://sandbox.vnpayment.vn/"),
    payment_id: "PAY-0000000007-0000000009",
    amount: 100_000,
    order_info: "Prepay PAY-0000000007-0000000009: 100.000 VND",
    language: "vi",
    client_ip: "203.0.113.10",
    return_url: "https://portal.example.com/pay/vnpay/return",
    created_at: created,
    expires_at: created + 15 * 60_000,
    ...changes,
  });

  for (const [what, changes, theirs] of [
    ["in Vietnamese", {}, {}],
    ["in English for a Japanese customer", { language: "ja" }, { vnp_Locale: "en" }],
    ["for an address of version 6", { client_ip: "2001:db8::1" }, { vnp_IpAddr: "127.0.0.1" }],
    ["of the smallest amount", { amount: 5_000 }, { vnp_Amount: 5_000 }],
    ["of the largest amount", { amount: 999_999_999 }, { vnp_Amount: 999_999_999 }],
    [
      "with a query in the return address",
      { return_url: "https://portal.example.com/r?p=PAY-1&x=a%20b" },
      { vnp_ReturnUrl: "https://portal.example.com/r?p=PAY-1&x=a%20b" },
    ],
    [
      "on the last second of a year in GMT+7",
      { created_at: Date.UTC(2026, 11, 31, 16, 59, 59), expires_at: Date.UTC(2026, 11, 31, 17, 14, 59) },
      { vnp_CreateDate: 20261231235959, vnp_ExpireDate: 20270101001459 },
    ],
  ]) {
    test(`a pay address ${what} is the SDK's, byte for byte, and verifies there`, async () => {
      const address = await wire.ok("vnpay_pay_url", request(changes));
      const vnpay = vnpayAt("https://sandbox.vnpayment.vn");
      const expected = vnpay.buildPaymentUrl(
        payRequest({
          vnp_TxnRef: "PAY-0000000007-0000000009",
          vnp_OrderInfo: "Prepay PAY-0000000007-0000000009: 100.000 VND",
          vnp_ReturnUrl: "https://portal.example.com/pay/vnpay/return",
          vnp_CreateDate: gmt7(created),
          vnp_ExpireDate: gmt7(created + 15 * 60_000),
          ...theirs,
        }),
      );
      assert.equal(address, expected);
      assert.equal(vnpay.verifyReturnUrl(parsed(new URL(address).search)).isVerified, true);
    });
  }

  test("a query is signed as the SDK signs the same query", async () => {
    const question = {
      merchant: ours(listener.url),
      payment_id: "PAY-0000000007-0000000009",
      amount: 100_000,
      created_at: created,
      expires_at: created + 15 * 60_000,
      now: created + 16 * 60_000,
    };
    assert.equal(await wire.ok("vnpay_query", question), null);
    const body = JSON.parse((await listener.next()).body);
    assert.equal(body.vnp_TransactionDate, String(gmt7(created)));
    assert.equal(body.vnp_CreateDate, String(gmt7(question.now)));

    const { vnp_SecureHash, vnp_Command, vnp_TmnCode, ...fields } = body;
    await vnpayAt(listener.url).queryDr(fields);
    const theirs = JSON.parse((await listener.next()).body);
    assert.deepEqual(body, theirs);
  });

  test("joined values are signed as the SDK's hash signs them", async () => {
    const values = ["rf-000001", "2.1.0", "refund", "SANDBX01", "03", "PAY-1", "4000000", "0", "", "Hoàn tiền", "|"];
    const { text, signature } = await wire.ok("vnpay_joined", { secret: SANDBOX.hashSecret, values });
    assert.equal(text, values.join("|"));
    assert.equal(signature, hash(SANDBOX.hashSecret, text, "SHA512"));
  });
});

describe(`(c) our VNPay sandbox signs, ${npm("vnpay")} checks`, GROUP, () => {
  let merchant, sandbox, vnpay;
  const { on, off } = stage();
  before(async () => {
    merchant = await on(startMerchant());
    sandbox = await on(startSandbox(merchant.url));
    vnpay = vnpayAt(`${sandbox.url}/vnpay`);
  });
  after(off);

  for (const [action, code, status] of [
    ["pay", "00", "00"],
    ["cancel", "24", "02"],
    ["fail", "51", "02"],
    ["wrong-otp", "13", "02"],
    ["suspicious", "07", "07"],
    ["expired", "11", "02"],
  ]) {
    test(`IPN and return of "${action}"`, async () => {
      const request = payRequest({ vnp_OrderInfo: "Nap tien: 100% & qua (1/2) ~*'!" });
      const back = await press((await open(vnpay.buildPaymentUrl(request))).url, action);
      const ipn = parsed(new URL((await merchant.next("vnpay")).url, "http://x").search);
      const checked = vnpay.verifyIpnCall(ipn);
      assert.equal(checked.isVerified, true);
      assert.equal(checked.isSuccess, code === "00");
      assert.equal(checked.vnp_Amount, 100_000);
      assert.equal(checked.vnp_OrderInfo, request.vnp_OrderInfo);
      assert.deepEqual([ipn.vnp_ResponseCode, ipn.vnp_TransactionStatus], [code, status]);

      // The browser brings the same parameters beside the return address's own `p`, which the SDK would hash, too.
      const { p, ...returned } = parsed(new URL(back.url).search);
      assert.equal(p, "1");
      assert.deepEqual(returned, ipn);
      assert.equal(vnpay.verifyReturnUrl(returned).isVerified, true);
      assert.equal(vnpay.verifyReturnUrl({ p, ...returned }).isVerified, false);
    });
  }

  test("a changed IPN is not believed", async () => {
    await press((await open(vnpay.buildPaymentUrl(payRequest()))).url, "cancel");
    const ipn = parsed(new URL((await merchant.next("vnpay")).url, "http://x").search);
    const forged = { ...ipn, vnp_ResponseCode: "00", vnp_TransactionStatus: "00" };
    assert.equal(vnpay.verifyIpnCall(forged).isVerified, false);
  });
});
