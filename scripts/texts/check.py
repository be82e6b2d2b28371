"""Hold what people read to the house rules. Called by `make check`.

- Every visible text in a template goes through gettext, so that it can be translated: between tags, in attributes
  that are read or shown, on paper (Typst), in drawings and in scripts.
- No word that Dutch government advises against, and "u", never "je" (docs/norms.md, L3).
- One word for one thing: who comes is "aangemeld", who works here has "ingelogd".
- No Dutch in code that does not go through gettext.
- Every catalogue in locale/ is complete and says the same (completeness.py).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from . import catalogues, completeness, dutch
from . import outside_gettext as outside
from .catalogues import ROOT
from .outside_gettext import BLOCK, FROM_DJANGO, TAG

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
# The descriptions of APIs are documents in one language, for who writes programs (docs/adr/0063), and what is said of the
# site's health is for who runs it (docs/adr/0071); examples and the demo are invented content; a migration is what a database begins with.
NOT_THE_SITE = {
    "api.py",
    "api_runs.py",
    "api_themes.py",
    "open_data.py",
    "open_runs.py",
    "api",
    "document.py",
    "watch",
    "programs",
    "examples.py",
    "migrations",
    "demo",
}
# Served with its titles in the language of its address: eventsite/embedding/views.py.
SERVED_TRANSLATED = {"insluiten.js"}
DUTCH = re.compile(
    r"""_\(\s*((?:"[^"\n]*"\s*)+)|{%\s*translate\s+(?:"([^"]*)"|'([^']*)')""",
)


def translatable_texts(source: str) -> list[str]:
    """What gettext is given, in templates and in code."""
    texts = ["".join(groups) for groups in DUTCH.findall(source)]
    return texts + [TAG.sub(" ", FROM_DJANGO.sub(" ", b)) for b in BLOCK.findall(source)]


def text_faults(text: str) -> Iterator[str]:
    """What is wrong with the words of one text."""
    flat = " ".join(text.split())
    for word in UNWANTED.findall(flat):
        yield f"“{word}” in “{flat[:70]}”"
    for pattern, instead in WORN_OUT.items():
        if pattern.search(flat):
            yield f"say “{instead}”: “{flat[:70]}”"


def outside_gettext(path: Path, dutch_words: frozenset[str]) -> Iterator[str]:
    """What one file says that no translator gets to see."""
    source = path.read_text()
    match path.suffix:
        case ".typ":
            words = outside.on_paper(source, dutch_words)
        case ".html" | ".txt" | ".xml" | ".svg":
            words = outside.in_template(source)
        case ".py" | ".js":
            look = outside.in_python if path.suffix == ".py" else outside.in_script
            for line, text in look(source, dutch_words):
                yield f"line {line}, not through gettext: {text[:70]}"
            return
        case _:
            return
    if words:
        yield f"not through gettext: {' '.join(words[:8])}"


def main() -> int:
    faults: list[str] = []
    dutch_words = dutch.of_source(catalogues.said())
    templates = [p for p in (ROOT / "templates").rglob("*") if p.suffix]
    code = [p for app in ROOT.glob("*/apps.py") for p in app.parent.rglob("*.py")]
    code = [p for p in code if not {p.name, *p.parts} & NOT_THE_SITE]
    scripts = [p for p in (ROOT / "static").rglob("*.js") if p.name not in SERVED_TRANSLATED]
    for path in [*templates, *code, *scripts]:
        name = str(path.relative_to(ROOT))
        faults += [f"{name}: {fault}" for fault in outside_gettext(path, dutch_words)]
    for path in [
        *templates,
        *(p for app in ROOT.glob("*/apps.py") for p in app.parent.rglob("*.py")),
    ]:
        if path.suffix in {".html", ".txt", ".py"}:
            for text in translatable_texts(path.read_text()):
                faults += [f"{path.relative_to(ROOT)}: {fault}" for fault in text_faults(text)]
    faults += completeness.all_faults()
    for fault in faults:
        print(fault)
    print(f"{len(templates)} templates, {len(faults)} faults in their texts")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
