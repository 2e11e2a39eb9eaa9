"""Two who act at the same moment, so that a guard has something to guard against."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

import pytest
from flask import Flask

from portal.platform.db import db, in_one_write


def at_once(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """What each act gives or raises: each is one write in a thread of its own, and they begin together."""
    results: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        with app.app_context():
            try:
                results[place] = in_one_write(acts[place])
            except Exception as error:  # noqa: BLE001  (the test looks at it)
                results[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def meet(monkeypatch: pytest.MonkeyPatch, module: object, name: str, seconds: float = 0.4) -> None:
    """Let two threads meet just before they call `module.name`, if no guard keeps one of them away so long."""
    real, meeting = getattr(module, name), threading.Barrier(2)

    def late(*args: object, **kwargs: object) -> object:
        with contextlib.suppress(threading.BrokenBarrierError):
            meeting.wait(seconds)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, late)
