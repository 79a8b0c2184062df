"""Headers that tell browsers to trust nothing but this site."""

import secrets

from flask import Flask, Request, Response, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
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
OF_PROGRAMS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
YEAR = 31_536_000


def install(app: Flask, *, public_https: bool) -> None:
    """Send the headers with every answer; HSTS only for a public https name."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce

    @app.after_request
    def guard(response: Response) -> Response:
        headers = response.headers
        if request.path.startswith("/api/"):
            headers.extend(OF_PROGRAMS)
        else:
            _guard_page(response)
        if public_https:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
        return response


def _guard_page(response: Response) -> None:
    headers = response.headers
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce()))
    if not request.path.startswith("/static/"):
        headers.setdefault("Cache-Control", "no-store")
        response.vary.add("Cookie")


def believe_proxy(app: Flask, config: Config) -> None:
    """Take the caller's address from the proxy that ends TLS, where there is one.

    Else all would share the proxy's address, and its limit of tries.
    """
    if config.base_url.startswith("https://") and not config.tls_cert_file:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1)  # type: ignore[method-assign]


class PageSessions(SecureCookieSessionInterface):
    """Sessions for pages; a program has a key, and its cookies are never looked at."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Open the session of a page, and none for a program."""
        if request.path.startswith("/api/"):
            return None
        return super().open_session(app, request)


def csp_nonce() -> str:
    """Return the number that this answer's own scripts carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)
