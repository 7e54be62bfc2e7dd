"""Figures for Prometheus, where METRICS_PORT is set: how much is asked for, how long it takes, how the site is.

Of a request they have the view's name and the status; no address, no person, no row. They are at a port of their own,
which no page leads to: of this machine alone, unless METRICS_HOST says otherwise.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

# One address may have several processes: each notes its own in a file here, before the library is loaded, and whichever
# is asked adds up.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(Path(settings.FILE_UPLOAD_TEMP_DIR) / ".metrics"))
Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(mode=0o700, exist_ok=True)

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server  # noqa: E402
from prometheus_client.core import GaugeMetricFamily, Metric  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402
from prometheus_client.registry import Collector  # noqa: E402

from apps.operating import looking, marks  # noqa: E402
from apps.web.build import fingerprint  # noqa: E402

REQUESTS = Counter("nearer_requests", "Requests that were answered.", ["view", "status"])
SECONDS = Histogram(
    "nearer_request_seconds",
    "Until an answer begins.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def measured(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Counts each request by the name of its view; there are as many as there are routes."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else "none"
        REQUESTS.labels(view, response.status_code).inc()
        SECONDS.labels(view).observe(time.perf_counter() - began)
        return response

    return answer


class State(Collector):
    """How the site is at the time of asking."""

    def __init__(self, streams: Callable[[], int] | None = None) -> None:
        self.streams = streams

    def collect(self) -> Iterator[Metric]:
        build = GaugeMetricFamily("nearer_build", "What runs.", labels=["build", "python", "django"])
        build.add_metric([fingerprint()[:12], sys.version.split()[0], django.__version__], 1)
        yield build
        if self.streams:
            yield GaugeMetricFamily("nearer_streams_open", "Browsers that listen to this process.", self.streams())
        try:
            found = [*_of_database(timezone.now())]
        except DatabaseError:
            found = []
        finally:
            _close()
        yield GaugeMetricFamily("nearer_database_up", "Whether the database answers.", bool(found))
        yield from found


def _close() -> None:
    """Closes what was opened: each time it is asked, a thread of its own answers."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


def _of_database(at: datetime) -> Iterator[Metric]:
    queue = looking.queue(at)
    yield GaugeMetricFamily("nearer_tasks_waiting", "Tasks that are due.", queue.waiting)
    waits = _age(queue.waits_since, at) or 0
    yield GaugeMetricFamily("nearer_tasks_waiting_seconds", "How long the oldest of them has waited.", waits)
    yield GaugeMetricFamily("nearer_tasks_failed", "Tasks that failed for good.", queue.failed)
    yield GaugeMetricFamily("nearer_backup_late", "Whether a backup is overdue.", looking.backup_is_late(at))
    for name, what in ((marks.BACKUP, "The newest backup's age."), (marks.CLOCK, "Since the clock last went round.")):
        if (age := _age(marks.of(name), at)) is not None:
            yield GaugeMetricFamily(f"nearer_{name}_age_seconds", what, age)


def _age(then: datetime | None, at: datetime) -> float | None:
    return (at - then).total_seconds() if then else None


def registry(streams: Callable[[], int] | None = None) -> CollectorRegistry:
    """Returns what is told at the port."""
    found = CollectorRegistry()
    MultiProcessCollector(found)  # type: ignore[no-untyped-call]
    found.register(State(streams))
    return found


def listen(streams: Callable[[], int] | None = None) -> None:
    """Opens the port, unless a process beside this one has it already."""
    try:
        start_http_server(settings.METRICS_PORT, settings.METRICS_HOST, registry(streams))
    except OSError:
        return
