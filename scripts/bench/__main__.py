"""Measure the portal as in production, on SQLite and PostgreSQL, small and large.

    .venv/bin/python -m scripts.bench [--sizes 10k,200k] [--databases sqlite,postgresql]

Each figure is CPU of all processes of the portal and its database for one request, as a multiple of a bare Flask page
on the same server with the same number of processes in the same run. Databases are kept under var/bench between runs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from config import Settings
from portal import create_app
from scripts.bench.cases import cases
from scripts.bench.measure import Figures, Round, bare_cost, count_queries, timed
from scripts.bench.processes import Server, free_port, memory_mib, tree
from scripts.bench.visitor import Visitor
from tests.support.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "var" / "bench"
DURABLE = {"jit": "off", "listen_addresses": "", "max_connections": "60", "shared_buffers": "256MB"}
SECRET = "only-for-the-bench-" + "x" * 32


def main() -> int:
    """Measure, print the table and what falls short. Returns 0 when it could be measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10k,200k")
    parser.add_argument("--databases", default="sqlite,postgresql")
    chosen = parser.parse_args()
    PLACE.mkdir(parents=True, exist_ok=True)
    rounds = []
    for kind in chosen.databases.split(","):
        for size in chosen.sizes.split(","):
            rounds.append(measure(kind, size))
            print(table(rounds[-1]), flush=True)
    print(growth(rounds))
    report = "\n\n".join([*(table(r) for r in rounds), growth(rounds)])
    (PLACE / "report.md").write_text(report)
    return 0


def measure(kind: str, size: str) -> Round:
    """One database of one size."""
    if kind == "sqlite":
        return _measure_on(kind, size, f"sqlite:///{PLACE / f'{size}.db'}", list)
    folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    server = Postgres(folder)
    try:
        server.start(DURABLE)
        pid = int((server.data / "postmaster.pid").read_text().splitlines()[0])
        return _measure_on(kind, size, server.create_database("bench"), lambda: tree(pid))
    finally:
        server.delete()


def _measure_on(kind, size, url, database_pids):
    port = free_port()
    environment = {
        **os.environ,
        "FLASK_APP": "wsgi",
        "PORTAL_DATABASE_URL": url,
        "PORTAL_SECRET_KEY": SECRET,
        "PORTAL_DATA_DIR": str(PLACE),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "PORTAL_DEMO": "1",
        "PORTAL_PROXIES": "1",
    }
    for command in (["db", "upgrade"], ["demo", "--scale", size]):
        subprocess.run([sys.executable, "-m", "flask", *command], env=environment, check=True, cwd=ROOT)
    app = create_app(Settings(database_url=url, secret_key=SECRET, data_dir=PLACE, demo=True, proxies=1))
    log = PLACE / "servers.log"
    threads = 2 if kind == "postgresql" else 1
    bare = Server("scripts.bench.bare:app", environment, log, threads=threads)
    web = Server("wsgi:app", environment, log, threads=threads)
    worker = subprocess.Popen(
        [sys.executable, "-m", "flask", "worker"], env=environment, cwd=ROOT,
        stdin=subprocess.DEVNULL, stdout=log.open("ab"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        return _all_cases(app, kind, size, bare, web, worker, database_pids)
    finally:
        for part in (web, bare):
            part.stop()
        worker.terminate()
        worker.wait(15)


def _all_cases(app, kind, size, bare, web, worker, database_pids) -> Round:
    found = Round(database=kind, size=size, bare_ms=bare_cost(bare))
    visitors: dict[str | None, Visitor] = {}
    for case in cases(app):
        if case.who not in visitors:
            visitors[case.who] = Visitor(web.port)
            if case.who:
                visitors[case.who].sign_in(case.who)
        visitor = visitors[case.who]
        beside = bare_cost(bare)
        cpu, rate, p50, p99, answer_kb = timed(visitor, case.act, lambda: web.pids() + database_pids(), case.expected)
        found.figures.append(
            Figures(
                case=case,
                times=cpu / ((beside + bare_cost(bare)) / 2),
                cpu_ms=cpu,
                rate=rate,
                p50=p50,
                p99=p99,
                queries=count_queries(app, visitor.cookie, case.act, web.port),
                kb=Visitor.first_visit_kb(visitor, case.path) if case.path else None,
                answer_kb=answer_kb,
            )
        )
    found.memory_mib = memory_mib(web.pids() + tree(worker.pid))
    return found


def table(found: Round) -> str:
    """The figures of one round as a table, and what falls short."""
    lines = [
        f"### {found.size} leads on {'SQLite' if found.database == 'sqlite' else 'PostgreSQL'}",
        "",
        f"Bare Flask page: {found.bare_ms:.3f} ms CPU. Two web processes and the worker: {found.memory_mib:.0f} MiB.",
        "",
        "| page or act | x bare | at most | queries | kB first visit | answer kB | req/s | p50 ms | p99 ms |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for f in found.figures:
        kb = "" if f.kb is None else f"{f.kb:.0f}"
        lines.append(
            f"| {f.case.name} | {f.times:.1f} | {f.case.most_times:g} | {f.queries} | {kb} | {f.answer_kb:.1f} "
            f"| {f.rate:.0f} | {f.p50:.1f} | {f.p99:.1f} |"
        )
    short = [f"- {f.case.name}: {'; '.join(f.short())}" for f in found.figures if f.short()]
    if found.memory_mib > 300:
        short.append(f"- memory: {found.memory_mib:.0f} MiB, at most 300")
    return "\n".join([*lines, "", "Falls short:" if short else "Nothing falls short.", *short, ""])


def growth(rounds: list[Round]) -> str:
    """How much dearer each page is on the larger database of the same kind."""
    lines = ["### Growth from the smaller to the larger", "", "| page or act | SQLite | PostgreSQL |", "|---|---|---|"]
    by = {(r.database, r.size): {f.case.name: f.times for f in r.figures} for r in rounds}
    sizes = list(dict.fromkeys(r.size for r in rounds))
    if len(sizes) < 2 or not rounds:
        return ""
    for name in by[(rounds[0].database, sizes[0])]:
        row = []
        for kind in ("sqlite", "postgresql"):
            small, large = by.get((kind, sizes[0]), {}).get(name), by.get((kind, sizes[-1]), {}).get(name)
            row.append(f"{large / small:.2f}" if small and large else "")
        lines.append(f"| {name} | {row[0]} | {row[1]} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
