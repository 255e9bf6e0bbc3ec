"""PayPal's webhooks: the vendor's offline check with fixtures as certificates, and certificates of our own making."""

import base64
import contextlib
import io
import json
from datetime import datetime, timedelta, timezone
from unittest import mock

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from OpenSSL import crypto
from paypalrestsdk import WebhookEvent

CERT_URL = "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-00000001"
NOW = datetime(2026, 11, 22, 3, 40, 12, tzinfo=timezone.utc)


def load(pem):
    return crypto.load_certificate(crypto.FILETYPE_PEM, pem)


def sdk_verifies(webhook, roots, certificate=None):
    """The SDK's verdict, with `roots` (PEM) as all that it trusts. Without a certificate it fetches one."""

    def store(_=None):
        trusted = crypto.X509Store()
        for root in roots:
            trusted.add_cert(load(root))
        return trusted

    headers = webhook["headers"]
    with contextlib.ExitStack() as patches:
        patches.enter_context(mock.patch.object(WebhookEvent, "_get_certificate_store", store))
        if certificate:
            patches.enter_context(mock.patch.object(WebhookEvent, "_get_cert", lambda _: load(certificate)))
        # It prints why it does not believe.
        patches.enter_context(contextlib.redirect_stdout(io.StringIO()))
        return WebhookEvent.verify(
            headers["paypal-transmission-id"],
            headers["paypal-transmission-time"],
            webhook["webhook_id"],
            webhook["body"],
            headers["paypal-cert-url"],
            headers["paypal-transmission-sig"],
            headers["paypal-auth-algo"],
        )


def sdk_text(webhook):
    """The text that the SDK expects to be signed."""
    headers = webhook["headers"]
    identity = (headers["paypal-transmission-id"], headers["paypal-transmission-time"], webhook["webhook_id"])
    return WebhookEvent._get_expected_sig(*identity, webhook["body"])


def unsigned(body, webhook_id="5GP028458E2496506", **headers):
    """A webhook as it arrives, but for its signature."""
    values = {
        "paypal-auth-algo": "SHA256withRSA",
        "paypal-cert-url": CERT_URL,
        "paypal-transmission-id": "b1d2f3a0-c74b-11f0-9a3e-2f1c0d9e8b7a",
        "paypal-transmission-sig": "",
        "paypal-transmission-time": "2026-11-22T03:40:12Z",
    }
    return {"headers": values | headers, "webhook_id": webhook_id, "body": body}


def signed(webhook, key, algorithm=None):
    """The same, signed over the text that the SDK expects."""
    signature = key.sign(sdk_text(webhook).encode(), padding.PKCS1v15(), algorithm or hashes.SHA256())
    text = base64.b64encode(signature).decode()
    return {**webhook, "headers": webhook["headers"] | {"paypal-transmission-sig": text}}


def event(**resource):
    thing = {"id": "CAPTURE1", "status": "COMPLETED", "supplementary_data": {"related_ids": {"order_id": "ORDER1"}}}
    return json.dumps({"id": "WH-1", "event_type": "PAYMENT.CAPTURE.COMPLETED", "resource": thing | resource})


class Identity:
    """A key and its certificate."""

    def __init__(self, name, issuer=None, authority=False, start=NOW - timedelta(days=30), end=NOW + timedelta(days=30)):
        self.key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        signer = issuer or self
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(signer.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .sign(signer.key, hashes.SHA256())
        )
        self.pem = self.certificate.public_bytes(Encoding.PEM).decode()
