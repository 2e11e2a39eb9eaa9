"""The portal answering on the loopback, for journeys in a browser and for clients in other processes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class _Silent(WSGIRequestHandler):
    """The portal keeps its own log."""

    def log(self, _type: str, _message: str, *_args: object) -> None:
        pass


@contextmanager
def serving(app: Flask, port: int) -> Iterator[str]:
    """Serve `app` on the loopback while the block runs. Gives its address without a slash at the end."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Silent)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
