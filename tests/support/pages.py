"""A page as tests see it: every page that passes through here is inspected."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

FIELDS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


class Reader(HTMLParser):
    """What is needed of the markup to judge it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.titles: list[str] = []
        self.label_for: set[str] = set()
        self.fields: list[dict[str, Any]] = []
        self.forms: list[dict[str, Any]] = []
        self.faults: list[str] = []
        self.language: str | None = None
        self.texts: list[str] = []
        self._open: list[str] = []
        self._labels_open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in {"br", "input", "meta", "link", "img", "hr", "path", "use", "circle", "rect", "stop", "ellipse"}:
            self._open.append(tag)
        if tag == "html":
            self.language = given.get("lang")
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self._labels_open += 1
            if given.get("for"):
                self.label_for.add(str(given["for"]))
        if tag in FIELDS and given.get("type") not in UNLABELLED:
            self.fields.append({**given, "in_label": self._labels_open > 0})
        if tag == "form":
            self.forms.append({**given, "names": []})
        if tag in FIELDS and self.forms:
            self.forms[-1]["names"].append(given.get("name"))
        if tag == "script" and not given.get("src"):
            self.faults.append("an inline script")
        if tag == "style" or "style" in given:
            self.faults.append(f"an inline style on {tag}")
        self.faults += [f"a handler {name} on {tag}" for name in given if re.match("on[a-z]+$", name)]
        if tag == "img" and "alt" not in given:
            self.faults.append("a picture without words")
        if tag == "a" and "href" not in given:
            self.faults.append("a link that leads nowhere")

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._labels_open -= 1
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.titles.append(data.strip())
        if self._open and not {"script", "style"} & set(self._open):
            self.texts.append(data)


class Page:
    """An answer with HTML in it."""

    def __init__(self, response: Any) -> None:
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.headers = response.headers
        self.reader = Reader()
        self.reader.feed(self.html)

    @property
    def text(self) -> str:
        """The words of the page, blanks folded."""
        return " ".join(" ".join(self.reader.texts).split())

    def faults(self) -> list[str]:
        """What is wrong with the page, whatever it shows."""
        seen = self.reader
        found = list(seen.faults)
        if seen.headings.count(1) != 1:
            found.append(f"{seen.headings.count(1)} first headings")
        found += [
            f"a heading h{b} after h{a}" for a, b in zip(seen.headings, seen.headings[1:], strict=False) if b > a + 1
        ]
        if len(seen.titles) != 1 or not seen.titles[0]:
            found.append(f"titles {seen.titles}")
        if seen.language not in {"en", "zh-Hans"}:
            found.append(f"language {seen.language}")
        doubles = {i for i in seen.ids if seen.ids.count(i) > 1}
        if doubles:
            found.append(f"ids twice: {sorted(doubles)}")
        for field in seen.fields:
            named = field.get("aria-label") or field.get("aria-labelledby") or field["in_label"]
            if not named and field.get("id") not in seen.label_for:
                found.append(f"field {field.get('name')} without a label")
        for form in seen.forms:
            if (form.get("method") or "get").lower() == "post" and "csrf_token" not in form["names"]:
                found.append(f"form {form.get('action')} without a token")
        return found

    def check(self) -> Page:
        """Assert that nothing is wrong with the page."""
        found = self.faults()
        assert not found, f"{found} in {self.html[:300]}"
        return self
