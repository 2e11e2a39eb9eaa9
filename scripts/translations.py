"""Keep the catalogues complete.

    .venv/bin/python -m scripts.translations update     carry new sentences from the source into every catalogue
    .venv/bin/python -m scripts.translations compile    make the files that the portal reads
    .venv/bin/python -m scripts.translations check      say what is missing, wrong or unused; 1 where anything is

English sentences are the keys, so `translations/` holds only the other languages.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "translations"
LANGUAGES = ("zh_Hans",)
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None}
PLURALS = {"_n": (1, 2), "ngettext": (1, 2), "lazy_ngettext": (1, 2), "_ln": (1, 2)}


def main(arguments: list[str]) -> int:
    """Do one of the three; 0 when all is well."""
    acts = {"update": update, "compile": compile_all, "check": check}
    if len(arguments) != 1 or arguments[0] not in acts:
        print(__doc__)
        return 2
    return acts[arguments[0]]()


def files() -> list[Path]:
    """Every catalogue's source, there or still to be made."""
    return [CATALOGUES / language / "LC_MESSAGES" / "messages.po" for language in LANGUAGES]


def read(po: Path) -> Catalog:
    """The catalogue in that file, its language taken from the folder's name; an empty one where there is none yet."""
    language = po.parent.parent.name
    if not po.exists():
        return Catalog(
            locale=language,
            header_comment="# What the portal says. The keys are the English sentences.",
            project="Forecourt",
            version="1",
            last_translator="Forecourt",
            language_team=language,
            msgid_bugs_address="none",
            charset="utf-8",
            fuzzy=False,
        )
    with po.open("rb") as source:
        return read_po(source, locale=language, domain="messages")


def said() -> Catalog:
    """Every sentence the source says, with the places where it says it."""
    with io.StringIO((ROOT / "scripts" / "babel.cfg").read_text()) as mapping:
        methods, options = parse_mapping_cfg(mapping)
    template = Catalog(project="Forecourt", charset="utf-8")
    found = extract_from_dir(ROOT, methods, options, keywords={**KEYWORDS, **PLURALS}, comment_tags=("Translators:",))
    for file, _line, sentence, comments, context in found:
        # no line numbers in the catalogue: they would change with every edit of the source
        template.add(sentence, None, [(file, None)], auto_comments=comments, context=context)
    return template


def update() -> int:
    """Add what is new and drop what nobody says any more; what is new waits empty for its translation."""
    template = said()
    for po in files():
        catalogue = read(po)
        template.creation_date = catalogue.creation_date  # an update without news leaves the file as it was
        catalogue.update(template, no_fuzzy_matching=True, keep_user_comments=True)
        catalogue.obsolete.clear()
        po.parent.mkdir(parents=True, exist_ok=True)
        with po.open("wb") as target:
            write_po(target, catalogue, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
        print(f"{po.relative_to(ROOT)}: {len(catalogue)} sentences, {len(list(untranslated(catalogue)))} to translate")
    return 0


def compile_all() -> int:
    """Write the compiled catalogue beside each source."""
    for po in files():
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read(po))
    return 0


def check() -> int:
    """Name each sentence that is untranslated, unsure, wrong in its places, unused or not in a catalogue at all."""
    template = said()
    faults = [f"{po.relative_to(ROOT)}: {fault}" for po in files() for fault in faults_of(read(po), template)]
    print("\n".join(faults) or f"{len(template)} sentences, all translated")
    return 1 if faults else 0


def faults_of(catalogue: Catalog, template: Catalog) -> Iterator[str]:
    """What keeps `catalogue` from being a whole translation of what the source says."""
    ours = {(message.id, message.context) for message in catalogue if message.id}
    source = {(message.id, message.context) for message in template if message.id}
    yield from (f"not in the catalogue (make translations): {sentence!r}" for sentence, _context in source - ours)
    yield from (f"nobody says (make translations): {sentence!r}" for sentence, _context in ours - source)
    yield from (f"untranslated: {message.id!r}" for message in untranslated(catalogue))
    for message in catalogue:
        yield from (f"{message.id!r}: {error}" for error in message.check(catalogue))


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    """The messages without a sure text for every form."""
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and (message.fuzzy or not all(texts)):
            yield message


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
