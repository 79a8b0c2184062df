"""The page on plain http that brings a phone to https: install once, see it turn green.

It runs in the supervisor, and hands out nothing but the public certificate.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from webapp.core.qr import svg_path
from webapp.embedded.lan import Authority

PHONE = "/hp"
CERTIFICATE = "/pendopo.crt"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src {secure}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
STYLE = """
body { font: 18px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 0 auto;
  padding: 1.5rem 1rem; color: #1d2433; background: #faf8f4; }
h1 { font-size: 1.5rem; line-height: 1.2; } li { margin-bottom: .75rem; }
svg { width: 16rem; height: 16rem; background: #fff; padding: 1rem; display: block; }
a.go { display: inline-block; min-height: 48px; line-height: 48px; padding: 0 1.25rem;
  border-radius: 8px; background: #283a6b; color: #fff; text-decoration: none; }
#state { padding: 1rem; border-radius: 8px; border: 2px solid #b98a2f; }
#state.ready { border-color: #1f7a4d; background: #dff3e7; color: #0f4a2d; }
small { color: #555f70; overflow-wrap: anywhere; }
[lang=en] { color: #555f70; font-size: 1rem; }
"""
SCRIPT = """
const state = document.getElementById("state");
const secure = state.dataset.secure;
async function look() {
  try {
    await fetch(secure + "/healthz", { mode: "no-cors", cache: "no-store" });
    state.className = "ready";
    document.getElementById("waiting").hidden = true;
    document.getElementById("ready").hidden = false;
  } catch {
    setTimeout(look, 2000);
  }
}
look();
"""
FRAME = """<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sambungkan HP – Pendopo</title><link rel="stylesheet" href="/page.css"></head>
<body><main>{content}</main></body></html>"""
LAPTOP = """<h1>Sambungkan HP petugas</h1>
<p>Sambungkan HP ke Wi-Fi panitia, lalu arahkan kameranya ke sini.</p>
<p lang="en">Join the committee's Wi-Fi, then point the phone's camera here.</p>
<svg viewBox="-4 -4 {size} {size}" role="img" aria-label="{phone}">
<path d="{path}"/></svg>
<p><a href="{phone}">{phone}</a></p>
<p>Komputer ini: <a href="{secure}">{secure}</a></p>
<p><small>SHA-256 {fingerprint}</small></p>"""
ON_PHONE = """<h1>Sambungkan HP ini</h1>
<p id="state" role="status" data-secure="{secure}">
<span id="waiting">Belum aman: pasang sertifikat di bawah.
<span lang="en">Not secure yet: install the certificate below.</span></span>
<span id="ready" hidden>Siap. HP ini sudah aman.
<span lang="en">Ready. This phone is secure.</span></span></p>
<ol>
<li><a class="go" href="/pendopo.crt">Unduh sertifikat</a></li>
<li><b>Android</b>: Setelan › Keamanan › Enkripsi &amp; kredensial › Instal sertifikat ›
Sertifikat CA › pilih <i>pendopo.crt</i>.<br>
<b>iPhone</b>: Pengaturan › Profil Diunduh › Instal; lalu Umum › Mengenai › Setelan
Kepercayaan Sertifikat › nyalakan <i>Pendopo</i>.</li>
<li>Kembali ke halaman ini sampai hijau, lalu
<a class="go" href="{secure}">Buka Pendopo</a></li></ol>
<p>Sertifikat ini hanya berlaku untuk jaringan setempat. Hapus lagi sesudah rapat.
<span lang="en">It is good for local networks only. Remove it after the
meeting.</span></p>
<p><small>SHA-256 {fingerprint}</small></p>
<script src="/page.js"></script>"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the two sides are reached just now."""

    phone: str
    secure: str


class LanPage:
    """A small web server beside the real one."""

    def __init__(
        self, host: str, port: int, authority: Authority, place: Callable[[], Place]
    ) -> None:
        self._authority = authority
        self._place = place
        page = self

        class Handler(BaseHTTPRequestHandler):
            server_version, sys_version = "Pendopo", ""
            timeout = 10

            def do_GET(self) -> None:
                page.answer(self)

            def log_message(self, *_words: Any) -> None:  # noqa: ANN401
                """Keep quiet: who opened the page is nobody's business."""

        self._server = ThreadingHTTPServer((host, port), Handler)
        self._server.daemon_threads = True

    def start(self) -> None:
        """Answer from a thread of our own."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Send one of the few things there are."""
        path = request.path.partition("?")[0]
        kind, content = self._content(path)
        request.send_response(200 if kind else 404)
        request.send_header("Content-Type", kind or "text/plain; charset=utf-8")
        request.send_header("Content-Length", str(len(content)))
        policy = POLICY.format(secure=self._place().secure)
        request.send_header("Content-Security-Policy", policy)
        request.send_header("X-Content-Type-Options", "nosniff")
        request.send_header("Cache-Control", "no-store")
        request.end_headers()
        request.wfile.write(content)

    def _content(self, path: str) -> tuple[str, bytes]:
        html = "text/html; charset=utf-8"
        if path == "/":
            return html, self._page(LAPTOP)
        if path == PHONE:
            return html, self._page(ON_PHONE)
        if path == CERTIFICATE:
            return "application/x-x509-ca-cert", self._authority.download()
        if path == "/page.css":
            return "text/css; charset=utf-8", STYLE.encode()
        if path == "/page.js":
            return "text/javascript; charset=utf-8", SCRIPT.encode()
        return "", b"Tidak ada. / Not here."

    def _page(self, content: str) -> bytes:
        place = self._place()
        path = svg_path(place.phone)
        filled = content.format(
            phone=place.phone,
            secure=place.secure,
            path=path,
            size=_modules(path) + 8,
            fingerprint=self._authority.fingerprint(),
        )
        return FRAME.format(content=filled).encode()


def _modules(path: str) -> int:
    """Count the modules of a side from what was drawn: its last row is never empty."""
    rows = [int(stroke.split("h")[0].split(" ")[1]) for stroke in path.split("M")[1:]]
    return max(rows) + 1
