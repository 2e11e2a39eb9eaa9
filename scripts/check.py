"""Everything that keeps the source honest, one check after the other; each speaks only where it finds something.

.venv/bin/python -m scripts.check
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = {
    "style": ["ruff", "check", "--quiet"],
    "format": ["ruff", "format", "--check", "--quiet"],
    "import contracts": ["lint-imports", "--no-cache"],
    "types": ["mypy", "--no-error-summary"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "translations": ["python", "-m", "scripts.translations", "check"],
    "migrations equal models": ["flask", "check-migrations"],
}


def main() -> int:
    """Run every check, even after one failed. Returns 1 where any did."""
    failed = [name for name, command in CHECKS.items() if not holds(name, command)]
    print(
        f"{len(CHECKS) - len(failed)} checks hold" + (f", {len(failed)} do not: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


def holds(name: str, command: list[str]) -> bool:
    """Run one check in a demonstration's settings with a data directory of its own; print what a failure says."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as data_dir:
        environment = {**os.environ, "FLASK_APP": "wsgi", "PORTAL_DEMO": "1", "PORTAL_DATA_DIR": data_dir}
        environment.pop("PORTAL_DATABASE_URL", None)
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=ROOT, env=environment, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    verdict = "holds" if done.returncode == 0 else "DOES NOT HOLD"
    print(f"{name:<24} {verdict} ({time.monotonic() - began:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
