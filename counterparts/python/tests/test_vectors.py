"""(e) Every vector of Stripe and PayPal, through the Python SDKs, and PayPal's through our client."""

import time
import unittest
from datetime import datetime
from unittest import mock

from stripe import SignatureVerificationError, WebhookSignature
from support import Wire, pypi, vectors
from webhooks import sdk_text, sdk_verifies


def webhook(vector):
    """A vector as a webhook that came in."""
    names = ["auth_algo", "cert_url", "transmission_id", "transmission_sig", "transmission_time"]
    headers = {f"paypal-{name.replace('_', '-')}": vector[name] for name in names}
    return {"headers": headers, "webhook_id": vector["webhook_id"], "body": vector["body"]}


class Stripe(unittest.TestCase):
    title = f"(e) Stripe's vectors: {pypi('stripe')}"

    def test_all(self):
        for vector in vectors("stripe", "webhook")[0]:
            given = vector["payload"], vector["header"], vector["secret"], vector["tolerance_s"]
            with self.subTest(id=vector["id"]), mock.patch.object(time, "time", return_value=vector["now"]):
                if vector["sdk"]:
                    WebhookSignature.verify_header(*given)
                else:
                    with self.assertRaises(SignatureVerificationError):
                        WebhookSignature.verify_header(*given)


class Paypal(unittest.TestCase):
    title = f"(e) PayPal's vectors: {pypi('paypalrestsdk')}"

    def test_all(self):
        found, certificates = vectors("paypal", "webhook")
        for vector in found:
            with self.subTest(id=vector["id"]):
                given = webhook(vector)
                self.assertEqual(sdk_text(given), vector["message"])
                self.assertEqual(sdk_verifies(given, [certificates["root_pem"]], certificates[vector["cert"]]), vector["sdk"])


class Ours(unittest.TestCase):
    title = "(e) PayPal's vectors: our client"

    @classmethod
    def setUpClass(cls):
        cls.wire = Wire()
        cls.addClassCleanup(cls.wire.stop)

    def test_webhooks(self):
        found, certificates = vectors("paypal", "webhook")
        for vector in found:
            with self.subTest(id=vector["id"]):
                given = webhook(vector)
                self.assertEqual(self.wire.ok("paypal_text", **given), vector["message"])
                now = datetime.fromisoformat(vector["transmission_time"].replace("Z", "+00:00"))
                answer = self.wire.call(
                    "paypal_offline",
                    webhook=given,
                    certificates=certificates[vector["cert"]],
                    roots=certificates["root_pem"],
                    now=int(now.timestamp() * 1_000),
                )
                self.assertEqual("ok" in answer, vector["valid"], answer)

    def test_addresses_of_certificates(self):
        for vector in vectors("paypal", "cert_url")[0]:
            with self.subTest(id=vector["id"]):
                self.assertEqual("ok" in self.wire.call("paypal_cert_url", cert_url=vector["cert_url"]), vector["valid"])
