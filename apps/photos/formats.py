"""Which kind of file this is: told by its first bytes, never by its name."""

from enum import StrEnum

from apps.photos.refusals import Refused

HEAD = 4096
"""How many of a file's first bytes are looked at."""


class Kind(StrEnum):
    """The kinds of picture that are kept."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    AVIF = "avif"


SIGNATURES: dict[str, tuple[bytes, ...]] = {
    Kind.JPEG: (b"\xff\xd8\xff",),
    Kind.PNG: (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF87a", b"GIF89a"),
    "tiff": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    "pdf": (b"%PDF-",),
    "bmp": (b"BM",),
    "ico": (b"\0\0\1\0", b"\0\0\2\0"),
    "psd": (b"8BPS",),
    "jpeg-xl": (b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"),
    "video": (b"\x1aE\xdf\xa3",),
    "archive": (b"PK\3\4", b"PK\5\6", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\7"),
}
RIFF = {b"WEBP": Kind.WEBP, b"AVI ": "video"}
AVIF_BRANDS = {b"avif", b"avis"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
MOVIE_BOXES = {b"ftyp", b"moov", b"mdat", b"wide"}
HTML_MARKS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script")


def recognise(head: bytes) -> Kind:
    """Give the kind of the file that begins with `head`, or raise `Refused`."""
    found = _boxes(head) or _signature(head) or _words(head)
    if found not in Kind:
        raise Refused(found)
    return Kind(found)


def _boxes(head: bytes) -> str | None:
    """Tell the HEIF family from films: both are made of boxes, and the first one lists the brands it obeys."""
    if head[4:8] not in MOVIE_BOXES:
        return None
    if head[4:8] != b"ftyp":
        return "video"
    end = min(int.from_bytes(head[:4]), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}
    if brands & AVIF_BRANDS:
        return Kind.AVIF
    return Kind.HEIC if brands & HEIC_BRANDS else "video"


def _signature(head: bytes) -> str | None:
    if head.startswith(b"RIFF"):
        return RIFF.get(head[8:12])
    return next((kind for kind, signatures in SIGNATURES.items() if head.startswith(signatures)), None)


def _words(head: bytes) -> str:
    """Sort out what begins like no picture: nothing at all, a drawing, a page, other text, or who knows."""
    if not head:
        return "empty"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(HTML_MARKS):
        return "text"
    if start.startswith(b"<") and b"<svg" in start:
        return "svg"
    return "text" if _is_text(head) else "unknown"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    words = head.decode("utf-8", errors="ignore")
    whole = len(words.encode()) >= len(head) - 3
    return whole and all(letter.isprintable() or letter.isspace() for letter in words)
