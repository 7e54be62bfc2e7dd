"""Only push services are asked, at public addresses: whatever a browser names else is refused (NOTE-7)."""

import socket
from typing import Any

import pytest

from apps.reminders import endpoints

HOST = "fcm.googleapis.com"
REFUSED = f"""
http://{HOST}/x https://{HOST}:80/x https://{HOST}:8443/x https://{HOST}:0443/x https://{HOST}:/x https://{HOST}
https://evil{HOST}/x https://{HOST}.evil.example/x https://{HOST}./x https://{HOST}@evil.example/x
https://user@{HOST}/x https://user:word@{HOST}/x https://evil.example/{HOST}/x https://evil.example?{HOST}/
https://evil.example#{HOST}/x https://{HOST}#/x https://{HOST}\\@evil.example/x https://{HOST}\\.evil.example/x
https://evil.example\\{HOST}/x https:/{HOST}/x https:{HOST}/x //{HOST}/x {HOST}/x ftp://{HOST}/x file:///etc/passwd
javascript:alert(1) https://127.0.0.1/x https://127.1/x https://2130706433/x https://0x7f000001/x https://localhost/x
https://[::1]/x https://[::ffff:127.0.0.1]/x https://[fe80::1]/x https://10.0.0.1/x https://192.168.0.1/x
https://172.16.0.1/x https://169.254.169.254/latest/meta-data https://100.64.0.1/x https://0.0.0.0/x
https://notify.windows.com.evil.example/x https://evilnotify.windows.com/x https://push.services.mozilla.com.evil/x
https://xpush.services.mozilla.com/x https://FCM.googleapis.com/x https://ｆcm.googleapis.com/x https://{HOST}/ä
https://{HOST}%2eevil.example/x https://{HOST}%00.evil.example/x
""".split()
REFUSED += [
    f"https://{HOST}/\nHost:evil",
    f"https://{HOST}/ x",
    f" https://{HOST}/x",
    f"https://{HOST}/{'x' * 500}",
    "",
]
KNOWN = f"""
https://{HOST}/fcm/send/a:B-c_d https://{HOST}:443/x https://web.push.apple.com/QaBc https://api.push.apple.com/x
https://updates.push.services.mozilla.com/wpush/v2/gAAA= https://wns2-par02p.notify.windows.com/w/?token=BQ%2b
""".split()


def test_there_are_enough() -> None:
    assert len(set(REFUSED)) >= 40


@pytest.mark.parametrize("endpoint", REFUSED)
def test_what_is_no_push_service_is_refused(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: pytest.fail("It was looked up."))
    assert not endpoints.is_known(endpoint)
    with pytest.raises(endpoints.Unreachable):
        endpoints.post(endpoint, b"", {})


@pytest.mark.parametrize("endpoint", KNOWN)
def test_push_services_are_known(endpoint: str) -> None:
    assert endpoints.is_known(endpoint)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["::1"], ["fe80::1%eth0"], ["fd00::1"], ["::ffff:10.0.0.1"],
        ["100.64.0.1"], ["142.250.1.1", "127.0.0.1"], [],
    ],
)  # fmt: skip
def test_a_name_that_leads_to_what_is_not_public_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    found: list[Any] = [(0, 0, 0, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_args, **_more: pytest.fail("It was asked."))
    with pytest.raises(endpoints.Unreachable):
        endpoints.post(f"https://{HOST}/x", b"", {})
