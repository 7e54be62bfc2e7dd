"""Opens AVIF by Pillow's bare decoder, which is private to Pillow; tests/decoder/test_libraries.py fails when it moves.

Pillow's own way copies the pixels once more, and libheif's takes twice the memory: 50 megapixels would not fit.
"""

from typing import Any

from PIL import _avif

THREADS = 2


class Avif:
    """A picture whose header was read. Its orientation is the container's, never that of EXIF, which can't stop it."""

    def __init__(self, data: bytes) -> None:
        decoder: Any = _avif
        self.decoder = decoder.AvifDecoder(data, "dav1d", THREADS)
        self.size, _, mode, self.profile, exif, self.orientation, _ = self.decoder.get_info()
        self.exif, self.bands = exif or b"", len(mode)

    def pixels(self) -> bytes:
        """Decode the first frame, row by row without padding."""
        found: bytes = self.decoder.get_frame(0)[0]
        return found
