"""Reads pages in a way that two of them can be compared."""

import re

from django.http.response import HttpResponseBase


def stable(page: HttpResponseBase) -> str:
    """Give a page without what differs each time anyway: a form's token, its key, and when it was opened."""
    differs = r'(name="(?:csrfmiddlewaretoken|key)" value|data-token|data-opened)="[^"]*"'
    return re.sub(differs, r"\1", b"".join(page).decode())
