"""`pendopo run --lan`: what differs when phones of the committee take part."""

import time
from contextlib import suppress
from dataclasses import replace

from config import Config
from webapp.embedded.checks import check_port
from webapp.embedded.errors import CannotStartError
from webapp.embedded.lan import Authority, addresses
from webapp.embedded.lan_page import PHONE, LanPage, Place

EVERYWHERE = "0.0.0.0"  # noqa: S104 phones are elsewhere
LOOK_EVERY = 10.0  # seconds


class Lan:
    """The secure side on the port that was asked for, the http page on the next."""

    def __init__(self, config: Config) -> None:
        self._port = config.port
        self._hosts = addresses()
        self._authority = Authority(config.data_dir / "tls")
        self._page: LanPage | None = None
        self._look_at = 0.0

    def secured(self, config: Config) -> Config:
        """Serve https, with the certificate given or else with one of our own."""
        config = replace(config, host=EVERYWHERE, base_url=self.secure_address())
        if config.tls_cert_file:
            return config
        return replace(
            config,
            tls_cert_file=self._authority.leaf_file,
            tls_key_file=self._authority.leaf_key_file,
        )

    def start(self) -> None:
        """Make the certificate, and open the page that hands it out."""
        self._authority.prepare(self._hosts)
        check_port(EVERYWHERE, self._port + 1)
        self._page = LanPage(EVERYWHERE, self._port + 1, self._authority, self.place)
        self._page.start()

    def stop(self) -> None:
        """Close the page."""
        if self._page:
            self._page.stop()

    def moved(self) -> bool:
        """Notice a new address or an old certificate now and then; make a new one."""
        if time.monotonic() < self._look_at:
            return False
        self._look_at = time.monotonic() + LOOK_EVERY
        with suppress(CannotStartError):  # a network that is gone may come back
            self._hosts = addresses()
        return self._authority.prepare(self._hosts)

    def place(self) -> Place:
        """Tell where both sides are just now."""
        return Place(self.page_address() + PHONE, self.secure_address())

    def secure_address(self) -> str:
        """Give the address for phones that trust us."""
        return f"https://{self._hosts[0]}:{self._port}"

    def page_address(self) -> str:
        """Give the address of the page."""
        return f"http://{self._hosts[0]}:{self._port + 1}"

    def ways(self) -> tuple[str, str]:
        """Give the page for this computer, and the one for phones."""
        return f"http://localhost:{self._port + 1}/", self.place().phone
