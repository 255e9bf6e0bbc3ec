"""Stripe's Python SDK: (b) as client of our sandbox, (c) checking what the sandbox signs, (d) signing for our client."""

import json
import time
import unittest
from unittest import mock

import stripe
from stripe import SignatureVerificationError, StripeClient, WebhookSignature
from support import PORTAL, STRIPE_KEY, STRIPE_WEBHOOK_SECRET, Listener, Sandbox, Wire, press, pypi

VERSION = "2026-08-26.dahlia"


def checkout(**changes):
    price = {"currency": "jpy", "unit_amount": 1_200, "product_data": {"name": "Prepay クレジット"}}
    return {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": price}],
        "client_reference_id": "PAY-0000000007-0000000009",
        "metadata": {"payment_id": "PAY-0000000007-0000000009"},
        "success_url": PORTAL + "/return?p=1&session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": PORTAL + "/cancel",
        "payment_method_types": ["card", "konbini"],
        "locale": "ja",
        **changes,
    }


class AtSandbox(unittest.TestCase):
    """A group that talks to a sandbox."""

    @classmethod
    def setUpClass(cls):
        cls.merchant = Listener()
        cls.addClassCleanup(cls.merchant.stop)
        cls.sandbox = Sandbox(cls.merchant)
        cls.addClassCleanup(cls.sandbox.stop)
        cls.stripe = cls.client(STRIPE_KEY)
        cls.sessions = cls.stripe.v1.checkout.sessions

    @classmethod
    def client(cls, key, **options):
        addresses = {"api": f"{cls.sandbox.url}/stripe"}
        return StripeClient(key, base_addresses=addresses, stripe_version=VERSION, max_network_retries=0, **options)


class Client(AtSandbox):
    title = f"(b) {pypi('stripe')} as client of our sandbox"

    def test_a_session_is_made_and_read(self):
        made = self.sessions.create(checkout())
        self.assertEqual((made.status, made.payment_status, made.amount_total), ("open", "unpaid", 1_200))
        self.assertEqual(made.last_response.headers["stripe-version"], VERSION)
        self.assertEqual(self.sessions.retrieve(made.id).id, made.id)

    def test_a_paid_session_is_read_with_what_is_to_be_expanded(self):
        # The SDK percent-encodes the brackets of `expand[0]` in the query.
        made = self.sessions.create(checkout())
        back = press(made.url, "pay")
        self.assertTrue(back.endswith(f"session_id={made.id}"), back)
        self.merchant.next("/stripe")
        session = self.sessions.retrieve(made.id, {"expand": ["payment_intent.latest_charge"]})
        self.assertEqual(session.payment_status, "paid")
        self.assertEqual(session.payment_intent.latest_charge.amount_captured, 1_200)
        intent = self.stripe.v1.payment_intents.retrieve(session.payment_intent.id)
        self.assertEqual((intent.status, intent.amount_received), ("succeeded", 1_200))

    def test_a_session_is_expired_once(self):
        made = self.sessions.create(checkout())
        self.assertEqual(self.sessions.expire(made.id).status, "expired")
        self.merchant.next("/stripe")
        with self.assertRaises(stripe.InvalidRequestError):
            self.sessions.expire(made.id)

    def test_the_same_key_gives_the_same_session(self):
        asked, options = checkout(), {"idempotency_key": "create:PAY-1:1"}
        first = self.sessions.create(asked, options)
        second = self.sessions.create(asked, options)
        self.assertEqual(first.id, second.id)
        self.assertEqual(second.last_response.headers["idempotent-replayed"], "true")
        with self.assertRaises(stripe.IdempotencyError):
            self.sessions.create(checkout(locale="en"), options)

    def test_refusals_are_the_sdks_errors(self):
        with self.assertRaises(stripe.AuthenticationError):
            self.client("sk_test_somebody_else").v1.checkout.sessions.create(checkout())
        with self.assertRaises(stripe.InvalidRequestError) as missing:
            self.sessions.retrieve("cs_test_unknown")
        self.assertEqual((missing.exception.http_status, missing.exception.code), (404, "resource_missing"))
        with self.assertRaises(stripe.InvalidRequestError) as unknown:
            self.sessions.create(checkout(colour="red"))
        self.assertEqual((unknown.exception.code, unknown.exception.param), ("parameter_unknown", "colour"))


class SandboxSigns(AtSandbox):
    title = f"(c) our Stripe sandbox signs, {pypi('stripe')} checks"

    def test_every_event_of_a_voucher(self):
        made = self.sessions.create(checkout())
        voucher = press(made.url, "konbini")
        headers, body = self.merchant.next("/stripe")
        press(voucher, "pay-at-store")
        later = self.merchant.next("/stripe")
        for headers, body in [(headers, body), later]:
            header = headers["stripe-signature"]
            self.assertTrue(WebhookSignature.verify_header(body, header, STRIPE_WEBHOOK_SECRET, 300))
            with self.assertRaises(SignatureVerificationError):
                WebhookSignature.verify_header(body.replace("1200", "12000"), header, STRIPE_WEBHOOK_SECRET, 300)
            with self.assertRaises(SignatureVerificationError):
                WebhookSignature.verify_header(json.dumps(json.loads(body)), header, STRIPE_WEBHOOK_SECRET, 300)
        event = self.stripe.construct_event(later[1], later[0]["stripe-signature"], STRIPE_WEBHOOK_SECRET)
        self.assertEqual(event.type, "checkout.session.async_payment_succeeded")
        self.assertEqual(event.data.object.payment_status, "paid")


class TheySign(unittest.TestCase):
    title = f"(d) {pypi('stripe')} signs, our Stripe client checks"
    secret = "whsec_3c1f9a7be2d84650a1f7c0d5e8b92461"
    now = 1_795_000_000

    @classmethod
    def setUpClass(cls):
        cls.wire = Wire()
        cls.addClassCleanup(cls.wire.stop)

    def event(self, **changes):
        thing = {"id": "cs_test_1", "status": "complete", "payment_status": "paid", "amount_total": 1_200, "currency": "jpy"}
        thing |= {"client_reference_id": "PAY-0000000007-0000000009", "payment_intent": "pi_1", "livemode": False}
        event = {"id": "evt_1", "type": "checkout.session.completed", "livemode": False, "data": {"object": thing}}
        return json.dumps(event | changes, ensure_ascii=False, indent=1)

    def sign(self, body, secret=secret, age=0):
        return WebhookSignature.generate_signature_header(body, secret, self.now - age)

    def check(self, body, header):
        answer = self.wire.call("stripe_event", secrets=[self.secret], header=header, body=body, now=self.now * 1_000)
        return answer.get("ok")

    def test_a_paid_session(self):
        body = self.event(note="コンビニ – được")
        evidence = self.check(body, self.sign(body))["evidence"]
        self.assertEqual((evidence["outcome"], evidence["minor"], evidence["currency"]), ("Paid", 1_200, "JPY"))

    def test_what_is_not_believed(self):
        body = self.event()
        self.assertIsNone(self.check(body, self.sign(body, "whsec_another_secret_than_ours")))
        self.assertIsNone(self.check(body + " ", self.sign(body)))
        self.assertIsNone(self.check(body, self.sign(body).replace("v1=", "v0=")))

    def test_old_and_future_times(self):
        body = self.event()
        # The SDK's fault: it takes what is signed for tomorrow.
        for age, ours, theirs in [(300, True, True), (301, False, False), (-300, True, True), (-86_400, False, True)]:
            with self.subTest(age=age), mock.patch.object(time, "time", return_value=self.now):
                header = self.sign(body, age=age)
                self.assertEqual(self.check(body, header) is not None, ours)
                if theirs:
                    WebhookSignature.verify_header(body, header, self.secret, 300)
                else:
                    with self.assertRaises(SignatureVerificationError):
                        WebhookSignature.verify_header(body, header, self.secret, 300)
