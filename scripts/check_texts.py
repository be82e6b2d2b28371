#!/usr/bin/env python3
"""Hold what people read to the house rules. Called by `make check`.

- Every visible text in a template goes through gettext, so that it can be translated.
- No word that Dutch government advises against, and "u", never "je" (docs/norms.md, L3).
- Every catalogue in locale/ is complete: nothing untranslated, nothing fuzzy.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BLOCK = re.compile(r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}", re.S)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.S)
NOT_TEXT = re.compile(
    r"<(script|style|svg)\b.*?</\1>|{% block body_class %}.*?{% endblock %}", re.S
)
READ_ALOUD = re.compile(r'\b(?:alt|aria-label|title|placeholder)="([^"]*)"')
FROM_DJANGO = re.compile(r"{%.*?%}|{{.*?}}", re.S)
TAG = re.compile(r"<[^>]*>|&\w+;|&#\w+;", re.S)
WORD = re.compile(r"[^\W\d_]{2,}")
UNWANTED = re.compile(
    r"\b(betreffende|middels|dient te|dienen te|teneinde|indien|je|jij|jou|jouw)\b", re.I
)
DUTCH = re.compile(
    r"""_\(\s*((?:"[^"\n]*"\s*)+)|{%\s*translate\s+(?:"([^"]*)"|'([^']*)')""",
)


def visible_texts(source: str) -> list[str]:
    """What a reader sees of a template apart from what gettext gives."""
    source = COMMENT.sub("", source)
    source = NOT_TEXT.sub("", source)
    source = BLOCK.sub("", source)
    source = FROM_DJANGO.sub("", source)
    aloud = READ_ALOUD.findall(source)
    return [word for text in [*aloud, TAG.sub(" ", source)] for word in WORD.findall(text)]


def translatable_texts(source: str) -> list[str]:
    """What gettext is given, in templates and in code."""
    texts = ["".join(groups) for groups in DUTCH.findall(source)]
    return texts + [TAG.sub(" ", FROM_DJANGO.sub(" ", b)) for b in BLOCK.findall(source)]


def catalogue_faults(path: Path) -> list[str]:
    entries = path.read_text().split("\n\n")[1:]
    faults = []
    for entry in entries:
        if "#, fuzzy" in entry:
            faults.append(f"fuzzy: {entry.splitlines()[-2]}")
        if re.search(r'^msgstr(\[\d\])? ""$(?!\n")', entry, re.M) and "#~" not in entry:
            faults.append(f"untranslated: {entry.splitlines()[-2]}")
    return faults


def main() -> int:
    faults = []
    templates = [p for p in (ROOT / "templates").rglob("*") if p.suffix in {".html", ".txt"}]
    code = [p for app in ROOT.glob("*/apps.py") for p in app.parent.rglob("*.py")]
    for path in templates:
        words = visible_texts(path.read_text())
        if words:
            faults.append(f"{path.relative_to(ROOT)}: not through gettext: {' '.join(words[:8])}")
    for path in [*templates, *code]:
        for text in translatable_texts(path.read_text()):
            for word in UNWANTED.findall(text):
                faults.append(
                    f"{path.relative_to(ROOT)}: “{word}” in “{' '.join(text.split())[:70]}”"
                )
    for path in (ROOT / "locale").rglob("*.po"):
        faults += [f"{path.relative_to(ROOT)}: {fault}" for fault in catalogue_faults(path)]
    for fault in faults:
        print(fault)
    print(f"{len(templates)} templates, {len(faults)} faults in their texts")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
