"""Why a photo isn't kept or shown: a code for the program, a sentence for who brought it, a status for the browser."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

NEVER, LATER = 422, 507
"""Of this photo, and of what may pass: then what has come of it stays, and the browser sends the rest."""

REFUSALS: dict[str, tuple[StrOrPromise, int]] = {
    # What it is.
    "empty": (_("This file is empty. It may not have arrived complete. Try again."), NEVER),
    "svg": (_("We can’t open SVG drawings. A PNG copy may work."), NEVER),
    "gif": (_("We can’t open GIF animations. A PNG copy may work."), NEVER),
    "tiff": (_("We can’t open TIFF or raw files. A JPEG copy may work."), NEVER),
    "pdf": (_("This is a PDF. A screenshot of its page may work."), NEVER),
    "bmp": (_("We can’t open BMP files. A JPEG copy may work."), NEVER),
    "ico": (_("We can’t open ICO files. A PNG copy may work."), NEVER),
    "psd": (_("We can’t open Photoshop files. A JPEG copy may work."), NEVER),
    "jpeg-xl": (_("We can’t open JPEG XL yet. A JPEG copy may work."), NEVER),
    "video": (_("This is a video. Nearer is only for photos so far."), NEVER),
    "text": (_("There’s text in this file, not a photo."), NEVER),
    "archive": (_("This is an archive. Unpack it, then add the photos in it."), NEVER),
    "unknown": (_("We can’t open this kind of file. JPEG, PNG, WebP, HEIC and AVIF work."), NEVER),
    # What comes of opening it.
    "too-heavy": (_("This photo is larger than 30 MB. A smaller copy may work."), NEVER),
    "too-many-pixels": (_("This photo has more than 50 million pixels. A smaller copy may work."), NEVER),
    "damaged": (_("We can’t open this photo. It’s damaged. Another copy may work."), NEVER),
    "too-slow": (_("This photo took too long to open. A JPEG copy may work."), LATER),
    "too-much": (_("Opening this photo takes too much memory. A smaller copy may work."), NEVER),
    # What there is already.
    "many": (_("You already have 50,000 photos here, and that’s the limit. All of them are safe."), NEVER),
    "much": (_("That was a lot of photos for one day. You can add more tomorrow."), LATER),
    "no-room": (_("We couldn’t save this photo just now. Try again in a while."), LATER),
    "here": (_("This photo is in your story already."), NEVER),
    "binned": (_("This photo is in your bin. You can restore it there."), NEVER),
    "crowd": (_("A thousand photos are on their way already. You can add more once some of them are in."), NEVER),
}


class Refused(Exception):
    """A photo that isn't kept, or can't be shown. A code that was noted once may be known no more."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code, (self.sentence, self.status) = code, REFUSALS.get(code, REFUSALS["damaged"])
