// What the Stripe tests share.
import Stripe from "stripe";
import { SANDBOX } from "./programs.mjs";

/** The version that Prepay pins, and the SDK's own. */
export const VERSION = "2026-08-26.dahlia";

/** The SDK as a client of one loopback port; `log` gets the headers of every answer. */
export function stripeAt(port, { key = SANDBOX.stripeKey, apiVersion = VERSION, ...options } = {}) {
  return new Stripe(key, { host: "127.0.0.1", port, protocol: "http", apiVersion, maxNetworkRetries: 0, telemetry: false, ...options });
}

/** A Checkout Session of `yen`. */
export const checkout = (changes = {}) => ({
  mode: "payment",
  line_items: [{ quantity: 1, price_data: { currency: "jpy", unit_amount: 1_200, product_data: { name: "Prepay クレジット" } } }],
  client_reference_id: "PAY-0000000007-0000000009",
  metadata: { payment_id: "PAY-0000000007-0000000009" },
  payment_intent_data: { metadata: { payment_id: "PAY-0000000007-0000000009" } },
  success_url: "https://portal.example.com/return?p=1&session_id={CHECKOUT_SESSION_ID}",
  cancel_url: "https://portal.example.com/cancel",
  expires_at: Math.floor(Date.now() / 1_000) + 3_600,
  locale: "ja",
  payment_method_types: ["card", "konbini"],
  payment_method_options: { konbini: { expires_after_days: 3 } },
  ...changes,
});

/** An event as Stripe writes it, pretty-printed. */
export const event = (changes = {}, object = {}) =>
  JSON.stringify(
    {
      id: "evt_1QShared0001",
      object: "event",
      api_version: VERSION,
      created: 1_795_000_000,
      livemode: false,
      type: "checkout.session.completed",
      data: {
        object: {
          id: "cs_test_1",
          object: "checkout.session",
          amount_total: 1_200,
          currency: "jpy",
          client_reference_id: "PAY-0000000007-0000000009",
          livemode: false,
          payment_intent: "pi_1",
          payment_status: "paid",
          status: "complete",
          ...object,
        },
      },
      ...changes,
    },
    null,
    2,
  );
