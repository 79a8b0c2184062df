"""The picture that messengers show beside a link."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.documents.papers.base import Paper


@dataclass(frozen=True, kw_only=True)
class Preview(Paper):
    """Who invites to what, when and where; nobody's name."""

    design: ClassVar[str] = "preview"

    issuer: str
    facts: str
