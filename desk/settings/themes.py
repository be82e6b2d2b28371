"""What initiatives are about: the themes of the city's programme."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from eventsite.web.versions import Check
from initiatives import searching
from initiatives.models import Initiative, Theme

from .forms import ThemeForm
from .kept import Kept, Listed, give_slug, save


def _rows() -> Iterator[Listed]:
    for theme in Theme.objects.annotate(n=Count("initiatives")).order_by("position", "name"):
        yield Listed(theme.pk, theme.name, [theme.n])


def _save(theme: Theme, check: Check, sentence: str) -> None:
    give_slug(theme, "thema")
    with transaction.atomic():
        save(theme, check)
        searching.refresh(Initiative.objects.kept().filter(theme=theme))


THEMES = Kept(
    key="themes",
    label=_("Thema’s"),
    text=_("Waaruit iemand kiest die een initiatief invult, en waarop bezoekers zoeken."),
    add_label=_("Thema toevoegen"),
    in_use=_("Er zijn initiatieven met dit thema. Het thema blijft daarom staan."),
    columns=[_("Naam"), _("Initiatieven")],
    form=ThemeForm,
    rows=_rows,
    model=Theme,
    save=_save,
)
