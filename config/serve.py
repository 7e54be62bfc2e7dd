"""One server process: `python -m config.serve` for pages and streams, or with another application's name after it."""

import argparse
import importlib
import os
import socket
from typing import Any

import uvicorn

from config import live

STOPS_WITHIN = 3  # seconds for requests under way


class Server(uvicorn.Server):
    """Ends the event streams before it waits for requests to finish; they would never finish by themselves."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        await live.hub.close()
        await super().shutdown(sockets)


def serve(application: str, *, host: str, port: int, fd: int | None) -> None:
    """Serve until a signal comes; with `fd` on a socket that is open already."""
    module, name = application.split(":")
    served = getattr(importlib.import_module(module), name)
    config = uvicorn.Config(
        served,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        proxy_headers=False,  # who is believed about addresses is decided in one place: TRUSTED_PROXIES
        server_header=False,
        backlog=1024,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=STOPS_WITHIN,
    )
    Server(config).run(sockets=[socket.socket(fileno=fd)] if fd is not None else None)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m config.serve", description=__doc__)
    parser.add_argument("application", nargs="?", default="config.asgi:application")
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--fd", type=int)
    parser.add_argument("--reload", action="store_true", help="start again when code or templates change")
    options: dict[str, Any] = vars(parser.parse_args())
    if options.pop("reload"):
        from django.utils.autoreload import run_with_reloader

        run_with_reloader(serve, **options)
    else:
        serve(**options)


if __name__ == "__main__":
    main()
