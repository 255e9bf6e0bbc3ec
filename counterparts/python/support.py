"""Our side, for the tests: the sandbox as a running program, our wire code (billing/examples/wire) behind a pipe, a
merchant that takes messages, a browser without a screen."""

import json
import os
import queue
import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urljoin

import requests

ROOT = Path(__file__).resolve().parents[2]
TMN_CODE = "SANDBX01"
STRIPE_KEY = "sk_test_sandbox_4f8d2c7b9a1e"
STRIPE_WEBHOOK_SECRET = "whsec_sandbox_6b1f0e9d3c5a7824"
PAYPAL_CLIENT_ID = "sandbox-client-3f7a9c1e5b"
PAYPAL_CLIENT_SECRET = "sandbox-secret-8d2e6f4a0c9b1735"
PAYPAL_WEBHOOK_ID = "5GP028458E2496506"
PORTAL = "https://portal.example.com"
# Far more than any answer on this machine needs.
PATIENCE = 30


def pypi(name):
    """`PyPI stripe 16.1.0`, for titles."""
    return f"PyPI {name} {version(name)}"


def program(name):
    """The path of a program that `cargo xtask test` has built."""
    path = os.environ.get(name)
    if not path:
        raise RuntimeError(f"{name} is not set: run `cargo xtask test --only counterparts`")
    return path


class Sandbox:
    """The sandbox on a free port; its messages go to `merchant`."""

    def __init__(self, merchant):
        command = [program("PREPAY_SANDBOX_PROGRAM"), "--listen", "127.0.0.1:0"]
        for gateway, flag in [("vnpay", "--vnpay-ipn-url"), ("stripe", "--stripe-webhook-url"), ("paypal", "--paypal-webhook-url")]:
            command += [flag, f"{merchant.url}/{gateway}"]
        environment = {**os.environ, "NO_COLOR": "1", "RUST_LOG": "info"}
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        said = []
        self.url = None
        for line in self.process.stderr:
            said.append(line)
            if address := re.search(r"http://127\.0\.0\.1:\d+", line):
                self.url = address.group()
                break
        if self.url is None:
            raise RuntimeError("the sandbox has ended:\n" + "".join(said))
        # Whoever does not read on would let the pipe fill up.
        self.reader = threading.Thread(target=self.process.stderr.read, daemon=True)
        self.reader.start()

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.reader.join()
        self.process.stderr.close()


class Wire:
    """Our wire code. A call gives `{"ok": …}` or `{"refused": "why"}`."""

    def __init__(self):
        command = [program("PREPAY_WIRE_PROGRAM")]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def call(self, name, **fields):
        self.process.stdin.write(json.dumps({"call": name, **fields}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the wire program has ended")
        return json.loads(line)

    def ok(self, name, **fields):
        """The answer of a call that must not be refused."""
        answer = self.call(name, **fields)
        if "ok" not in answer:
            raise AssertionError(f"{name} was refused: {answer['refused']}")
        return answer["ok"]

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Listener:
    """A server that keeps every request by path; `answer(path, headers, body)` makes the answer, in JSON."""

    def __init__(self, answer=lambda path, headers, body: {}):
        self.received = {}
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                text = json.dumps(answer(self.path, self.headers, body)).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)
                listener.at(self.path).put((dict(self.headers.items()), body))

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def at(self, path):
        return self.received.setdefault(path, queue.Queue())

    def next(self, path):
        """The next request's headers (by lower-case name) and body."""
        headers, body = self.at(path).get(timeout=PATIENCE)
        return {name.lower(): value for name, value in headers.items()}, body.decode()

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def press(page, action):
    """Presses a button of a pay page and follows the browser, up to a page or an address of the merchant."""
    form = {"action": action, "delivery": "before-return"}
    answer = requests.post(page, data=form, allow_redirects=False, timeout=PATIENCE)
    url = page
    while location := answer.headers.get("location"):
        url = urljoin(url, location)
        if url.startswith(PORTAL):
            break
        answer = requests.get(url, allow_redirects=False, timeout=PATIENCE)
    answer.raise_for_status()
    return url


def vectors(provider, kind):
    """Every vector of a kind, with the certificates: from the file that PAYMENT_VECTORS names, else the one shared beside
    the repository, else the repository's copy. `sdk` is what the SDK says, where it errs; None when it is not asked."""
    named, shared = os.environ.get("PAYMENT_VECTORS"), ROOT.parent / "shared/payment-vectors.json"
    copy = ROOT / "billing/tests/fixtures/payment-vectors.json"
    path = ROOT / named if named else shared if shared.exists() else copy
    file = json.loads(path.read_text(encoding="utf-8"))
    signing = [{**vector, "sdk": vector["valid"]} for vector in file["vectors"]]
    policy = [
        {**vector, "sdk": vector.get("sdk_result_python", vector.get("sdk_result"))} for vector in file["policy_vectors"]
    ]
    chosen = [vector for vector in signing + policy if (vector["provider"], vector["kind"]) == (provider, kind)]
    return chosen, file["paypal_certs"]
