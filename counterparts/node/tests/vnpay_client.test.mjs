// (b) The community SDK pays, asks and refunds at our sandbox.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { open, press, startMerchant } from "../support/http.mjs";
import { GROUP, stage, startSandbox } from "../support/programs.mjs";
import { npm } from "../support/versions.mjs";
import { gmt7, parsed, payRequest, vnpayAt } from "../support/vnpay.mjs";

describe(`(b) ${npm("vnpay")} as client of our sandbox`, GROUP, () => {
  let merchant, sandbox, vnpay;
  const { on, off } = stage();
  before(async () => {
    merchant = await on(startMerchant());
    sandbox = await on(startSandbox(merchant.url));
    vnpay = vnpayAt(`${sandbox.url}/vnpay`);
  });
  after(off);

  /** A payment of the SDK's that has ended by one of the pay page's buttons, and the IPN about it. */
  async function paid(action = "pay", changes = {}) {
    const request = payRequest(changes);
    const page = await open(vnpay.buildPaymentUrl(request));
    const back = await press(page.url, action);
    return { request, back, ipn: parsed(new URL((await merchant.next("vnpay")).url, "http://x").search) };
  }

  let requestIds = 0;
  const query = ({ vnp_TxnRef, vnp_CreateDate }, changes = {}) => ({
    vnp_RequestId: `q${(requestIds += 1)}`,
    vnp_TxnRef,
    vnp_OrderInfo: `Truy van ${vnp_TxnRef}`,
    vnp_TransactionDate: vnp_CreateDate,
    vnp_CreateDate: gmt7(Date.now()),
    vnp_IpAddr: "198.51.100.7",
    ...changes,
  });
  const refund = (request, changes) => ({ ...query(request), vnp_CreateBy: "ops.lan", vnp_Locale: "vn", ...changes });

  test("its pay address opens the pay page", async () => {
    const request = payRequest();
    const page = await open(vnpay.buildPaymentUrl(request));
    assert.equal(page.status, 200);
    assert.match(page.text, /100,000 VND/);
    assert.ok(page.text.includes(request.vnp_TxnRef));
    assert.ok(page.text.includes(request.vnp_OrderInfo));
  });

  test("Vietnamese text and special characters in an order's text are taken", async () => {
    const page = await open(vnpay.buildPaymentUrl(payRequest({ vnp_OrderInfo: "Nạp tiền 100% & thưởng + (1/2)~*'!" })));
    assert.equal(page.status, 200);
  });

  for (const [what, changes, code] of [
    ["an amount below VNPay's bounds", { vnp_Amount: 4_999 }, "32"],
    ["an amount above VNPay's bounds", { vnp_Amount: 1_000_000_000 }, "32"],
    ["a pay page whose time is over", { vnp_CreateDate: gmt7(Date.now() - 3_600_000), vnp_ExpireDate: gmt7(Date.now() - 1_000) }, "15"],
    ["an address too short for VNPay", { vnp_IpAddr: "::1" }, "03"],
    ["a locale that VNPay does not have", { vnp_Locale: "ja" }, "03"],
  ]) {
    test(`${what} is refused with ${code}`, async () => {
      const page = await open(vnpay.buildPaymentUrl(payRequest(changes)));
      assert.ok(page.url.endsWith(`Error.html?code=${code}`), page.url);
    });
  }

  test("another secret is refused with 70, another merchant with 72", async () => {
    for (const [changes, code] of [
      [{ secureSecret: "WRONGSECRETWRONGSECRETWRONGSECRE" }, "70"],
      [{ tmnCode: "SANDBX02" }, "72"],
    ]) {
      const page = await open(vnpayAt(`${sandbox.url}/vnpay`, changes).buildPaymentUrl(payRequest()));
      assert.ok(page.url.endsWith(`Error.html?code=${code}`), page.url);
    }
  });

  test("a changed amount in its address is refused with 70", async () => {
    const address = vnpay.buildPaymentUrl(payRequest()).replace("vnp_Amount=10000000", "vnp_Amount=1000000");
    assert.ok((await open(address)).url.endsWith("Error.html?code=70"));
  });

  test("a reference is taken once a day", async () => {
    const { request } = await paid();
    const page = await open(vnpay.buildPaymentUrl({ ...request, vnp_Amount: 200_000 }));
    assert.ok(page.url.endsWith("Error.html?code=01"), page.url);
  });

  test("queryDr sees a payment open, then paid", async () => {
    const request = payRequest();
    const page = await open(vnpay.buildPaymentUrl(request));
    const waiting = await vnpay.queryDr(query(request));
    assert.ok(waiting.isVerified && waiting.isSuccess);
    assert.equal(waiting.vnp_TransactionStatus, "01");
    await press(page.url, "pay");
    const ipn = parsed(new URL((await merchant.next("vnpay")).url, "http://x").search);
    const done = await vnpay.queryDr(query(request));
    assert.ok(done.isVerified && done.isSuccess);
    assert.equal(done.vnp_TransactionStatus, "00");
    assert.equal(done.vnp_TransactionType, "01");
    assert.equal(done.vnp_TransactionNo, ipn.vnp_TransactionNo);
    assert.equal(done.vnp_Amount, "10000000");
  });

  test("queryDr sees a cancelled payment as not paid", async () => {
    const { request } = await paid("cancel");
    const answer = await vnpay.queryDr(query(request));
    assert.ok(answer.isVerified);
    assert.equal(answer.vnp_TransactionStatus, "02");
  });

  test("queryDr of an unknown payment is answered with 91, a repeated request id with 94", async () => {
    const unknown = query(payRequest());
    assert.equal((await vnpay.queryDr(unknown)).vnp_ResponseCode, "91");
    assert.equal((await vnpay.queryDr(unknown)).vnp_ResponseCode, "94");
  });

  test("queryDr under another secret is refused with 97, in an answer without signature", async () => {
    const { request } = await paid();
    const other = vnpayAt(`${sandbox.url}/vnpay`, { secureSecret: "WRONGSECRETWRONGSECRETWRONGSECRE" });
    const answer = await other.queryDr(query(request));
    assert.equal(answer.vnp_ResponseCode, "97");
    assert.equal(answer.vnp_SecureHash, undefined);
    // The SDK's fault: what carries no signature counts as verified.
    assert.equal(answer.isVerified, true);
  });

  test("a payment is refunded in part", async () => {
    const { request, ipn } = await paid();
    const answer = await vnpay.refund(
      refund(request, { vnp_TransactionType: "03", vnp_Amount: 40_000, vnp_TransactionNo: Number(ipn.vnp_TransactionNo) }),
    );
    assert.equal(answer.vnp_ResponseCode, "00");
    assert.equal(answer.vnp_TransactionType, "03");
    assert.equal(answer.vnp_TransactionStatus, "05");
    assert.equal(answer.vnp_Amount, 40_000);
    // The SDK's fault: it divides the amount before it hashes the answer, and finds a good signature bad.
    assert.equal(answer.isVerified, false);
  });

  test("a payment is refunded as a whole, once", async () => {
    const { request, ipn } = await paid();
    const whole = { vnp_TransactionType: "02", vnp_Amount: 100_000, vnp_TransactionNo: Number(ipn.vnp_TransactionNo) };
    assert.equal((await vnpay.refund(refund(request, whole))).vnp_ResponseCode, "00");
    assert.notEqual((await vnpay.refund(refund(request, whole))).vnp_ResponseCode, "00");
  });

  test("more than was paid is refused with 02, a payment that failed with 95", async () => {
    const part = (request, amount, number) =>
      vnpay.refund(refund(request, { vnp_TransactionType: "03", vnp_Amount: amount, vnp_TransactionNo: number }));
    const first = await paid();
    const number = Number(first.ipn.vnp_TransactionNo);
    assert.equal((await part(first.request, 60_000, number)).vnp_ResponseCode, "00");
    assert.equal((await part(first.request, 60_000, number)).vnp_ResponseCode, "02");
    const failed = await paid("fail");
    assert.equal((await part(failed.request, 60_000, Number(failed.ipn.vnp_TransactionNo))).vnp_ResponseCode, "95");
  });

  test("a refund without transaction number is refused: the SDK hashes 0 and sends nothing", async () => {
    const { request } = await paid();
    const answer = await vnpay.refund(refund(request, { vnp_TransactionType: "03", vnp_Amount: 40_000 }));
    assert.equal(answer.vnp_ResponseCode, "97");
  });
});
