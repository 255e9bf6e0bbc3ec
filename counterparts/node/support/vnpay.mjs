// What the VNPay tests share. The SDK's own clock is right only where the process runs in UTC, so that every date is
// given to it.
import { HashAlgorithm, VNPay } from "vnpay";
import { buildPaymentUrlSearchParams, calculateSecureHash } from "vnpay/utils";
import { SANDBOX } from "./programs.mjs";

/** The SDK as a client of one host. `testMode` would send everything to the vendor's own sandbox: it stays off. */
export const vnpayAt = (host, changes = {}) =>
  new VNPay({
    tmnCode: SANDBOX.tmnCode,
    secureSecret: SANDBOX.hashSecret,
    vnpayHost: host,
    queryDrAndRefundHost: host,
    hashAlgorithm: HashAlgorithm.SHA512,
    ...changes,
  });

/** Milliseconds since 1970 as VNPay's `yyyyMMddHHmmss` in GMT+7, as the number that the SDK wants. */
export const gmt7 = (milliseconds) =>
  Number(new Date(milliseconds + 7 * 3_600_000).toISOString().replace(/\D/g, "").slice(0, 14));

let references = 0;

/** A pay request for the SDK, opened now. */
export const payRequest = (changes = {}) => ({
  vnp_Amount: 100_000,
  vnp_TxnRef: `TOPUP-${process.pid}-${(references += 1)}`,
  vnp_OrderInfo: "Nap tien tai khoan A1001: 100000 VND",
  vnp_OrderType: "topup",
  vnp_Locale: "vn",
  vnp_IpAddr: "203.0.113.10",
  vnp_ReturnUrl: "https://portal.example.com/pay/vnpay/return?p=1",
  vnp_CreateDate: gmt7(Date.now()),
  vnp_ExpireDate: gmt7(Date.now() + 15 * 60_000),
  ...changes,
});

/** A query string as an object, as web frameworks give it. */
export const parsed = (query) => Object.fromEntries(new URLSearchParams(query));

/** Parameters as the SDK encodes, sorts and signs them: a whole query string. */
export function signedBySdk(parameters, secureSecret = SANDBOX.hashSecret) {
  const data = buildPaymentUrlSearchParams(parameters).toString();
  const hash = calculateSecureHash({ secureSecret, data, hashAlgorithm: HashAlgorithm.SHA512, bufferEncode: "utf-8" });
  return `${data}&vnp_SecureHash=${hash}`;
}

/** The merchant as our wire code wants it. */
export const merchant = (base_url = "http://127.0.0.1:9/vnpay", secret = SANDBOX.hashSecret) => ({
  base_url,
  tmn_code: SANDBOX.tmnCode,
  secret,
});
