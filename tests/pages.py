"""Reads pages in a way that two of them can be compared."""

import re

from django.http.response import HttpResponseBase


def stable(page: HttpResponseBase) -> str:
    """Give a page without what differs each time anyway: the token against forgery, and the key of a new form."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|key)" value|data-token)="[^"]*"', r"\1", b"".join(page).decode())
