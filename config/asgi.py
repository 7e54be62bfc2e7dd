"""Pages on the address of the streams: /live/ has left before it comes here, all else Django answers in a few threads.

A request reaches a thread only when its whole body is here, and a thread is free again as soon as the answer is queued:
slow phones hold no thread.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from apps.web.headers import raw_headers
from config import live
from config.live import Receive, Scope, Send
from config.server import spool
from config.wsgi import application as django

THREADS = 8  # each with a database connection of its own, kept open
QUEUE = 512  # pieces of an answer that may wait for a slow browser
LATER = {503: b"10", 507: b"60"}  # seconds


def _with_body(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    environ["wsgi.input"] = environ["asgi.scope"]["body"]
    return django(environ, start_response)


pages: Any = WSGIMiddleware(_with_body, workers=THREADS, send_queue_size=QUEUE)  # type: ignore[arg-type]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] == live.ADDRESS:
        await live.application(scope, receive, send)
        return
    headers = dict(scope["headers"])
    try:
        most = await _most(scope, headers)
        with spool.Body(_address(scope, headers), most) as body:
            await body.read(receive)
            # “X_Forwarded_For” would reach Django under the name of “X-Forwarded-For”, past the proxy that sets it.
            kept = [header for header in scope["headers"] if b"_" not in header[0]]
            await pages({**scope, "headers": kept, "body": body.file}, receive, send)
    except spool.Gone:
        pass
    except spool.Refused as refusal:
        if refusal.status != 408:
            await spool.pass_over(receive)
        await _refuse(send, refusal.status)


async def _most(scope: Scope, headers: dict[bytes, bytes]) -> int:
    """Returns how many bytes may come: more than a form's only where a photo is expected, from somebody signed in."""
    told = headers.get(b"content-length", b"0")
    size = int(told) if told.isdigit() and len(told) < 16 else spool.LARGEST + 1
    chunked = b"transfer-encoding" in headers
    if size <= spool.IN_MEMORY and not chunked:
        return spool.IN_MEMORY
    most, key = spool.IN_MEMORY, live.session_key(headers)
    if key and _takes_files(scope):
        (who,) = await asyncio.get_running_loop().run_in_executor(spool.writers, live.look, [key])
        most = spool.LARGEST if who else most
    if size > most:
        raise spool.Refused(413)
    return most


def _takes_files(scope: Scope) -> bool:
    try:
        return scope["method"] == "POST" and getattr(resolve(scope["path"]).func, "takes_files", False)
    except Resolver404:
        return False


def _address(scope: Scope, headers: dict[bytes, bytes]) -> str:
    """Returns where it comes from: as the proxy says that is trusted, if there is one."""
    hops = headers.get(b"x-forwarded-for", b"").decode("latin1").split(",")
    behind: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if 0 < behind <= len(hops):
        return hops[-behind].strip()
    return str((scope.get("client") or ("",))[0])


async def _refuse(send: Send, status: int) -> None:
    """Answers in our page and ends the connection: what still comes of the body isn't read."""
    page = (await asyncio.to_thread(render_to_string, "refused.html", {"status": status})).encode()
    later = [(b"retry-after", LATER[status])] if status in LATER else []
    told = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(page)), *later]
    headers = [*raw_headers(), *told, (b"cache-control", b"no-store"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": page})
