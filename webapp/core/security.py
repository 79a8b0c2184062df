"""Headers that tell browsers to trust nothing but this site."""

import secrets

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' "
    "'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:;"
    " media-src 'self' blob:; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
YEAR = 31_536_000


def install(app: Flask, *, public_https: bool) -> None:
    """Send the headers with every answer; HSTS only for a public https name."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce

    @app.after_request
    def guard(response: Response) -> Response:
        headers = response.headers
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce()))
        if public_https:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
        if not request.path.startswith("/static/"):
            headers.setdefault("Cache-Control", "no-store")
            response.vary.add("Cookie")
        return response


def believe_proxy(app: Flask, config: Config) -> None:
    """Take the caller's address from the proxy that ends TLS, where there is one.

    Else all would share the proxy's address, and its limit of tries.
    """
    if config.base_url.startswith("https://") and not config.tls_cert_file:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1)  # type: ignore[method-assign]


def csp_nonce() -> str:
    """Return the number that this answer's own scripts carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)
