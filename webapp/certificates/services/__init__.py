"""Issuing certificates, one by one, and taking them back."""

from webapp.certificates.services.asking import KIND, correct, issue, revoke
from webapp.certificates.services.making import (
    ARCHIVE,
    archive,
    file_names,
    make,
    table,
)

__all__ = [
    "ARCHIVE",
    "KIND",
    "archive",
    "correct",
    "file_names",
    "issue",
    "make",
    "revoke",
    "table",
]
