"""A real SMS gateway on the loopback that keeps what it is given, and refuses when told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Gateway:
    """Where short messages arrive: `taken` in order; `answer(...)` says how the next ones are met."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self._answers: list[tuple[int, bytes, dict[str, str]]] = []

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Meet the next message with that status, which takes it only where it is a 2xx."""
        self._answers.append((status, body, {name.replace("_", "-"): value for name, value in headers.items()}))

    def take(self, content: dict[str, Any], headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        """Keep one message unless told to refuse it. Returns status, body and headers of the answer."""
        status, body, more = self._answers.pop(0) if self._answers else (202, b"", {})
        self.headers.append(headers)
        if 200 <= status < 300:
            self.taken.append(content)
            body = body or json.dumps({"id": f"gateway-{len(self.taken)}"}).encode()
        return status, body, more


@contextmanager
def gateway() -> Iterator[Gateway]:
    """A gateway that answers while the block runs."""
    found = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, body, more = found.take(content, dict(self.headers))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_what: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_address[1]}/send"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
