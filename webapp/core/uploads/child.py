"""The process that opens a stranger's picture or PDF: it may die, and nothing else.

Started as a script of its own, so it imports nothing of the application.
Reads the file from standard input, writes one JSON object to standard output.
"""

import base64
import hashlib
import io
import json
import resource
import sys
import warnings
from collections.abc import Iterator
from typing import Any, NoReturn

GIBIBYTE = 1024**3
CPU_SECONDS = 20
MAX_PIXELS = 60_000_000
WIDEST = 2_400
QUALITY = 82
MAX_PAGES = 60
MAX_DEPTH = 60
SHOWN_PAGES = 6
PAGE_WIDTH, PAGE_HEIGHT = 1_100, 1_600
MAX_TEXT = 20_000
# All that a page needs to be seen; whatever else hangs on it stays behind.
OF_PAGE = {"/Type", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate"}
# Keys under which something acts or leads out of the file. The short ones may also be
# what a page calls a font, so they are looked for in streams alone.
ACTIVE = {"/OpenAction", "/JavaScript", "/EmbeddedFiles", "/RichMedia", "/XFA", "/EF"}
OUTWARD = {"/F", "/FFilter", "/Ref", "/OPI", "/AF", "/AA", "/Metadata", "/PieceInfo"}
ACTIONS = {
    *("/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR"),
    *("/GoToE", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute"),
}
# A signed paper stays as it came only without these; a link waits until it is pressed.
UNSIGNABLE = ACTIVE - {"/OpenAction"}
MOVING = {"/Movie", "/Sound", "/Screen", "/3D", "/RichMedia", "/FileAttachment"}
MOST_SIGNATURES, MOST_RANGES = 20, 8


def main() -> None:
    """Limit itself, clean, answer."""
    limit(resource.RLIMIT_AS, GIBIBYTE)
    limit(resource.RLIMIT_CPU, CPU_SECONDS)
    limit(resource.RLIMIT_CORE, 0)
    content = sys.stdin.buffer.read()
    clean = {"pdf": clean_pdf, "picture": clean_picture}[sys.argv[1]]
    answer(**clean(content))


def limit(what: int, value: int) -> None:
    """Take a limit where the system knows it; the wall clock is the last resort."""
    try:
        resource.setrlimit(what, (value, value))
    except (ValueError, OSError):
        return


def answer(**body: object) -> NoReturn:
    """Write the one object and go."""
    sys.stdout.write(json.dumps(body, ensure_ascii=True))
    sys.stdout.flush()
    sys.exit(0)


def refuse(code: str, **parameters: object) -> NoReturn:
    """Tell the parent what is wrong with the file."""
    answer(refused=code, parameters=parameters)


def packed(content: bytes) -> str:
    """Put bytes into what JSON carries."""
    return base64.b64encode(content).decode()


def clean_picture(content: bytes) -> dict[str, Any]:
    """Draw the picture anew, upright, without anything that was written beside it."""
    from PIL import Image, ImageOps  # noqa: PLC0415 (after the limits)

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture: Any = Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"])
        picture.draft("RGB", (WIDEST, WIDEST))
        picture = ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        refuse("upload_pixels", limit=MAX_PIXELS // 1_000_000)
    except (OSError, ValueError, SyntaxError, EOFError):
        refuse("upload_damaged")
    try:
        cleaned = as_jpeg(picture)
    except (OSError, ValueError, SyntaxError, EOFError):
        refuse("upload_damaged")
    return {"content": packed(cleaned), "pages": [], "text": ""}


def as_jpeg(picture: Any) -> bytes:  # noqa: ANN401 (Pillow comes after the limits)
    """Write nothing but the colours: on white where the picture is transparent."""
    from PIL import Image  # noqa: PLC0415 (after the limits)

    picture.thumbnail((WIDEST, WIDEST))
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        picture = paper
    target = io.BytesIO()
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    plain.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()


def clean_pdf(content: bytes) -> dict[str, Any]:
    """Take over the pages alone, and draw the first ones."""
    import pikepdf  # noqa: PLC0415 (after the limits)

    try:
        with pikepdf.open(io.BytesIO(content)) as source:
            signature = signature_of(source, content)
            cleaned = pages_alone(source)
    except pikepdf.PasswordError:
        refuse("upload_encrypted")
    except (pikepdf.PdfError, pikepdf.DependencyError, ValueError, TypeError, KeyError):
        refuse("upload_damaged")
    pictures, text = seen_pages(cleaned)
    return {
        "content": packed(cleaned),
        "pages": pictures,
        "text": text,
        "signature": signature,
    }


def signature_of(source: Any, content: bytes) -> str:  # noqa: ANN401 (see above)
    """Tell whether the file is signed, and whether it may stay as it came.

    ``whole`` if what was signed is still there, ``broken`` if it is not, ``active`` if
    something in the file acts or hides. Whose signature it is nobody asks here.
    """
    signed, acts = [], not content.startswith(b"%PDF-")
    for thing in source.objects:
        for part in parts(thing):
            if is_signature(part):
                signed.append(part)
            acts = acts or is_active(part)
    if not signed:
        return "none"
    if acts or len(signed) > MOST_SIGNATURES:
        return "active"
    return "whole" if all(fits(one, content) for one in signed) else "broken"


def is_signature(thing: Any) -> bool:  # noqa: ANN401 (see above)
    """Tell the value of a signed field from other objects."""
    import pikepdf  # noqa: PLC0415 (after the limits)

    return (
        isinstance(thing, pikepdf.Dictionary)
        and "/ByteRange" in thing
        and isinstance(thing.get("/Contents"), pikepdf.String)
    )


def is_active(thing: Any) -> bool:  # noqa: ANN401 (see above)
    """Tell whether something acts, or holds a file, or lies outside of this one."""
    import pikepdf  # noqa: PLC0415 (after the limits)

    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if str(thing.get("/S", "")) in ACTIONS - {"/URI"}:
        return True
    if str(thing.get("/Subtype", "")) in MOVING:
        return True
    outside = isinstance(thing, pikepdf.Stream) and "/F" in thing
    return outside or any(key in thing for key in UNSIGNABLE)


def fits(signature: Any, content: bytes) -> bool:  # noqa: ANN401 (see above)
    """Look for the digest of what was signed among what the signature holds."""
    ranges = [int(number) for number in signature["/ByteRange"]]
    odd = len(ranges) % 2 or len(ranges) > MOST_RANGES or min(ranges, default=-1) < 0
    if odd:
        return False
    signed = b"".join(
        content[first : first + length]
        for first, length in zip(ranges[::2], ranges[1::2], strict=True)
    )
    held = bytes(signature["/Contents"])
    kinds = ("sha256", "sha384", "sha512", "sha1")
    return any(hashlib.new(kind, signed).digest() in held for kind in kinds)


def pages_alone(source: Any) -> bytes:  # noqa: ANN401 (pikepdf comes after the limits)
    """Put the pages into a new file; stamps and signatures become part of them."""
    import pikepdf  # noqa: PLC0415 (after the limits)

    count = len(source.pages)
    if not count:
        refuse("upload_damaged")
    if count > MAX_PAGES:
        refuse("upload_pages", pages=count, limit=MAX_PAGES)
    source.flatten_annotations("screen")
    made = pikepdf.new()
    for page in source.pages:
        settled(page.obj)
        for key in set(page.obj.keys()) - OF_PAGE - {"/Parent"}:
            del page.obj[key]
    made.pages.extend(source.pages)
    for thing in made.objects:
        disarm(thing)
    target = io.BytesIO()
    made.save(target, deterministic_id=True)
    return target.getvalue()


def settled(page: Any) -> None:  # noqa: ANN401 (pikepdf comes after the limits)
    """Write onto a page what it inherits, since it leaves its parents behind."""
    above, depth = page.get("/Parent"), 0
    while above is not None and depth < MAX_DEPTH:
        for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
            if key in above and key not in page:
                page[key] = above[key]
        above, depth = above.get("/Parent"), depth + 1


def disarm(thing: Any) -> None:  # noqa: ANN401 (see above)
    """Take out of an object, and of what it holds itself, all that could act."""
    import pikepdf  # noqa: PLC0415 (after the limits)

    for part in parts(thing):
        if not isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            continue
        acts = str(part.get("/S", "")) in ACTIONS
        doomed = ACTIVE | (OUTWARD if isinstance(part, pikepdf.Stream) else set())
        for key in list(part.keys()):
            if acts or key in doomed:
                del part[key]


def parts(thing: Any, depth: int = 0) -> Iterator[Any]:  # noqa: ANN401 (see above)
    """Walk through an object and what it holds itself, as it is at that moment."""
    import pikepdf  # noqa: PLC0415 (after the limits)

    if depth > MAX_DEPTH:
        refuse("upload_too_complex")
    yield thing
    held: list[Any] = []
    if isinstance(thing, pikepdf.Array):
        held = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        held = [thing[key] for key in thing.keys()]  # noqa: SIM118 (no mapping)
    for one in held:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            yield from parts(one, depth + 1)


def seen_pages(content: bytes) -> tuple[list[str], str]:
    """Draw the first pages, and read what is written on them."""
    import pypdfium2  # noqa: PLC0415 (after the limits)

    try:
        book = pypdfium2.PdfDocument(content)
        pictures, words = [], []
        for page in list(book)[:SHOWN_PAGES]:
            width, height = page.get_size()
            scale = min(PAGE_WIDTH / max(width, 1), PAGE_HEIGHT / max(height, 1))
            drawn = page.render(scale=scale).to_pil().convert("RGB")
            target = io.BytesIO()
            drawn.save(target, "JPEG", quality=QUALITY, optimize=True)
            pictures.append(packed(target.getvalue()))
            words.append(page.get_textpage().get_text_bounded())
    except (pypdfium2.PdfiumError, ValueError, OSError):
        refuse("upload_damaged")
    return pictures, "\n".join(words)[:MAX_TEXT]


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        refuse("upload_too_complex")
