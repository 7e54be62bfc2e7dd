"""A push service that stands in for a real one, and a browser that opens what comes there."""

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import http_ece
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from apps.reminders import endpoints

HOST = "updates.push.services.mozilla.com"
ENDPOINT = f"https://{HOST}/wpush/v2/abc"


def plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Browser:
    """Holds the keys with which it opens what comes."""

    def __init__(self, endpoint: str = ENDPOINT) -> None:
        self.endpoint, self.auth = endpoint, b"sixteen bytes ok"
        self.key = ec.generate_private_key(ec.SECP256R1())

    def said(self) -> dict[str, str]:
        form = serialization.PublicFormat.UncompressedPoint
        point = self.key.public_key().public_bytes(serialization.Encoding.X962, form)
        return {"endpoint": self.endpoint, "p256dh": plain(point), "auth": plain(self.auth)}

    def open(self, body: bytes) -> bytes:
        found: bytes = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return found

    def let_in(self, client: Client) -> None:
        assert client.post("/reminders/push/", self.said()).status_code == 302


class Service:
    """Notes what it gets, and answers with `status`."""

    def __init__(self) -> None:
        self.status, self.requests = 201, list[tuple[str, dict[str, str], bytes]]()


@contextmanager
def service(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Service]:
    """Run one, with a certificate for its name, where that name leads."""
    found, server = Service(), HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.requests.append((self.path, dict(self.headers), body))
            self.send_response(found.status)
            self.send_header("Location", "https://127.0.0.1/elsewhere")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    server.RequestHandlerClass = Handler
    certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(endpoints, "public_address", lambda _host, _port: server.server_address)
    monkeypatch.setattr(endpoints, "trusted", lambda: ssl.create_default_context(cafile=str(certificate)))
    yield found
    server.shutdown()
    server.server_close()


def _certificate(folder: Path) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(tz=UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=9)).not_valid_after(now + timedelta(days=9))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    file, pem = folder / "certificate.pem", serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem) + private)
    return file


def claims(headers: dict[str, str]) -> tuple[dict[str, Any], str]:
    """Give what the service is told of who sends, and with which key that is signed."""
    words = dict(word.split("=", 1) for word in headers["Authorization"].removeprefix("vapid ").split(","))
    token = {name.strip(): value for name, value in words.items()}
    part = token["t"].split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found, token["k"]
