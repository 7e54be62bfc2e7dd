"""Why a photo isn't kept or shown: a code for the program, a sentence for who brought it, a status for the browser."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

NEVER, LATER = 422, 507
"""Of this photo, and of what may pass: then what has come of it stays, and the browser sends the rest."""

REFUSALS: dict[str, tuple[StrOrPromise, int]] = {
    # What it is.
    "empty": (_("This file is empty. It may not have arrived whole, so it’s worth another try."), NEVER),
    "svg": (_("Drawings in SVG can’t be kept. A photo or a PNG of it can."), NEVER),
    "gif": (_("Moving pictures in GIF can’t be kept. A photo or a PNG of it can."), NEVER),
    "tiff": (_("TIFF and a camera’s raw files can’t be kept. A JPEG of the same picture can."), NEVER),
    "pdf": (_("This is a PDF. A photo or a screenshot of its page can be kept."), NEVER),
    "bmp": (_("Pictures in BMP can’t be kept. A JPEG or a PNG of it can."), NEVER),
    "ico": (_("Icons in ICO can’t be kept. A PNG of it can."), NEVER),
    "psd": (_("Photoshop’s own files can’t be kept. A JPEG or a PNG of it can."), NEVER),
    "jpeg-xl": (_("JPEG XL can’t be opened here yet. A JPEG of the same picture can."), NEVER),
    "video": (_("This is a video, and only photos can be kept here so far."), NEVER),
    "text": (_("There’s text in this file, not a picture."), NEVER),
    "archive": (_("This is an archive. Once it’s unpacked, the photos in it can be added."), NEVER),
    "unknown": (_("This kind of file can’t be opened here. JPEG, PNG, WebP, HEIC and AVIF can."), NEVER),
    # What comes of opening it.
    "too-heavy": (_("This photo is larger than 30 MB. A smaller copy of it can be kept."), NEVER),
    "too-many-pixels": (_("This picture has more than 50 million pixels. A smaller copy of it can be kept."), NEVER),
    "damaged": (_("This photo is damaged and can’t be shown. Another copy of it may be whole."), NEVER),
    "too-slow": (_("This photo took too long to open. A copy saved as JPEG may do better."), LATER),
    "too-much": (_("Opening this photo needs more memory than there is for one. A smaller copy can be kept."), NEVER),
    # What there is already.
    "many": (_("There are 50,000 photos here, and more can’t be kept. Everything in this place is safe."), NEVER),
    "much": (_("That was a great many photos for one day. Tomorrow there is room for more."), LATER),
    "no-room": (_("This photo could not be kept just now. It’s worth another try in a while."), LATER),
    "here": (_("This photo is in your story already."), NEVER),
    "binned": (_("This photo lies in your bin. It can be taken out again there."), NEVER),
    "crowd": (_("A thousand photos are on their way already. When some of them are in, more can come."), NEVER),
}


class Refused(Exception):
    """A photo that isn't kept, or can't be shown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code, (self.sentence, self.status) = code, REFUSALS[code]


def sentence_of(code: str) -> StrOrPromise:
    """Say why, for a code that was noted; nothing where none was."""
    return REFUSALS.get(code, REFUSALS["damaged"])[0] if code else ""
