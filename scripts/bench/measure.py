"""What is measured: each page and act with what it may cost, and one round over all of them."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import event

from portal.platform.db import db
from scripts.bench.processes import Server, cpu_seconds
from scripts.bench.visitor import Answer, Visitor

SECONDS_EACH = float(os.environ.get("BENCH_SECONDS", "4"))
MOST_EACH = 2000


@dataclass
class Case:
    """One page or act: who asks what, and at most how many times the bare page, queries and kilobytes."""

    name: str
    who: str | None
    act: Callable[[Visitor, int], Answer]
    most_times: float
    most_queries: int | None = None
    most_kb: float | None = None
    most_p99_ms: float | None = None
    path: str = ""
    expected: tuple[int, ...] = (200, 303)


@dataclass
class Figures:
    """What one case took on one database."""

    case: Case
    times: float
    cpu_ms: float
    rate: float
    p50: float
    p99: float
    queries: int | None = None
    kb: float | None = None
    answer_kb: float = 0.0

    def short(self) -> list[str]:
        """What falls short of the table."""
        case, found = self.case, []
        if self.times > case.most_times:
            found.append(f"{self.times:.1f} x bare, at most {case.most_times:g}")
        if case.most_queries is not None and self.queries is not None and self.queries > case.most_queries:
            found.append(f"{self.queries} queries, at most {case.most_queries}")
        if case.most_kb is not None and self.kb is not None and self.kb > case.most_kb:
            found.append(f"{self.kb:.0f} kB, at most {case.most_kb:g}")
        if case.most_p99_ms is not None and self.p99 > case.most_p99_ms:
            found.append(f"p99 {self.p99:.0f} ms, at most {case.most_p99_ms:g}")
        return found


@dataclass
class Round:
    """One database of one size: the figures of all cases, and the memory."""

    database: str
    size: str
    bare_ms: float
    figures: list[Figures] = field(default_factory=list)
    memory_mib: float = 0.0


def timed(
    visitor: Visitor,
    act: Callable[[Visitor, int], Answer],
    pids: Callable[[], list[int]],
    expected: tuple[int, ...],
    seconds: float = SECONDS_EACH,
) -> tuple[float, float, float, float, float]:
    """Repeat the act for some seconds. Returns CPU ms each, acts a second, p50, p99 (ms) and the answer's kB."""
    for number in range(12):  # both processes have seen it
        _must(act(visitor, -1 - number), expected)
    spent, took, weight, number = [], 0.0, 0, 0
    before, began = cpu_seconds(pids()), time.perf_counter()
    while time.perf_counter() - began < seconds and number < MOST_EACH:
        answer = act(visitor, number)
        _must(answer, expected)
        spent.append(answer.ms)
        weight += len(answer.body)
        number += 1
    took = time.perf_counter() - began
    cpu = (cpu_seconds(pids()) - before) * 1000 / number
    ranked = sorted(spent)
    p99 = ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))]
    return cpu, number / took, statistics.median(spent), p99, weight / number / 1000


def _must(answer: Answer, expected: tuple[int, ...]) -> None:
    if answer.status not in expected:
        raise RuntimeError(f"answered {answer.status}: {answer.text[:400]}")


def bare_cost(server: Server) -> float:
    """CPU ms of the bare page for one request, at this moment on this machine."""
    visitor = Visitor(server.port)
    return timed(visitor, lambda v, _n: v.get("/"), server.pids, (200,), seconds=SECONDS_EACH / 3)[0]


def count_queries(app: Flask, cookie: str, act: Callable[[Visitor, int], Answer], port: int) -> int:
    """How many queries one such request makes, counted inside this process on the same database."""
    counted = 0

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        nonlocal counted
        counted += not statement.lstrip().upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT"))

    inside = _Inside(app, port, cookie)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    try:
        act(inside, 90_000)  # type: ignore[arg-type]
        counted = 0
        act(inside, 90_001)  # type: ignore[arg-type]
        return counted
    finally:
        with app.app_context():
            event.remove(db.engine, "before_cursor_execute", note)


class _Inside(Visitor):
    """A visitor of the portal in this process."""

    def __init__(self, app: Flask, port: int, cookie: str) -> None:
        super().__init__(port)
        self.client = app.test_client(use_cookies=False)
        self.cookies = dict(part.split("=", 1) for part in cookie.split("; ") if part)

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given |= {"Cookie": self.cookie, "Host": f"127.0.0.1:{self.port}", "Accept-Language": "zh-CN"}
        kind = "application/x-www-form-urlencoded" if body is not None else None
        answer = self.client.open(path, method=method, data=body, content_type=kind, headers=given)
        return Answer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.data, 0.0)
