"""Put what the portal needs into .venv, once for each change of the lock file.

    python3 -m scripts.setup runtime | development | lock

Runs on a Python 3.11 with pip and nothing else: no root, no python3-venv, no installed package. uv does the work
where pip can fetch it; else pip does, slower, from the same lock. A second start finds the stamp and takes no time.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
STAMP = VENV / "installed"
INSIDE = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
LOCKS = {"runtime": ROOT / "requirements.lock", "development": ROOT / "requirements-dev.lock"}


class CannotSetUp(Exception):
    """Set-up cannot go on; the text says what to install."""


def main(arguments):
    """Set up what is asked for; 0, or 1 with a sentence."""
    wanted = arguments[0] if arguments else "runtime"
    try:
        if wanted == "lock":
            lock()
            return 0
        install(wanted)
        compile_translations()
    except (CannotSetUp, subprocess.CalledProcessError) as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 1
    return 0


def install(wanted):
    """Bring .venv to the lock of `wanted`. A development environment serves the runtime too and is kept."""
    installed = STAMP.read_text().split() if STAMP.exists() and INSIDE.exists() else [None, None]
    if installed[0] == "development":
        wanted = "development"
    stamp = [wanted, fingerprint(LOCKS[wanted])]
    if installed == stamp:
        return
    print(f"Installing what the portal needs ({wanted}) into .venv ...", flush=True)
    uv = find_uv()
    if not (uv and install_with_uv(uv, LOCKS[wanted])):
        print("uv cannot do it here; pip installs the same packages, which takes longer.", flush=True)
        install_with_pip(LOCKS[wanted])
    STAMP.write_text(" ".join(stamp))


def fingerprint(lock_file):
    """What must be the same for an installation to still be right: the lock and the Python it was made with."""
    return hashlib.sha256(lock_file.read_bytes() + sys.version.encode()).hexdigest()


def find_uv():
    """The command that runs uv: one on the machine, one of ours, or one that pip fetches now; None where none works."""
    if os.environ.get("PORTAL_SETUP_WITH") == "pip":
        return None
    ours = TOOLS / "uv"
    for found in (shutil.which("uv"), shutil.which("uv", path=str(ours / "bin"))):
        if found:
            return found
    fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(ours)]
    silent = {**os.environ, "PIP_BREAK_SYSTEM_PACKAGES": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    if subprocess.run([*fetch, "uv"], env=silent, check=False).returncode:
        return None
    return shutil.which("uv", path=str(ours / "bin"))


def uv_environment():
    """uv without downloads of its own Python, and with a cache of ours where the home folder cannot be written."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy")}
    environment.pop("VIRTUAL_ENV", None)
    if not os.access(Path.home(), os.W_OK):
        environment.setdefault("UV_CACHE_DIR", str(TOOLS / "cache"))
    return environment


def install_with_uv(uv, lock_file):
    """True where uv made .venv hold exactly the lock."""
    make = [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)]
    sync = [uv, "pip", "sync", "--quiet", "--python", str(INSIDE), "--require-hashes", str(lock_file)]
    return all(subprocess.run(step, env=uv_environment(), check=False).returncode == 0 for step in (make, sync))


def install_with_pip(lock_file):
    """The same with the machine's pip, which works on .venv from outside so that .venv needs none of its own."""
    if importlib.util.find_spec("pip") is None:
        raise CannotSetUp("this Python has no pip. Install it (on Debian: apt-get install python3-pip).")
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(INSIDE), "--disable-pip-version-check"]
    silent = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}
    subprocess.run([*pip, "install", "--quiet", "--require-hashes", "-r", str(lock_file)], env=silent, check=True)


def compile_translations():
    """Compile the catalogues whose sentences are newer than what the portal reads."""
    stale = [po for po in ROOT.glob("translations/*/LC_MESSAGES/*.po") if not is_compiled(po)]
    if stale:
        subprocess.run([str(INSIDE), "-m", "scripts.translations", "compile"], cwd=ROOT, check=True)


def is_compiled(po):
    """True where the compiled catalogue is as new as its source."""
    mo = po.with_suffix(".mo")
    return mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime


def lock():
    """Resolve pyproject.toml into both locks: every system, every hash, no address of a registry."""
    uv = find_uv()
    if not uv:
        raise CannotSetUp("uv is needed to make the lock files, and pip could not fetch it.")
    for name, options in (("runtime", []), ("development", ["--group", "dev"])):
        subprocess.run(
            [uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-emit-index-url",
             "--custom-compile-command", "make lock", "--python-version", "3.11",
             *options, "pyproject.toml", "--output-file", LOCKS[name].name],
            cwd=ROOT, env=uv_environment(), check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
