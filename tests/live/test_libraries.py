"""What the streams take of uvicorn beyond its promises: a new version of it fails here first."""

import ast
import inspect
import textwrap

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from apps.live.protocol import Protocol


def calls_of(method: object, name: str) -> int:
    tree = ast.parse(textwrap.dedent(inspect.getsource(method)))  # type: ignore[arg-type]
    return sum(isinstance(node, ast.Call) and ast.unparse(node.func) == f"self.{name}" for node in ast.walk(tree))


def test_each_request_whose_turn_has_come_is_begun_by_the_method_that_ours_stands_in_for() -> None:
    assert list(inspect.signature(HttpToolsProtocol._start_asgi_task).parameters) == ["self", "cycle", "app"]
    assert calls_of(HttpToolsProtocol.on_headers_complete, "_start_asgi_task") == 1
    assert calls_of(HttpToolsProtocol.on_response_complete, "_start_asgi_task") == 1


def test_what_is_overridden_and_asked_for_is_there() -> None:
    inherited = {name for name, value in vars(Protocol).items() if callable(value) and hasattr(HttpToolsProtocol, name)}
    assert inherited >= {"connection_made", "connection_lost", "data_received", "send_400_response"}
    assert inherited >= {"on_message_begin", "on_headers_complete", "_start_asgi_task"}
    source = inspect.getsource(HttpToolsProtocol)
    assert all(f"self.{name}" in source for name in ("connections", "cycle", "loop", "parser", "transport"))
    begun = inspect.getsource(RequestResponseCycle.__init__)
    assert all(f"self.{name}" in begun for name in ("scope", "response_complete"))
