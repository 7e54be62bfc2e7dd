"""Pages on the address of the streams: /live/ has left before it comes here, all else Django answers in a few threads.

A request reaches a thread only when its whole body is here, and a thread is free again as soon as the answer is queued:
slow phones hold no thread.
"""

import tempfile
from collections.abc import Callable, Iterable
from typing import IO, Any

from a2wsgi import WSGIMiddleware
from django.conf import settings

from apps.web.headers import raw_headers
from config import live
from config.live import Receive, Scope, Send
from config.wsgi import application as django

THREADS = 8  # each with a database connection of its own, kept open
QUEUE = 512  # pieces of an answer that may wait for a slow browser
LARGEST = 128 * 1024**2  # bytes of a request
IN_MEMORY = 1024**2


def _with_body(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    environ["wsgi.input"] = environ["asgi.scope"]["body"]
    return django(environ, start_response)


pages: Any = WSGIMiddleware(_with_body, workers=THREADS, send_queue_size=QUEUE)  # type: ignore[arg-type]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["type"] == "lifespan" or scope.get("path") == live.ADDRESS:
        await live.application(scope, receive, send)
    elif scope["type"] != "http":
        await pages(scope, receive, send)
    else:
        with tempfile.SpooledTemporaryFile(IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR) as body:
            await _page(scope, receive, send, body)


async def _page(scope: Scope, receive: Receive, send: Send, body: IO[bytes]) -> None:
    told = dict(scope["headers"]).get(b"content-length", b"0")
    whole = await _read(receive, body) if told.isdigit() and int(told) <= LARGEST else False
    if whole is None:  # the browser went away while it was still sending
        return
    if not whole:
        refusal = [*raw_headers(), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": refusal})
        await send({"type": "http.response.body", "body": b""})
        return
    body.seek(0)
    # “X_Forwarded_For” would reach Django under the name of “X-Forwarded-For”, past the proxy that sets it.
    headers = [header for header in scope["headers"] if b"_" not in header[0]]
    await pages({**scope, "headers": headers, "body": body}, receive, send)


async def _read(receive: Receive, body: IO[bytes]) -> bool | None:
    """Take in the body: True when it is whole, False when it is too large, None when the browser is gone."""
    while body.tell() <= LARGEST:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body.write(message.get("body", b""))
        if not message.get("more_body"):
            return True
    return False
