"""What this installation is set to, for rules that know nothing of the web."""

from config import Config


class Installation:
    """The settings that rules need; the application fills them in."""

    def __init__(self) -> None:
        self.address = self.verify_address = ""
        self.smtp_url = self.mail_from = ""

    def open(self, config: Config) -> None:
        """Take over the settings."""
        self.address = config.base_url or f"http://{config.host}:{config.port}"
        self.verify_address = config.verify_url or self.address
        self.smtp_url, self.mail_from = config.smtp_url, config.mail_from


installation = Installation()
