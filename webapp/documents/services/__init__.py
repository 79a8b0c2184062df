"""Keeping files, giving numbers, registering papers, and what letters look like."""

from webapp.documents.services.files import (
    Accepted,
    accept_upload,
    drop_files,
    open_file,
    store_file,
    sweep_files,
)
from webapp.documents.services.letters import (
    NUMBER_PATTERN,
    Edited,
    drop_signed_letter,
    keep_signed_letter,
    remove_emblem,
    save_letter,
)
from webapp.documents.services.previews import (
    draw_preview,
    preview_mark,
    preview_of,
)
from webapp.documents.services.register import (
    NewPaper,
    Number,
    given_number,
    grouped,
    masked,
    new_code,
    next_number,
    plain,
    register,
    replace,
    revised,
    revoke,
    verify_url,
)

__all__ = [
    "NUMBER_PATTERN",
    "Accepted",
    "Edited",
    "NewPaper",
    "Number",
    "accept_upload",
    "draw_preview",
    "drop_files",
    "drop_signed_letter",
    "given_number",
    "grouped",
    "keep_signed_letter",
    "masked",
    "new_code",
    "next_number",
    "open_file",
    "plain",
    "preview_mark",
    "preview_of",
    "register",
    "remove_emblem",
    "replace",
    "revised",
    "revoke",
    "save_letter",
    "store_file",
    "sweep_files",
    "verify_url",
]
