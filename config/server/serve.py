"""One server process: `python -m config.server.serve` for pages and streams, or with another application's name."""

import argparse
import contextlib
import gc
import importlib
import os
import resource
import socket
from typing import Any

import uvicorn
from django.conf import settings

from config import live

STOPS_WITHIN = 3  # seconds for requests under way


class Server(uvicorn.Server):
    """Starts what holds the event streams, and ends them all with itself: they would never finish by themselves."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        live.hub.start()
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        live.hub.close()
        await super().shutdown(sockets)


def configured(application: str, *, host: str, port: int) -> uvicorn.Config:
    module, name = application.split(":")
    return uvicorn.Config(
        getattr(importlib.import_module(module), name),
        host=host,
        port=port,
        loop="uvloop",
        http=live.Protocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        proxy_headers=False,  # who is believed about addresses is decided in one place: TRUSTED_PROXIES
        server_header=False,
        backlog=1024,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=STOPS_WITHIN,
    )


def serve(application: str, *, host: str, port: int, fd: int | None) -> None:
    """Serves until a signal comes; with `fd` on a socket that is open already."""
    if settings.METRICS_PORT:
        from config import metrics

        metrics.listen(lambda: live.hub.open)
    config = configured(application, host=host, port=port)
    open_many()
    gc.freeze()  # what is loaded now stays: nobody need wait while it is searched for what could go
    Server(config).run(sockets=[socket.socket(fileno=fd)] if fd is not None else None)


def open_many() -> None:
    """Allows as many open files as the system does: every browser that listens is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # a system may allow less than it says
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m config.server.serve", description=__doc__)
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
