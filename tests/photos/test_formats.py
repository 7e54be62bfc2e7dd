"""A file's kind is told by what is in it."""

import pytest

from apps.photos.formats import Kind, recognise
from apps.photos.refusals import NEVER, REFUSALS, Refused


def box(brand: bytes, *others: bytes) -> bytes:
    """Make the first box of a HEIF file or a film."""
    inside = b"ftyp" + brand + b"\0\0\0\0" + b"".join(others)
    return (len(inside) + 4).to_bytes(4) + inside + b"\0\0\0\x08meta"


KEPT = [
    (b"\xff\xd8\xff\xe0\0\x10JFIF", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Kind.PNG),
    (b"RIFF\x24\0\0\0WEBPVP8 ", Kind.WEBP),
    (box(b"heic", b"mif1", b"heic"), Kind.HEIC),
    (box(b"mif1", b"heic"), Kind.HEIC),
    (box(b"avif", b"mif1", b"miaf"), Kind.AVIF),
    (box(b"mif1", b"avif", b"miaf"), Kind.AVIF),
]

NOT_KEPT = [
    (b"", "empty"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
    (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- by hand -->\n<svg/>", "svg"),
    (b"GIF89a\1\0\1\0", "gif"),
    (b"GIF87a\1\0\1\0", "gif"),
    (b"II*\0\x08\0\0\0", "tiff"),
    (b"MM\0*\0\0\0\x08", "tiff"),
    (b"%PDF-1.7\n", "pdf"),
    (b"BM\x36\0\0\0\0\0\0\0", "bmp"),
    (b"\0\0\1\0\1\0\x10\x10", "ico"),
    (b"8BPS\0\1", "psd"),
    (b"\xff\x0a\xfa\x7f", "jpeg-xl"),
    (b"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl ", "jpeg-xl"),
    (box(b"isom", b"mp41", b"mp42"), "video"),
    (box(b"qt  "), "video"),
    (b"\0\0\0\x08wide\0\0\1\0mdat", "video"),
    (b"\x1aE\xdf\xa3\x9fB\x86\x81\1webm", "video"),
    (b"RIFF\x24\0\0\0AVI LIST", "video"),
    (b"<!DOCTYPE html><title>x</title>", "text"),
    (b"\n<script>alert(1)</script><svg>", "text"),
    ("We met by the river – in May.".encode(), "text"),
    ("“é”".encode() * 1000, "text"),
    ("hello".encode("utf-16"), "text"),
    (b"PK\3\4\x14\0", "archive"),
    (b"\x1f\x8b\x08\0", "archive"),
    (b"RIFF\0\0\0\0", "unknown"),
    (b"RIFF\x24\0\0\0WAVEfmt ", "unknown"),
    (b"\0" * 4096, "unknown"),
    (b"\x13\x37\xfe\xed\x81", "unknown"),
]


@pytest.mark.parametrize(("head", "kind"), KEPT)
def test_a_picture_is_known_by_its_first_bytes(head: bytes, kind: Kind) -> None:
    assert recognise(head) is kind


@pytest.mark.parametrize(("head", "code"), NOT_KEPT)
def test_everything_else_is_refused_by_its_name(head: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        recognise(head)
    assert refused.value.code == code
    assert (refused.value.sentence, refused.value.status) == (REFUSALS[code][0], NEVER)


def test_every_refused_kind_is_tried_here() -> None:
    before_it_is_opened = list(REFUSALS)[: list(REFUSALS).index("too-heavy")]
    assert {code for _, code in NOT_KEPT} == set(before_it_is_opened)


def test_each_refusal_has_a_sentence_of_its_own() -> None:
    sentences = {str(sentence) for sentence, _status in REFUSALS.values()}
    assert len(sentences) == len(REFUSALS)
    assert all(sentence.endswith(".") and "'" not in sentence for sentence in sentences)


def test_text_cut_inside_a_letter_is_still_text() -> None:
    with pytest.raises(Refused) as refused:
        recognise("ééé".encode()[:-1])
    assert refused.value.code == "text"
