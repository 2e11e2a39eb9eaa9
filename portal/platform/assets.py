"""Static files: read once at the start, compressed once, addressed by their content and kept for a year."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli
from flask import Flask, Response, abort, current_app, request

_COMPRESSIBLE = ("text/", "application/javascript", "image/svg+xml", "application/json")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass
class Asset:
    """One static file in memory."""

    content: bytes
    kind: str
    version: str

    @property
    def may_shrink(self) -> bool:
        return self.kind.startswith(_COMPRESSIBLE)

    @cached_property
    def br(self) -> bytes:
        return bytes(brotli.compress(self.content, quality=11))

    @cached_property
    def gz(self) -> bytes:
        return gzip.compress(self.content, 9, mtime=0)


def init_app(app: Flask, folder: Path) -> None:
    """Read every file of `folder`; `/static/<path>` answers from memory."""
    found: dict[str, Asset] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            content = path.read_bytes()
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            kind = "text/javascript" if kind.endswith("javascript") else kind
            found[path.relative_to(folder).as_posix()] = Asset(content, kind, hashlib.sha256(content).hexdigest()[:12])
    app.extensions["assets"] = found
    app.extensions["asset_addresses"] = {name: f"/static/{name}?v={a.version}" for name, a in found.items()}
    app.add_url_rule("/static/<path:name>", "static", _send)


def asset(name: str) -> str:
    """The address of a static file, which changes when its content does."""
    addresses: dict[str, str] = current_app.extensions["asset_addresses"]
    return addresses[name]


def _send(name: str) -> Response:
    found: Asset | None = current_app.extensions["assets"].get(name)
    if found is None:
        abort(404)
    response = Response(mimetype=found.kind)
    accepted = request.headers.get("Accept-Encoding", "")
    if found.may_shrink and "br" in accepted:
        response.data, response.headers["Content-Encoding"] = found.br, "br"
    elif found.may_shrink and "gzip" in accepted:
        response.data, response.headers["Content-Encoding"] = found.gz, "gzip"
    else:
        response.data = found.content
    response.headers["Vary"] = "Accept-Encoding"
    known = request.args.get("v") == found.version
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if known else "public, max-age=300"
    return response
