"""A remark in both languages, and which remarks suit which car."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Phrase:
    """What somebody said or noted; `{model}` in it stands for the name of the car they talk about.

    `only` names the models of which it can be said; empty is all of them.
    """

    en: str
    zh: str
    only: tuple[str, ...] = ()

    def about(self, model: str) -> Phrase:
        """The same remark about a named model."""
        return replace(self, en=self.en.replace("{model}", model), zh=self.zh.replace("{model}", model))

    def in_language(self, language: str) -> str:
        """The Chinese text for a tag of Chinese ("zh-Hans"), else the English one."""
        return self.zh if language.startswith("zh") else self.en


def fitting(phrases: Iterable[Phrase], model: str) -> list[Phrase]:
    """Those of the phrases that can be said of the named model."""
    return [phrase for phrase in phrases if not phrase.only or model in phrase.only]
