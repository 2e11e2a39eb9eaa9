"""Run the portal on this machine: bring the database up to date, make the demonstration once, start web and worker.

    .venv/bin/python -m scripts.run [--only-demonstration]

Settings come from the environment (docs/running.md); what is missing is the demonstration's: PORTAL_DEMO=1, SQLite
and everything else under var/, on http://127.0.0.1:8000. Ctrl-C or SIGTERM stops both; when one ends by itself the
other is stopped too and its exit code becomes ours.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
DEFAULTS = {"FLASK_APP": "wsgi", "PORTAL_DEMO": "1", "PORTAL_DATA_DIR": "var", "HOST": "127.0.0.1", "PORT": "8000"}
SECONDS_TO_START = 30
SECONDS_TO_STOP = 10


class CannotRun(Exception):
    """The portal cannot be started or went away; carries the sentence and the exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


class Part:
    """One process of the portal, its log in a file of the data directory."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.log = Path(os.environ["PORTAL_DATA_DIR"]) / f"{name}.log"
        with self.log.open("ab") as log:
            # a session of its own: Ctrl-C reaches us alone, and we stop both in order
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ended(self) -> bool:
        """True when the process is gone."""
        return self.process.poll() is not None

    def stop(self) -> None:
        """Ask it to finish what it does, and end it where it does not."""
        if self.ended():
            return
        self.process.terminate()
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def last_words(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])


def main(arguments: list[str]) -> int:
    """Prepare and run until told to stop. Returns the exit code."""
    os.chdir(ROOT)
    for name, value in DEFAULTS.items():
        os.environ[name] = os.environ.get(name) or value
    Path(os.environ["PORTAL_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    try:
        if "--only-demonstration" not in arguments:
            refuse_a_taken_port()
        flask("db", "upgrade", quiet=True)
        if is_demonstration():
            flask("demo")
        return 0 if "--only-demonstration" in arguments else serve()
    except CannotRun as problem:
        print(problem, file=sys.stderr)
        return problem.code


def is_demonstration() -> bool:
    """True unless the environment says that this is a portal for real."""
    return os.environ["PORTAL_DEMO"] == "1"


def flask(*command: str, quiet: bool = False) -> None:
    """Run one of the portal's own commands and stop where it fails; `quiet` keeps what it says for that case."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", *command],
        check=False, text=True, stdout=subprocess.PIPE if quiet else None, stderr=subprocess.STDOUT if quiet else None,
    )  # fmt: skip
    if done.returncode:
        raise CannotRun(f"{done.stdout or ''}`flask {' '.join(command)}` failed, so the portal was not started.")


def refuse_a_taken_port() -> None:
    """Say so before anything starts where somebody else answers on our port."""
    host = os.environ["HOST"]
    if not os.environ["PORT"].isdigit():
        raise CannotRun(f"PORT must be a number, as 8000; it is {os.environ['PORT']!r}.")
    port = int(os.environ["PORT"])
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CannotRun(
                f"Cannot listen on {host}:{port} ({error}). Choose another one: PORT=8001 make run"
            ) from error


def web_command() -> list[str]:
    """The web server: a process per core; threads cost more than they bring while the database is a local file."""
    threads = "2" if os.environ.get("PORTAL_DATABASE_URL", "").startswith("postgres") else "1"
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", os.environ["HOST"],
        "--port", os.environ["PORT"], "--workers", str(os.cpu_count() or 1), "--blocking-threads", threads,
        "--no-ws", "--log-level", "warning", "wsgi:app",
    ]  # fmt: skip


def serve() -> int:
    """Start web and worker, say where they are, and wait. Returns 0 when told to stop."""
    told = stop_when_told()
    count_over_all_processes()
    parts = [Part("web", web_command()), Part("worker", [sys.executable, "-m", "flask", "worker"])]
    try:
        wait_until_it_answers(parts, told)
        if not told:
            welcome()
        while not told:
            refuse_a_lost_part(parts)
            time.sleep(0.2)
        print("Stopping ...", flush=True)
        return 0
    finally:
        for part in parts:
            part.stop()


def count_over_all_processes() -> None:
    """Let /metrics add up the figures of all web processes, beginning at nothing."""
    folder = Path(os.environ["PORTAL_DATA_DIR"]) / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def stop_when_told() -> list[int]:
    """A list that stays empty until Ctrl-C or SIGTERM puts the signal's number in it."""
    told: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
    return told


def refuse_a_lost_part(parts: list[Part]) -> None:
    """Raise with the exit code of a process that ended by itself, so that the other is stopped too."""
    for part in parts:
        if part.ended():
            code = part.process.returncode
            raise CannotRun(f"{part.last_words()}\nThe {part.name} ended (exit code {code}).", code if code > 0 else 1)


def wait_until_it_answers(parts: list[Part], told: list[int]) -> None:
    """Return when the web server accepts connections or somebody tells us to stop."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(os.environ["HOST"], os.environ["HOST"])  # noqa: S104
    until = time.monotonic() + SECONDS_TO_START
    while not told:
        refuse_a_lost_part(parts)
        try:
            socket.create_connection((host, int(os.environ["PORT"])), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise CannotRun(f"The web server did not answer within {SECONDS_TO_START} seconds.") from None
            time.sleep(0.1)


def welcome() -> None:
    """Say the address, who can sign in, and how to stop."""
    host, port = os.environ["HOST"], os.environ["PORT"]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    print(f"\nThe portal is at {os.environ.get('PORTAL_BASE_URL') or f'http://{shown}:{port}'}\n", flush=True)
    if is_demonstration():
        flask("demo", "--accounts")
        print("\nThe sign-in page lists these accounts too.", flush=True)
    print(f"Logs are in {os.environ['PORTAL_DATA_DIR']}/web.log and worker.log. Ctrl-C stops the portal.", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
