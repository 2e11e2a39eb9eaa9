"""Hands of somebody at a browser without a script: they read a form, type into it, press one of its buttons."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

UNSENT = {"submit", "button", "reset", "image", "file"}


class FormReader(HTMLParser):
    """The fields of every form of a page as a browser would send them untouched, by the form's id or action."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: dict[str, dict[str, str]] = {}
        self._names: dict[str, str] = {}
        self._open = ""
        self._select: tuple[str, str] | None = None
        self._is_chosen = False
        self._text: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = given.get("id") or given.get("action", "")
            self.forms.setdefault(self._open, {})
            return
        owner, name = given.get("form") or self._open, given.get("name", "")
        if tag == "option" and self._select:
            self._see_option(self._select, given)
        if not owner or not name:
            return
        fields = self.forms.setdefault(owner, {})
        if tag == "select":
            self._select, self._is_chosen = (owner, name), False
        if tag == "textarea":
            self._text = (owner, name)
            fields[name] = ""
        is_left_out = given.get("type") in {"radio", "checkbox"} and "checked" not in given
        if tag == "input" and given.get("type") not in UNSENT and not is_left_out:
            fields[name] = given.get("value", "on")

    def _see_option(self, at: tuple[str, str], given: dict[str, str]) -> None:
        fields, name = self.forms[at[0]], at[1]
        if not self._is_chosen and ("selected" in given or name not in fields):
            fields[name] = given.get("value", "")
            self._is_chosen = "selected" in given

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = ""
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text:
            owner, name = self._text
            self.forms[owner][name] = (self.forms[owner][name] + data).removeprefix("\r\n")


def fields_of(html: str, form: str) -> dict[str, Any]:
    """What the form with that id or action holds."""
    reader = FormReader()
    reader.feed(html)
    return dict(reader.forms[form])
