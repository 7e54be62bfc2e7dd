"""Reads pages in a way that two of them can be compared."""

import re

from django.http.response import HttpResponseBase


def stable(page: HttpResponseBase) -> str:
    """Give a page without what differs each time anyway: a form's token, its key, when it was opened, and the
    session's seal.
    """
    differs = r'(name="(?:csrfmiddlewaretoken|key)" value|data-token|data-opened|data-seal)="[^"]*"'
    return re.sub(differs, r"\1", b"".join(page).decode())
