"""Whose address counts when a proxy stands before the web."""

from pathlib import Path

import pytest
from flask import Flask, request

from config import Config
from webapp.core.security import believe_proxy


@pytest.mark.parametrize(
    ("base_url", "certificate", "expected"),
    [
        ("https://rakor.example.go.id", None, "203.0.113.7"),
        ("https://rakor.example.go.id", Path("own.pem"), "127.0.0.1"),
        ("http://localhost:8000", None, "127.0.0.1"),
        ("", None, "127.0.0.1"),
    ],
)
def test_only_a_proxy_that_ends_tls_is_believed(base_url, certificate, expected):
    app = Flask(__name__)
    app.add_url_rule("/who", view_func=lambda: request.remote_addr, endpoint="who")
    config = Config("s" * 32, "", base_url=base_url, tls_cert_file=certificate)
    believe_proxy(app, config)
    # Whoever calls may write the header, too: only what the proxy added last counts.
    sent = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
    assert app.test_client().get("/who", headers=sent).text == expected
