"""What an advertisement wrote into the address: carried from page to page, and with the form to the lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import has_request_context, request

from portal.platform.text import clean_text

TAGS = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
MOST = 80
"""Characters kept of a tag: it is cut, not refused, because the reader did not write it."""
PAGES = {"showroom.home.index", "showroom.models.index", "showroom.models.show", "showroom.interest.new"}


def tags_in(values: Mapping[str, Any]) -> dict[str, str]:
    """The tags among `values`, through the input filter and cut; empty ones left out."""
    tags = {name: clean_text(str(values.get(name) or ""))[:MOST] for name in TAGS}
    return {name: tag for name, tag in tags.items() if tag}


def carry(endpoint: str, values: dict[str, Any]) -> None:
    """Let links between the showroom's pages keep the tags of the page they stand on."""
    if endpoint in PAGES and has_request_context():
        for name, tag in tags_in(request.args).items():
            values.setdefault(name, tag)
