"""A visitor with one open connection: asks, remembers cookies, times each answer."""

from __future__ import annotations

import http.client
import re
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import brotli

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
STATIC = re.compile(r'(?:href|src)="(/static/[^"#]+)')


@dataclass
class Answer:
    """What came back, and how long it took in milliseconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    ms: float

    @property
    def text(self) -> str:
        """The page's text, unpacked."""
        packed = self.headers.get("content-encoding") == "br"
        return (brotli.decompress(self.body) if packed else self.body).decode("utf-8", "replace")


class Visitor:
    """Somebody with a browser."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.token = ""

    @property
    def cookie(self) -> str:
        """The header that says who we are."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        """One request on the open connection."""
        given = {
            "Host": f"127.0.0.1:{self.port}",
            "Accept-Encoding": "br",
            "Accept-Language": "zh-CN",
            **({"Cookie": self.cookie} if self.cookies else {}),
            **({"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        began = time.perf_counter()
        try:
            self.connection.request(method, path, body, given)
            answer = self.connection.getresponse()
            content = answer.read()
        except (http.client.HTTPException, ConnectionError):
            self.connection.close()
            self.connection.request(method, path, body, given)
            answer = self.connection.getresponse()
            content = answer.read()
        took = (time.perf_counter() - began) * 1000
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, content, took)

    def get(self, path: str, **headers: str) -> Answer:
        """A page; remembers the form token in it."""
        answer = self.ask("GET", path, **headers)
        found = TOKEN.search(answer.text) if answer.headers.get("content-type", "").startswith("text/html") else None
        self.token = found[1] if found else self.token
        return answer

    def post(self, path: str, values: dict[str, str], **headers: str) -> Answer:
        """A form, with the token and a one-time key of its own."""
        body = urlencode({"csrf_token": self.token, "once": secrets.token_urlsafe(16), **values})
        return self.ask("POST", path, body, Referer=f"http://127.0.0.1:{self.port}/", **headers)

    def sign_in(self, login: str, password: str = "forecourt-demo") -> None:  # noqa: S107  (the demonstration's)
        """Sign in and keep the session."""
        self.get("/account/sign-in")
        answer = self.post("/account/sign-in", {"login": login, "password": password})
        if answer.status not in {302, 303}:
            raise RuntimeError(f"{login} could not sign in: {answer.status}")

    def first_visit_kb(self, path: str) -> float:
        """What a first visit weighs: the page and the static files it names, packed."""
        page = self.get(path)
        weight = len(page.body)
        for address in set(STATIC.findall(page.text)):
            weight += len(self.ask("GET", address.replace("&amp;", "&")).body)
        return weight / 1000
