"""(b) PayPal's Python SDK makes, reads and captures orders at our sandbox."""

import os
import unittest

from apimatic_core.exceptions.auth_validation_exception import AuthValidationException
from paypalserversdk.configuration import Configuration, Environment, Server
from paypalserversdk.exceptions.error_exception import ErrorException
from paypalserversdk.http.auth.o_auth_2 import ClientCredentialsAuthCredentials
from paypalserversdk.models.amount_with_breakdown import AmountWithBreakdown
from paypalserversdk.models.checkout_payment_intent import CheckoutPaymentIntent
from paypalserversdk.models.order_request import OrderRequest
from paypalserversdk.models.payment_source import PaymentSource
from paypalserversdk.models.paypal_wallet import PaypalWallet
from paypalserversdk.models.paypal_wallet_experience_context import PaypalWalletExperienceContext
from paypalserversdk.models.purchase_unit_request import PurchaseUnitRequest
from paypalserversdk.paypal_serversdk_client import PaypalServersdkClient
from support import PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET, PORTAL, Listener, Sandbox, press, pypi


class Client(unittest.TestCase):
    title = f"(b) {pypi('paypal-server-sdk')} as client of our sandbox"
    orders = 0

    @classmethod
    def setUpClass(cls):
        cls.merchant = Listener()
        cls.addClassCleanup(cls.merchant.stop)
        cls.sandbox = Sandbox(cls.merchant)
        cls.addClassCleanup(cls.sandbox.stop)
        # The SDK has no setting for the address, only this table.
        servers = Configuration.environments[Environment.SANDBOX]
        cls.addClassCleanup(servers.update, dict(servers))
        servers[Server.DEFAULT] = f"{cls.sandbox.url}/paypal"
        cls.paypal = cls.client(PAYPAL_CLIENT_SECRET)

    @classmethod
    def client(cls, secret):
        credentials = ClientCredentialsAuthCredentials(o_auth_client_id=PAYPAL_CLIENT_ID, o_auth_client_secret=secret)
        return PaypalServersdkClient(client_credentials_auth_credentials=credentials, environment=Environment.SANDBOX)

    def create(self, value="25.00", currency="USD", request_id=None):
        type(self).orders += 1
        number = f"PAY-{os.getpid()}-{self.orders}"
        unit = PurchaseUnitRequest(
            amount=AmountWithBreakdown(currency_code=currency, value=value),
            custom_id=number,
            invoice_id=number,
            description="Prepaid credit",
        )
        context = PaypalWalletExperienceContext(return_url=f"{PORTAL}/return", cancel_url=f"{PORTAL}/cancel")
        body = OrderRequest(
            intent=CheckoutPaymentIntent.CAPTURE,
            purchase_units=[unit],
            payment_source=PaymentSource(paypal=PaypalWallet(experience_context=context)),
        )
        options = {"body": body, "paypal_request_id": request_id or f"create-{number}", "prefer": "return=representation"}
        return self.paypal.orders.create_order(options)

    def approved(self, action="pay"):
        order = self.create().body
        press(next(link.href for link in order.links if link.rel == "payer-action"), action)
        self.merchant.next("/paypal")
        return order.id

    def capture(self, order_id, request_id=None):
        # No `body`: the SDK then sends an empty one.
        options = {"id": order_id, "paypal_request_id": request_id or f"capture-{order_id}", "prefer": "return=representation"}
        return self.paypal.orders.capture_order(options)

    def refused(self, status, issue, call):
        with self.assertRaises(ErrorException) as refusal:
            call()
        self.assertEqual(refusal.exception.response_code, status)
        self.assertEqual(refusal.exception.details[0].issue, issue)

    def test_an_order_is_made_and_read(self):
        made = self.create()
        self.assertEqual((made.status_code, made.body.status), (201, "PAYER_ACTION_REQUIRED"))
        read = self.paypal.orders.get_order({"id": made.body.id}).body
        self.assertEqual((read.id, read.purchase_units[0].amount.value), (made.body.id, "25.00"))

    def test_an_approved_order_is_captured_and_read(self):
        order = self.approved()
        captured = self.capture(order)
        self.assertEqual((captured.status_code, captured.body.status), (201, "COMPLETED"))
        [capture] = captured.body.purchase_units[0].payments.captures
        read = self.paypal.payments.get_captured_payment({"capture_id": capture.id}).body
        self.assertEqual((read.status, read.amount.value, read.amount.currency_code), ("COMPLETED", "25.00", "USD"))
        self.merchant.next("/paypal")
        self.assertEqual(self.capture(order).status_code, 200)
        self.refused(422, "ORDER_ALREADY_CAPTURED", lambda: self.capture(order, "capture:again"))

    def test_the_same_request_id_gives_the_same_order(self):
        # Every order has another number; what is repeated is the id of the request.
        self.create(request_id="create:1")
        self.refused(422, "DUPLICATE_REQUEST_ID", lambda: self.create(request_id="create:1"))

    def test_what_is_not_captured(self):
        self.refused(422, "ORDER_NOT_APPROVED", lambda: self.capture(self.create().body.id))
        self.refused(422, "INSTRUMENT_DECLINED", lambda: self.capture(self.approved("decline-once")))
        self.refused(422, "TRANSACTION_REFUSED", lambda: self.capture(self.approved("refuse")))

    def test_amounts_that_are_none(self):
        for value, currency, status, issue in [
            ("100000", "VND", 422, "INVALID_CURRENCY_CODE"),
            ("25.001", "USD", 422, "DECIMAL_PRECISION"),
            ("25.50", "JPY", 422, "DECIMALS_NOT_SUPPORTED"),
            ("-1.00", "EUR", 422, "CANNOT_BE_ZERO_OR_NEGATIVE"),
        ]:
            with self.subTest(value=value, currency=currency):
                self.refused(status, issue, lambda value=value, currency=currency: self.create(value, currency))

    def test_an_unknown_order_is_not_found(self):
        self.refused(404, "INVALID_RESOURCE_ID", lambda: self.paypal.orders.get_order({"id": "0AB12345CD678901E"}))

    def test_a_wrong_secret_gets_no_token(self):
        with self.assertRaises(AuthValidationException):
            self.client("another-secret-than-ours").orders.get_order({"id": "0AB12345CD678901E"})
