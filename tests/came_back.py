"""What a page with a form that came back says of what is wrong, and where it leads (WCAG 3.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

SUMMARY = re.compile(r'data-error-summary>\s*.*?<h2 tabindex="-1">\s*(.*?)</h2>(.*?)</ul>', re.S)
A_QUESTION = "Klopt uw e-mailadres?"


def faults(html: str) -> list[str]:
    """The number of mistakes in the title, a heading that takes the focus, each link at its field, and the
    field tied to its message."""
    found = SUMMARY.search(html)
    if found is None:
        return ["no summary"]
    heading, said = found.groups()
    return [*_of_title(heading, said, html), *_of_fields(said, html)]


def _of_title(heading: str, said: str, html: str) -> Iterator[str]:
    if "focus-errors" not in html:
        yield "nothing gives the heading the focus"
    if heading.startswith(A_QUESTION):
        return
    title = (re.search(r"<title>\s*(\d+) fout(?:en)?: ", html) or ["", "none"])[1]
    if not re.match(rf"Er (is|zijn) {title} fout", heading) or said.count("<li>") != int(title):
        yield f"{title} in the title, {heading!r}, {said.count('<li>')} in the list"


def _of_fields(said: str, html: str) -> Iterator[str]:
    for target in re.findall(r'href="#([^"]+)"', said):
        tag = re.search(rf'<(\w+)[^>]* id="{re.escape(target)}"[^>]*>', html)
        if tag is None:
            yield f"leads to {target}, which is not there"
            continue
        group = html[tag.start() :].partition("</fieldset>")[0] if tag[1] == "fieldset" else tag[0]
        if 'aria-invalid="true"' not in group:
            yield f"{target} is not marked as wrong"
        described = (re.search(r'aria-describedby="([^"]*)"', tag[0]) or ["", ""])[1].split()
        if not any("error" in one for one in described):
            yield f"{target} is not tied to its message"
        yield from (f"{one} is not there" for one in described if f'id="{one}"' not in html)
