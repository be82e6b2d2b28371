"""The lines that others copy onto their site, one for each kind of page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from eventsite.tickets import links

# What screen readers call the frames, as static/embed/insluiten.js has it.
FRAMES = (
    gettext_noop("De volgende avond"),
    gettext_noop("De agenda"),
    gettext_noop("De cursussen"),
    gettext_noop("Een initiatief"),
)


@dataclass(frozen=True)
class Snippet:
    """One kind: what it shows, the line with script and the one without, and the page itself for a preview."""

    key: str
    shown: str  # data-toon
    height: int  # px, where nothing measures it
    title: str
    text: str | Promise
    path: str
    script: str
    frame: str


def of(initiative: str) -> list[Snippet]:
    """All there are; of one initiative only when there is one to show, by its slug."""
    found = [
        _snippet(
            "volgende-avond",
            _("De volgende avond"),
            _("Wanneer en waar, hoeveel plaatsen er nog zijn, en een knop om u aan te melden."),
            reverse("embedding:next_evening"),
            height=420,
        ),
        _snippet(
            "agenda",
            _("De agenda"),
            _("De eerste vijf bijeenkomsten. Meer of minder? Zet er data-aantal bij, tot 20."),
            reverse("embedding:agenda"),
            height=560,
        ),
        _snippet(
            "cursussen",
            _("De cursussen"),
            _("Welke cursussen er komen, en of er plaats is. Ook hier werkt data-aantal."),
            reverse("embedding:courses"),
            height=560,
        ),
    ]
    if initiative:
        found.append(
            _snippet(
                f"initiatief:{initiative}",
                _("Eén initiatief"),
                _(
                    "Achter de dubbele punt staat het laatste deel van het adres van het initiatief."
                ),
                reverse("embedding:initiative", args=[initiative]),
                height=640,
            )
        )
    return found


def _snippet(shown: str, title: str, text: str, path: str, *, height: int) -> Snippet:
    source = links.absolute(reverse("embedding:script"))
    return Snippet(
        key=shown.partition(":")[0],
        shown=shown,
        height=height,
        title=title,
        text=text,
        path=path,
        script=f'<script async src="{source}" data-toon="{shown}"></script>',
        frame=(
            f'<iframe src="{links.absolute(path)}" title="{title}" width="100%" height="{height}" '
            'loading="lazy" referrerpolicy="no-referrer" style="border: 0"></iframe>'
        ),
    )
