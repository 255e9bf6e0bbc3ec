// What the PayPal tests share.
import { Client, Environment, OrdersController, PaymentsController } from "@paypal/paypal-server-sdk";
import checkoutSdk from "@paypal/checkout-server-sdk";
import { SANDBOX } from "./programs.mjs";

/** The current SDK. It has no setting for the address, so that its requests are turned round underneath it. */
export function serverSdkAt(base, { id = SANDBOX.paypalClientId, secret = SANDBOX.paypalClientSecret } = {}) {
  const adapter = async (config) => {
    const url = config.url.replace("https://api-m.sandbox.paypal.com", base);
    const { method, data } = config;
    const answer = await fetch(url, { method, body: data, headers: config.headers.toJSON() });
    const { status, statusText, headers } = answer;
    return { data: await answer.text(), status, statusText, headers: Object.fromEntries(headers), config, request: {} };
  };
  const client = new Client({
    clientCredentialsAuthCredentials: { oAuthClientId: id, oAuthClientSecret: secret },
    environment: Environment.Sandbox,
    unstable_httpClientOptions: { adapter },
  });
  return { orders: new OrdersController(client), payments: new PaymentsController(client) };
}

/** The deprecated SDK, which many shops still run. It knows an origin, but no folder, and shares tokens by client id. */
export function checkoutSdkAt(origin, id = SANDBOX.paypalClientId) {
  const environment = new checkoutSdk.core.PayPalEnvironment(id, SANDBOX.paypalClientSecret, origin, origin);
  return new checkoutSdk.core.PayPalHttpClient(environment);
}

let orders = 0;

/** An order in PayPal's own spelling. */
export function order({ value = "25.00", currency_code = "USD", ...unit } = {}) {
  const id = `PAY-${process.pid}-${(orders += 1)}`;
  return {
    intent: "CAPTURE",
    purchase_units: [
      {
        reference_id: "default",
        custom_id: id,
        invoice_id: id,
        description: "Prepaid credit",
        amount: { currency_code, value },
        ...unit,
      },
    ],
    payment_source: {
      paypal: {
        experience_context: {
          brand_name: "Prepay",
          locale: "en-US",
          user_action: "PAY_NOW",
          shipping_preference: "NO_SHIPPING",
          payment_method_preference: "IMMEDIATE_PAYMENT_REQUIRED",
          return_url: "https://portal.example.com/return?p=1",
          cancel_url: "https://portal.example.com/cancel?p=1",
        },
      },
    },
  };
}

/** The same in the spelling of the current SDK. */
export const camel = (value) => {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== "object" || value === null) return value;
  const name = (text) => text.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [name(key), camel(inner)]));
};

/** The address of an answer's link. */
export const link = (result, rel) => result.links.find((found) => found.rel === rel).href;
