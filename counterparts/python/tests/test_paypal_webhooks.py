"""PayPal's webhooks: (c) what we sign and pass on, checked by the vendor's old SDK; (d) what is signed with
python-cryptography over the SDK's own text, checked by our client."""

import json
import unittest
from datetime import timedelta

import requests
from cryptography.hazmat.primitives import hashes
from support import PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET, PAYPAL_WEBHOOK_ID, PATIENCE, PORTAL, ROOT, Listener, Sandbox, Wire, press, pypi
from webhooks import NOW, Identity, event, sdk_text, sdk_verifies, signed, unsigned

# Bodies that change when they are parsed and written again.
BODIES = {
    "plain": event(),
    "spaces": json.dumps(json.loads(event()), indent=2),
    "a number with a zero": event(fee=0).replace('"fee": 0', '"fee": 1.0'),
    "a number too long for any machine": event(n=0).replace('"n": 0', '"n": 12345678901234567890123.10'),
    "escapes": event(note="nạp tiền コンビニ 😀"),
    "the same letters without escapes": json.dumps(json.loads(event(note="nạp tiền コンビニ 😀")), ensure_ascii=False),
    "a slash with a backslash": event(url="a/b").replace("a/b", r"a\/b"),
    "a name given twice": event().replace('"status"', '"status": "PENDING", "status"', 1),
    "white space around": f" \n{event()}\t",
}


class TextWeSign(unittest.TestCase):
    title = f"(c) our client's text of a PayPal webhook, {pypi('paypalrestsdk')} checks"

    @classmethod
    def setUpClass(cls):
        cls.wire = Wire()
        cls.addClassCleanup(cls.wire.stop)

    def test_every_body(self):
        for name, body in BODIES.items():
            with self.subTest(body=name):
                webhook = unsigned(body)
                self.assertEqual(self.wire.ok("paypal_text", **webhook), sdk_text(webhook))


class SandboxSigns(unittest.TestCase):
    title = f"(c) our PayPal sandbox signs, {pypi('paypalrestsdk')} checks"

    @classmethod
    def setUpClass(cls):
        cls.merchant = Listener()
        cls.addClassCleanup(cls.merchant.stop)
        cls.sandbox = Sandbox(cls.merchant)
        cls.addClassCleanup(cls.sandbox.stop)
        cls.root = (ROOT / "sandbox/fixtures/paypal-root.pem").read_text()
        cls.base = f"{cls.sandbox.url}/paypal"
        answer = requests.post(
            f"{cls.base}/v1/oauth2/token",
            auth=(PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET),
            data={"grant_type": "client_credentials"},
            timeout=PATIENCE,
        )
        cls.session = requests.Session()
        cls.session.headers["authorization"] = f"Bearer {answer.json()['access_token']}"

    def post(self, path, body, request_id):
        headers = {"paypal-request-id": request_id}
        return self.session.post(f"{self.base}{path}", json=body, headers=headers, timeout=PATIENCE).json()

    def delivered(self):
        headers, body = self.merchant.next("/paypal")
        return {"headers": headers, "webhook_id": PAYPAL_WEBHOOK_ID, "body": body}

    def test_every_webhook_of_a_payment(self):
        unit = {"amount": {"currency_code": "EUR", "value": "25.00"}, "description": "Guthaben über PayPal – được"}
        context = {"return_url": f"{PORTAL}/return", "cancel_url": f"{PORTAL}/cancel"}
        source = {"paypal": {"experience_context": context}}
        order = {"intent": "CAPTURE", "purchase_units": [unit], "payment_source": source}
        made = self.post("/v2/checkout/orders", order, "create:1")
        press(next(link["href"] for link in made["links"] if link["rel"] == "payer-action"), "pay")
        approved = self.delivered()
        self.post(f"/v2/checkout/orders/{made['id']}/capture", {}, "capture:1")
        captured = self.delivered()
        for kind, webhook in [("CHECKOUT.ORDER.APPROVED", approved), ("PAYMENT.CAPTURE.COMPLETED", captured)]:
            with self.subTest(kind=kind):
                self.assertEqual(json.loads(webhook["body"])["event_type"], kind)
                # The certificate comes from the sandbox's own address.
                self.assertTrue(sdk_verifies(webhook, [self.root]))
                self.assertFalse(sdk_verifies(webhook, []))
                self.assertFalse(sdk_verifies({**webhook, "webhook_id": "ANOTHER"}, [self.root]))
                self.assertFalse(sdk_verifies({**webhook, "body": webhook["body"].replace("25.00", "2500.00")}, [self.root]))


class PassedOn(unittest.TestCase):
    """Our client asks PayPal whether a webhook is genuine. PayPal is played by its SDK, over the bytes it was sent."""

    title = f"(c) our client passes PayPal webhooks on, {pypi('paypalrestsdk')} checks"

    @classmethod
    def setUpClass(cls):
        cls.wire = Wire()
        cls.addClassCleanup(cls.wire.stop)
        cls.root = Identity("Root", authority=True)
        cls.leaf = Identity("messageverificationcerts.paypal.com", issuer=cls.root)
        cls.paypal = Listener(cls.answer)
        cls.addClassCleanup(cls.paypal.stop)

    @classmethod
    def answer(cls, path, _, body):
        if path == "/v1/oauth2/token":
            return {"access_token": "A21AAtoken", "token_type": "Bearer", "expires_in": 32_400}
        text = body.decode()
        question = json.loads(text)
        # The event as it was spliced in, not as JSON would write it again.
        start = text.index('"webhook_event":') + len('"webhook_event":')
        _, end = json.JSONDecoder().raw_decode(text, start)
        names = {"auth_algo", "cert_url", "transmission_id", "transmission_sig", "transmission_time"}
        headers = {f"paypal-{name.replace('_', '-')}": question[name] for name in names}
        webhook = {"headers": headers, "webhook_id": question["webhook_id"], "body": text[start:end]}
        verdict = sdk_verifies(webhook, [cls.root.pem], cls.leaf.pem)
        return {"verification_status": "SUCCESS" if verdict else "FAILURE"}

    def verdict(self, webhook):
        app = {"client_id": PAYPAL_CLIENT_ID, "client_secret": PAYPAL_CLIENT_SECRET, "webhook_id": PAYPAL_WEBHOOK_ID}
        return self.wire.ok("paypal_online", app={"base_url": self.paypal.url, **app}, webhook=webhook)

    def test_every_body_arrives_byte_for_byte(self):
        for name, body in BODIES.items():
            with self.subTest(body=name):
                # What lies around a value of JSON is no part of it, and cannot be passed on within another value.
                self.assertIs(self.verdict(signed(unsigned(body), self.leaf.key)), body == body.strip())

    def test_what_is_not_genuine(self):
        webhook = signed(unsigned(event()), self.leaf.key)
        self.assertFalse(self.verdict({**webhook, "body": event(status="REFUNDED")}))
        self.assertFalse(self.verdict(signed(unsigned(event(), webhook_id="ANOTHER"), self.leaf.key)))
        self.assertFalse(self.verdict(signed(unsigned(event()), self.root.key)))
        self.assertFalse(self.verdict(unsigned(event())))


class TheySign(unittest.TestCase):
    title = f"(d) {pypi('cryptography')} signs PayPal webhooks, our client checks"

    @classmethod
    def setUpClass(cls):
        cls.wire = Wire()
        cls.addClassCleanup(cls.wire.stop)
        cls.root = Identity("Root", authority=True)
        cls.middle = Identity("Intermediate", issuer=cls.root, authority=True)
        cls.leaf = Identity("messageverificationcerts.paypal.com", issuer=cls.middle)

    def agree(self, webhook, expected, certificates=None, ours_only=False):
        """Our verdict, and the SDK's beside it."""
        chain = certificates or [self.leaf, self.middle]
        answer = self.wire.call(
            "paypal_offline",
            webhook=webhook,
            certificates="".join(identity.pem for identity in chain),
            roots=self.root.pem,
            now=int(NOW.timestamp() * 1_000),
        )
        self.assertEqual("ok" in answer, expected, answer)
        if not ours_only:
            trusted = [identity.pem for identity in [self.root, *chain[1:]]]
            self.assertEqual(sdk_verifies(webhook, trusted, chain[0].pem), expected)
        return answer

    def test_every_body(self):
        for name, body in BODIES.items():
            with self.subTest(body=name):
                hint = self.agree(signed(unsigned(body), self.leaf.key), True)["ok"]
                self.assertEqual((hint["event_id"], hint["order_id"]), ("WH-1", "ORDER1"))

    def test_a_leaf_right_below_the_root(self):
        leaf = Identity("messageverificationcerts.sandbox.paypal.com", issuer=self.root)
        self.agree(signed(unsigned(event()), leaf.key), True, [leaf])

    def test_another_body_id_time_or_webhook(self):
        webhook = signed(unsigned(event()), self.leaf.key)
        other = webhook["headers"] | {"paypal-transmission-id": "b1d2f3a0-c74b-11f0-9a3e-2f1c0d9e8b7b"}
        later = webhook["headers"] | {"paypal-transmission-time": "2026-11-22T03:40:13Z"}
        for name, change in {
            "body": {"body": event(status="REFUNDED")},
            "written again": {"body": json.dumps(json.loads(event()), indent=1)},
            "webhook": {"webhook_id": "ANOTHER"},
            "id": {"headers": other},
            "time": {"headers": later},
        }.items():
            with self.subTest(change=name):
                self.agree({**webhook, **change}, False)

    def test_another_key_or_hash(self):
        self.agree(signed(unsigned(event()), self.middle.key), False)
        self.agree(signed(unsigned(event()), self.leaf.key, hashes.SHA512()), False)
        self.agree(unsigned(event()), False)

    def test_sha1_which_the_sdk_still_takes(self):
        webhook = signed(unsigned(event(), **{"paypal-auth-algo": "SHA1withRSA"}), self.leaf.key, hashes.SHA1())
        self.agree(webhook, False, ours_only=True)
        self.assertTrue(sdk_verifies(webhook, [self.root.pem, self.middle.pem], self.leaf.pem))

    def test_certificates_that_prove_nothing(self):
        before, after = NOW - timedelta(days=1), NOW + timedelta(days=1)
        stranger = Identity("Root", authority=True)
        no_authority = Identity("Intermediate", issuer=self.root)
        for name, chain in {
            "a look-alike's name": [Identity("paypal.com.example.com", issuer=self.root)],
            "no host below paypal.com": [Identity("notpaypal.com", issuer=self.root)],
            "of its own making": [Identity("messageverificationcerts.paypal.com")],
            "under a root of the same name": [Identity("messageverificationcerts.paypal.com", issuer=stranger)],
            "under one that is no authority": [
                Identity("messageverificationcerts.paypal.com", issuer=no_authority),
                no_authority,
            ],
            "out of date": [Identity("messageverificationcerts.paypal.com", issuer=self.root, end=before)],
            "not valid yet": [Identity("messageverificationcerts.paypal.com", issuer=self.root, start=after)],
        }.items():
            with self.subTest(certificate=name):
                # The SDK goes by the machine's clock and by what its store holds: only ours is asked.
                self.agree(signed(unsigned(event()), chain[0].key), False, chain, ours_only=True)

    def test_a_missing_intermediate(self):
        self.agree(signed(unsigned(event()), self.leaf.key), False, [self.leaf])

    def test_addresses_of_certificates_which_the_sdk_does_not_look_at(self):
        for address in [
            "http://api.paypal.com/v1/notifications/certs/CERT-1",
            "https://api.paypal.com.example.com/v1/notifications/certs/CERT-1",
            "https://api.paypal.com:8443/v1/notifications/certs/CERT-1",
            "https://127.0.0.1/v1/notifications/certs/CERT-1",
            "https://api.paypal.com/v1/notifications/certs/../../v1/oauth2/token",
            "file:///etc/passwd",
        ]:
            with self.subTest(address=address):
                webhook = signed(unsigned(event(), **{"paypal-cert-url": address}), self.leaf.key)
                self.agree(webhook, False, ours_only=True)
                self.assertTrue(sdk_verifies(webhook, [self.root.pem, self.middle.pem], self.leaf.pem))
