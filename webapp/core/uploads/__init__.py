"""Letters, tickets and photographs that people send: cleaned before they are kept."""

from webapp.core.uploads.cleaning import (
    MAX_BYTES,
    Cleaned,
    Kind,
    Signature,
    clean,
    tidy_name,
)

__all__ = ["MAX_BYTES", "Cleaned", "Kind", "Signature", "clean", "tidy_name"]
