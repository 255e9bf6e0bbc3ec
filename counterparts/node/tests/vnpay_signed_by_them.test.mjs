// (d) What the community SDK signs, checked by our client.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { hash } from "vnpay/utils";
import { startListener } from "../support/http.mjs";
import { GROUP, SANDBOX, stage, startWire } from "../support/programs.mjs";
import { npm } from "../support/versions.mjs";
import { merchant as ours, parsed, signedBySdk, vnpayAt } from "../support/vnpay.mjs";

const ipn = (changes = {}) => ({
  vnp_Amount: "10000000",
  vnp_BankCode: "NCB",
  vnp_BankTranNo: "VNP14226112",
  vnp_CardType: "ATM",
  vnp_OrderInfo: "Nap tien tai khoan A1001: 100000 VND",
  vnp_PayDate: "20261122103412",
  vnp_ResponseCode: "00",
  vnp_TmnCode: SANDBOX.tmnCode,
  vnp_TransactionNo: "14226112",
  vnp_TransactionStatus: "00",
  vnp_TxnRef: "PAY-0000000007-0000000009",
  ...changes,
});

/** Repeatable dice. */
function dice(seed) {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

describe(`(d) ${npm("vnpay")} signs, our VNPay client checks`, GROUP, () => {
  let wire;
  const { on, off } = stage();
  before(async () => {
    wire = await on(startWire());
  });
  after(off);

  const message = (query, secret) => wire.call("vnpay_message", { merchant: ours(undefined, secret), query });
  const believed = async (query) => {
    const answer = await message(query);
    assert.ok("ok" in answer, answer.refused);
    return answer.ok;
  };
  const refused = async (query) => assert.ok("refused" in (await message(query)), "believed");

  test("a paid IPN", async () => {
    const expected = { reference: "PAY-0000000007-0000000009", dong: 100_000, transaction_number: "14226112", outcome: "Paid" };
    assert.deepEqual(await believed(signedBySdk(ipn())), expected);
  });

  // Only 00 with 00 is paid. The SDK's `isSuccess` reads the first code alone and takes each 00 for success.
  for (const [code, status, outcome] of [
    ["00", "00", /^Paid$/],
    ["00", "01", /^Pending$/],
    ["00", "02", /^Suspicious$/],
    ["07", "07", /^Suspicious$/],
    ["99", "00", /^Suspicious$/],
    ["24", "02", /^Cancelled$/],
    ["11", "02", /^Expired$/],
    ["51", "02", /^Failed/],
    ["13", "02", /^Failed/],
    ["75", "02", /^Failed/],
  ]) {
    test(`codes ${code}/${status}`, async () => {
      const query = signedBySdk(ipn({ vnp_ResponseCode: code, vnp_TransactionStatus: status }));
      assert.match((await believed(query)).outcome, outcome);
      const theirs = vnpayAt("http://127.0.0.1:9").verifyIpnCall(parsed(query));
      assert.equal(theirs.isVerified, true);
      assert.equal(theirs.isSuccess, code === "00");
    });
  }

  test("a cancelled IPN, which has no bank number and transaction 0", async () => {
    const { vnp_BankTranNo, ...rest } = ipn({ vnp_ResponseCode: "24", vnp_TransactionStatus: "02", vnp_TransactionNo: "0" });
    assert.equal((await believed(signedBySdk(rest))).transaction_number, null);
  });

  test("a thousand messages of random texts", async () => {
    const roll = dice(20261122);
    const letters = [..."abcXYZ019 :.,_-+&=%/?#|!'()~*\"<>\\{}^`[]@;$ăđệĩỡụ中文コ😀\u00a0\u200b\n\t"];
    for (let index = 0; index < 1_000; index += 1) {
      const text = Array.from({ length: 1 + roll(40) }, () => letters[roll(letters.length)]).join("");
      const dong = 5_000 + roll(999_994_999);
      const query = signedBySdk(ipn({ vnp_OrderInfo: text, vnp_BankTranNo: text, vnp_Amount: String(dong * 100) }));
      assert.equal((await believed(query)).dong, dong, JSON.stringify(text));
    }
  });

  test("neither order, %20 for spaces, nor an empty parameter matter", async () => {
    const pairs = signedBySdk(ipn()).replaceAll("+", "%20").split("&").reverse();
    await believed([...pairs, "vnp_Inv_Email="].join("&"));
  });

  test("a signature in capitals, which the SDK itself does not take", async () => {
    const query = signedBySdk(ipn()).replace(/[0-9a-f]{128}$/, (found) => found.toUpperCase());
    await believed(query);
    assert.equal(vnpayAt("http://127.0.0.1:9").verifyIpnCall(parsed(query)).isVerified, false);
  });

  test("one changed bit anywhere is refused", async () => {
    const query = signedBySdk(ipn());
    for (const [name, value] of Object.entries(ipn())) {
      const forged = signedBySdk(ipn({ [name]: `${value}0` })).split("&").slice(0, -1);
      await refused([...forged, query.split("&").at(-1)].join("&"));
    }
    const last = query.at(-1) === "0" ? "1" : "0";
    await refused(query.slice(0, -1) + last);
  });

  test("another secret, another merchant, a repeated amount are refused", async () => {
    await refused(signedBySdk(ipn(), "WRONGSECRETWRONGSECRETWRONGSECRE"));
    await refused(signedBySdk(ipn({ vnp_TmnCode: "SANDBX02" })));
    await refused(`vnp_Amount=10000000000&${signedBySdk(ipn())}`);
    await refused(signedBySdk(ipn()).replace(/&vnp_SecureHash=.*/, ""));
  });

  test("signed amounts that are none are refused, which the SDK throws at or takes", async () => {
    for (const amount of ["1e7", "-10000000", "10000000.0", "0x989680", "10000050", "010000000", "1000000000000"]) {
      await refused(signedBySdk(ipn({ vnp_Amount: amount })));
    }
    assert.throws(() => vnpayAt("http://127.0.0.1:9").verifyIpnCall(parsed(signedBySdk(ipn({ vnp_Amount: "1e7" })))));
  });
});

describe(`(d) ${npm("vnpay")} signs answers to queries, our VNPay client checks`, GROUP, () => {
  let wire, gateway, answer;
  const { on, off } = stage();
  before(async () => {
    wire = await on(startWire());
    gateway = await on(startListener(() => answer));
  });
  after(off);

  const created = Date.UTC(2026, 10, 22, 3, 30);
  const question = () => ({
    merchant: ours(gateway.url),
    payment_id: "PAY-0000000007-0000000009",
    amount: 100_000,
    created_at: created,
    expires_at: created + 15 * 60_000,
    now: created + 20 * 60_000,
  });
  const fields = (changes = {}) => ({
    vnp_ResponseId: "5f7fe1f3f1f84d0f8b2c8a0d6a1b2c3d",
    vnp_Command: "querydr",
    vnp_ResponseCode: "00",
    vnp_Message: "QueryDR Success",
    vnp_TmnCode: SANDBOX.tmnCode,
    vnp_TxnRef: "PAY-0000000007-0000000009",
    vnp_Amount: "10000000",
    vnp_BankCode: "NCB",
    vnp_PayDate: "20261122103412",
    vnp_TransactionNo: "14226112",
    vnp_TransactionType: "01",
    vnp_TransactionStatus: "00",
    vnp_OrderInfo: "Truy van PAY-0000000007-0000000009",
    vnp_PromotionCode: "",
    vnp_PromotionAmount: "",
    ...changes,
  });
  const sign = (values) => ({
    ...values,
    vnp_SecureHash: hash(SANDBOX.hashSecret, Object.values(values).join("|"), "SHA512"),
  });
  const ask = (given) => {
    answer = given;
    return wire.ok("vnpay_query", question());
  };

  test("a signed answer about our payment is evidence", async () => {
    const found = await ask(sign(fields()));
    assert.deepEqual([found.outcome, found.minor, found.currency, found.money_id], ["Paid", 100_000, "VND", "14226112"]);
  });

  test("with a promotion, too", async () => {
    const found = await ask(sign(fields({ vnp_PromotionCode: "TET", vnp_PromotionAmount: "500000" })));
    assert.equal(found.outcome, "Paid");
  });

  test("an unsigned answer is none, though the SDK takes it for verified", async () => {
    assert.equal(await ask(fields()), null);
    const theirs = await vnpayAt(gateway.url).queryDr({ vnp_TxnRef: "PAY-0000000007-0000000009" });
    assert.equal(theirs.isVerified, true);
  });

  test("a forged answer is none, though the SDK still calls it a success", async () => {
    assert.equal(await ask({ ...sign(fields({ vnp_TransactionStatus: "02" })), vnp_TransactionStatus: "00" }), null);
    const theirs = await vnpayAt(gateway.url).queryDr({ vnp_TxnRef: "PAY-0000000007-0000000009" });
    assert.deepEqual([theirs.isVerified, theirs.isSuccess], [false, true]);
  });

  test("a signed answer about something else is none", async () => {
    for (const changes of [
      { vnp_TxnRef: "PAY-0000000007-0000000008" },
      { vnp_TmnCode: "SANDBX02" },
      { vnp_Amount: "10000100" },
      { vnp_TransactionType: "02" },
      { vnp_ResponseCode: "99" },
    ]) {
      assert.equal(await ask(sign(fields(changes))), null, JSON.stringify(changes));
    }
  });
});
