"""Rules about all texts and templates: words translated, docstrings that lead somewhere, nothing inline."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from portal.platform.assets import Asset
from scripts import translations

ROOT = Path(__file__).resolve().parents[2]


def test_every_word_is_translated_with_all_its_places_to_fill(capsys: pytest.CaptureFixture[str]) -> None:
    assert translations.check() == 0, capsys.readouterr().out


def test_every_docstring_that_names_a_rule_names_one_that_is_there() -> None:
    rules = (ROOT / "docs/rules.md").read_text()
    headings = re.findall(r"^#+ (.+)$", rules, re.MULTILINE)
    missing = set()
    for path in (ROOT / "portal").rglob("*.py"):
        text = " ".join(path.read_text().split())
        for named in re.findall(r"docs/rules\.md, ([A-Z][A-Za-z: ']+)", text):
            if not any(heading.startswith(named.strip().rstrip(".")) for heading in headings):
                missing.add(f"{path.relative_to(ROOT)}: {named}")
    assert not missing


def test_no_template_has_a_style_a_script_or_a_handler_of_its_own() -> None:
    pattern = re.compile(r"<[a-z][^>]* style=|<script(?![^>]*src=)|<[a-z][^>]* on[a-z]+=|hx-on|js:", re.IGNORECASE)
    found = [str(p.relative_to(ROOT)) for p in (ROOT / "templates").rglob("*.html") if pattern.search(p.read_text())]
    assert not [name for name in found if "mail/" not in name]


def test_the_preloaded_font_has_the_address_the_stylesheet_asks_for() -> None:
    content = (ROOT / "static/alborea-display.woff2").read_bytes()
    version = Asset(content, "font/woff2", hashlib.sha256(content).hexdigest()[:12]).version
    assert f"alborea-display.woff2?v={version}" in (ROOT / "static/portal.css").read_text()
