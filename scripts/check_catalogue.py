"""Checks that the English catalogue translates every string of the interface; ``--update`` adds new ones."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from catalogue_sources import PACKAGE, ROOT, Message, all_messages

PO_PATH = PACKAGE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})|%[sd]")
_HEADER = """\
# English messages of Yiji. `make catalogue` adds what is new; the texts are written by hand.
"""


def load(path: Path = PO_PATH) -> Catalog:
    """The catalogue, or an empty English one where the file does not exist yet."""
    if not path.exists():
        return Catalog(
            locale="en",
            domain="django",
            header_comment=_HEADER.strip(),
            project="Yiji",
            version="1",
            msgid_bugs_address="-",
            last_translator="the contributors of Yiji",
            language_team="English",
            fuzzy=False,
        )
    with path.open("rb") as source:
        return read_po(source, locale="en", domain="django")


def findings(catalogue: Catalog) -> list[str]:
    """One line for each message that is missing, empty, fuzzy or changes its placeholders."""
    found = []
    for message, files in sorted(all_messages().items()):
        entry = catalogue.get(message.text, message.context or None)
        where = f"{message.text!r} ({', '.join(sorted(files)[:2])})"
        if entry is None:
            found.append(f"missing: {where}")
            continue
        translations = [text or "" for text in _as_list(entry.string)]
        if not translations or not all(translations):
            found.append(f"untranslated: {where}")
        elif entry.fuzzy:
            found.append(f"fuzzy: {where}")
        elif _placeholders_differ(message, translations):
            found.append(f"placeholders differ: {where} → {translations!r}")
    return found


def _placeholders_differ(message: Message, translations: list[str]) -> bool:
    wanted = set(PLACEHOLDER.findall(message.text))
    got = [set(PLACEHOLDER.findall(text)) for text in translations]
    # A singular may leave the number out ("one physician").
    return any(names - wanted for names in got) if message.plural else got != [wanted]


def unused(catalogue: Catalog) -> list[str]:
    """The source texts of entries that nothing uses any more."""
    used = {(message.text, message.context) for message in all_messages()}
    return [
        _singular(entry.id)
        for entry in catalogue
        if entry.id and (_singular(entry.id), entry.context or "") not in used
    ]


def update(catalogue: Catalog) -> int:
    """Add the missing messages with empty translations; returns how many were added."""
    added = 0
    for message in sorted(all_messages()):
        if catalogue.get(message.text, message.context or None) is None:
            _add(catalogue, message)
            added += 1
    return added


def _add(catalogue: Catalog, message: Message) -> None:
    identity = (message.text, message.plural) if message.plural else message.text
    catalogue.add(identity, context=message.context or None)


def _as_list(texts: str | Sequence[str | None] | None) -> list[str | None]:
    return [texts] if texts is None or isinstance(texts, str) else list(texts)


def _singular(identity: str | Sequence[str]) -> str:
    return identity if isinstance(identity, str) else identity[0]


def save(catalogue: Catalog, path: Path = PO_PATH) -> None:
    """Write the catalogue sorted, without line numbers, so that two people's changes merge."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalogue, no_location=True, sort_output=True, width=100, omit_header=False)


def main(arguments: list[str]) -> int:
    """``--update`` adds what is new, ``--prune`` removes the unused; always prints what is wrong."""
    catalogue = load()
    if "--prune" in arguments:
        for text in unused(catalogue):
            catalogue.delete(text)
    if "--update" in arguments:
        sys.stdout.write(f"{update(catalogue)} new messages\n")
    if arguments:
        save(catalogue)
    found = findings(catalogue)
    for line in found:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(
        f"{PO_PATH.relative_to(ROOT)}: {len(all_messages())} messages used, {len(found)} not in order, "
        f"{len(unused(catalogue))} unused\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
