#!/usr/bin/env python3
"""Hold what people read to the house rules. Called by `make check`.

- Every visible text in a template goes through gettext, so that it can be translated.
- No word that Dutch government advises against, and "u", never "je" (docs/norms.md, L3).
- One word for one thing: who comes is "aangemeld", who works here has "ingelogd".
- No Dutch in code that does not go through gettext.
- Every catalogue in locale/ is complete: nothing untranslated, nothing fuzzy.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
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
# What was said in two ways, or in one way that means two things: what we say instead.
WORN = {
    r"aanmelding(en)? (is |zijn |wordt |worden )?afgemeld": "u bent afgemeld",
    r"gelast af": "gaat niet door",
    r"\b(haal|kunt|geef|zet) haar\b": "die",
    r"^(Is|Was|Hebt|Komt|Staat|Bent|Verandert|Volgde) [^.?!]*, dan\b": "als",
    r"^Stand\b(?! [a-z]+ kraam)": "tussenstand",
    r"^Ongedaan(?! gemaakt)": "maak ongedaan",
    r"\b(opgeven|geef(t)? [^.]{0,30} op\b(?! (de|het|een|uw)))": "afzeggen",
    r"\b(meld u zo nodig opnieuw aan|nog bent aangemeld)\b": "inloggen",
}
WORN_OUT = {re.compile(pattern, re.I): instead for pattern, instead in WORN.items()}
GETTEXT = re.compile(r"_|n?p?gettext(_lazy)?|gettext_noop")
# Words that English and code do not have.
OURS = re.compile(
    r"\b(het|een|uw|niet|voor|wij|dit|deze|geen|nog|eerst|kunt|wordt|naar|bij|bent|hebt)\b", re.I
)
# What the API's own description says, and what is invented to look at.
NOT_THE_SITE = ("api.py", "examples.py", "paging.py", "migrations", "demo")
NOT_READ_HERE = {"description", "default"}  # the API’s own document; what the database starts with
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


def spoken_outside_gettext(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each Dutch string in code that no translator gets to see."""
    tree = ast.parse(source)
    seen: set[ast.AST] = set()
    for node in ast.walk(tree):
        # A docstring; words to know, not to say.
        if isinstance(node, ast.Expr) or (isinstance(node, ast.Attribute) and node.attr == "split"):
            seen.add(node.value)
        elif isinstance(node, ast.Call) and GETTEXT.fullmatch(_name(node.func)):
            seen.update(part for argument in node.args for part in ast.walk(argument))
        elif isinstance(node, ast.keyword) and node.arg in NOT_READ_HERE:
            seen.update(ast.walk(node.value))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or node in seen or not isinstance(node.value, str):
            continue
        if len(node.value.split()) > 2 and OURS.search(node.value):
            yield node.lineno, node.value


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def text_faults(text: str) -> Iterator[str]:
    """What is wrong with the words of one text."""
    flat = " ".join(text.split())
    for word in UNWANTED.findall(flat):
        yield f"“{word}” in “{flat[:70]}”"
    for pattern, instead in WORN_OUT.items():
        if pattern.search(flat):
            yield f"say “{instead}”: “{flat[:70]}”"


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
            faults += [f"{path.relative_to(ROOT)}: {fault}" for fault in text_faults(text)]
    for path in code:
        if not {path.name, *path.parts} & {*NOT_THE_SITE}:
            faults += [
                f"{path.relative_to(ROOT)}:{line}: not through gettext: {text[:70]}"
                for line, text in spoken_outside_gettext(path.read_text())
            ]
    for path in (ROOT / "locale").rglob("*.po"):
        faults += [f"{path.relative_to(ROOT)}: {fault}" for fault in catalogue_faults(path)]
    for fault in faults:
        print(fault)
    print(f"{len(templates)} templates, {len(faults)} faults in their texts")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
