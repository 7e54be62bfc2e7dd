"""Sends forms as a browser does: all that the page put into the form, and what its headers say."""

import re
from collections.abc import Mapping
from html import unescape
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils.http import urlencode

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

type Answer = _MonkeyPatchedWSGIResponse
HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
WAYS = ("plain", "htmx", "multipart")


def a_browser() -> Client:
    """Give a browser to which nothing is forgiven."""
    return Client(enforce_csrf_checks=True)


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """Give what the page put into its form for this address."""
    form = re.search(rf'<form[^>]* action="{re.escape(action)}".*?</form>', page, re.DOTALL)
    assert form, action
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
    return {name: unescape(value) for name, value in found}


def send(
    browser: Client,
    there: str,
    data: Mapping[str, Any],
    way: str = "plain",
    *,
    page: str,
    sender: dict[str, str] = HERE,
) -> Answer:
    """Send it, in one of three ways, from the page at this address."""
    said = sender | {"Referer": f"http://testserver{page}"}
    if way == "htmx":
        said |= {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}", "Sec-Fetch-Dest": "empty"}
    if way == "multipart":
        return browser.post(there, data, headers=said)
    words, kind = urlencode(data), "application/x-www-form-urlencoded"
    return browser.post(there, words, content_type=kind, headers=said)


def sign_in(browser: Client, email: str, *, then: str = "/home/") -> Answer:
    """Sign in by the form, and open the page after it and all that it leads on to."""
    page = browser.get("/account/login/").content.decode()
    data = hidden_fields(page, "/account/login/") | {"login": email, "password": "correct horse battery", "next": then}
    answer = browser.post("/account/login/", data, headers=HERE)
    while answer.status_code == 302:
        answer = browser.get(answer["Location"])
    return answer


def sign_out(browser: Client) -> None:
    """Sign out in another tab: the browser forgets all cookies, as it is asked to."""
    page = browser.get("/account/logout/").content.decode()
    answer = browser.post("/account/logout/", hidden_fields(page, "/account/logout/"), headers=HERE)
    assert "cookies" in answer["Clear-Site-Data"]
    browser.cookies.clear()
