"""A real Chromium for journeys, and an ear for everything it complains about."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from scripts.browser import find

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TELEPHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PICTURES = Path(__file__).resolve().parent.parent.parent / "test-output"
"""Where journeys keep a picture of each step."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium that runs while the block does. Raises where there is none: journeys are never skipped."""
    found = find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.path, args=FLAGS, env={**os.environ, **found.environment}
        )
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """Somebody at a screen of their own: fresh cookies, one language, one width, with or without JavaScript."""

    def __init__(
        self, browser: Browser, address: str, *, language: str = "en", viewport: dict[str, int] | None = None,
        javascript: bool = True, dark: bool = False,
    ) -> None:  # fmt: skip
        self.context = browser.new_context(
            base_url=address,
            locale=language,
            viewport=viewport or DESKTOP,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self.context.on("page", self._listen)
        self.page: Page = self.context.new_page()

    def _listen(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("requestfailed", self._on_failed_request)
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # Chromium also writes a line for each answer of 400 and more; those that matter are noted by status below
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def _on_failed_request(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # somebody walked on before it was answered
            self.complaints.append(f"request: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        missing = response.status == 404 and response.request.resource_type != "document"
        if response.status >= 500 or missing:
            self.complaints.append(f"answer: {response.status} {response.url}")

    def check_quiet(self) -> None:
        """Fail where the browser complained: a script that broke, a breach of the content security policy, a 500."""
        assert not self.complaints, "\n".join(self.complaints)

    def check_accessible(self, **options: Any) -> None:
        """Fail where axe finds a barrier on the page that is open. Needs JavaScript."""
        found = Axe().run(self.page, options={"resultTypes": ["violations"], **options})
        assert not found.violations_count, found.generate_report()

    def keep_picture(self, *name: str) -> None:
        """Keep a picture of the whole page as test-output/<name>/<name>.png."""
        file = PICTURES.joinpath(*name).with_suffix(".png")
        file.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=file, full_page=True, caret="initial")  # hiding the caret needs an inline style

    def leave(self) -> None:
        """Close the screen."""
        self.context.close()
