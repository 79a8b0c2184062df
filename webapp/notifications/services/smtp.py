"""Talking to a mail server: one connection for many mails, one answer for each."""

import smtplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from threading import Lock
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from webapp.notifications.models import Outcome

CONNECT, ANSWER = 20.0, 60.0  # seconds; a job may take no longer than that
MAILS, IDLE = 50, 10.0  # how many mails, and idle seconds, one connection is used for
PERMANENT: Final = 500
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an attempt went, and what the server said."""

    outcome: Outcome
    code: int | None = None
    reply: str = ""


class Connection:
    """The open line of this process to a server."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._server: smtplib.SMTP | None = None
        self._url = ""
        self._mails = 0
        self._used = 0.0

    def hand_over(
        self, url: str, mail: EmailMessage, before_content: Callable[[], None]
    ) -> Verdict:
        """Hand over one mail; ``before_content`` runs when it might arrive."""
        with self._lock:
            verdict = self._attempt(url, mail, before_content)
            if verdict.outcome is not Outcome.ACCEPTED:
                self.close()  # what state the line is in is anybody's guess
            return verdict

    def _attempt(
        self, url: str, mail: EmailMessage, before_content: Callable[[], None]
    ) -> Verdict:
        try:
            return _talk(self._ready(url), mail, before_content)
        except smtplib.SMTPResponseException as error:
            # Refused at the greeting or the log-in: our fault, not that of the mail.
            return _answered(min(error.smtp_code, PERMANENT - 1), error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            return Verdict(Outcome.UNREACHABLE, reply=str(error))
        except ValueError as error:
            return Verdict(Outcome.UNREADABLE, reply=str(error))

    def _ready(self, url: str) -> smtplib.SMTP:
        """Use the open line if it still answers, else open one."""
        stale = time.monotonic() - self._used > IDLE or self._mails >= MAILS
        if self._server and (stale or url != self._url or not self._alive()):
            self.close()
        if self._server is None:
            self._server, self._url, self._mails = _connect(urlsplit(url)), url, 0
        self._mails, self._used = self._mails + 1, time.monotonic()
        return self._server

    def _alive(self) -> bool:
        try:
            return self._server is not None and self._server.noop()[0] == 250  # noqa: PLR2004
        except (OSError, smtplib.SMTPException):
            return False

    def close(self) -> None:
        """Hang up, without waiting for a good-bye."""
        if self._server:
            self._server.close()
        self._server = None


def _talk(
    server: smtplib.SMTP, mail: EmailMessage, before_content: Callable[[], None]
) -> Verdict:
    sender, recipient = (mail[name].addresses[0].addr_spec for name in ("From", "To"))
    content = mail.as_bytes()
    reply: bytes | str
    for ask, whom in ((server.mail, sender), (server.rcpt, recipient)):
        code, reply = ask(whom)
        if not _good(code):
            return _answered(code, reply)
    before_content()
    try:
        code, reply = server.data(content)
    except smtplib.SMTPDataError as error:
        code, reply = error.smtp_code, error.smtp_error
    except (OSError, smtplib.SMTPException) as error:
        # Whether it arrived, nobody can know.
        return Verdict(Outcome.UNKNOWN, reply=str(error))
    return _answered(code, reply)


def _connect(url: SplitResult) -> smtplib.SMTP:
    host, port = url.hostname or "", url.port or PORTS[url.scheme]
    trusted = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(host, port, timeout=CONNECT, context=trusted)
        if url.scheme == "smtps"
        else smtplib.SMTP(host, port, timeout=CONNECT)
    )
    server.ehlo_or_helo_if_needed()
    if url.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=trusted)
        server.ehlo()
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    if server.sock:
        server.sock.settimeout(ANSWER)
    return server


def _good(code: int) -> bool:
    return code // 100 == 2  # noqa: PLR2004 what SMTP calls success


def _answered(code: int, reply: bytes | str) -> Verdict:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    if _good(code):
        return Verdict(Outcome.ACCEPTED, code, text)
    final = code >= PERMANENT
    return Verdict(Outcome.REFUSED if final else Outcome.DEFERRED, code, text)


connection = Connection()
