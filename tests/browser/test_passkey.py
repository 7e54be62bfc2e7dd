"""A passkey from end to end, with Chromium's own virtual authenticator."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Server, sign_up

pytestmark = pytest.mark.browser
DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}


def test_add_sign_out_and_in(new_page: Callable[..., Page], server: Server, trouble: list[str]) -> None:
    named = server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
    page = new_page(base_url=named)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = DEVICE | {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_up(page, server, "Key")
    page.goto("/account/steps/webauthn/add/")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(server.code_for("key@example.org"))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Add passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.goto("/you/settings/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/home/")
    page.close()
    trouble[:] = [said for said in trouble if not said.startswith(named)]
