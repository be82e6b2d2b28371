"""What is asked for the next run."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from courses.models import CourseRun
from eventsite.web.forms import ComingDayField, DeskForm, LineField
from eventsite.web.languages.forms import InMoreLanguages, beside


class CopyForm(InMoreLanguages, DeskForm):
    """The next run, from an earlier one."""

    TRANSLATED = ("title",)

    first_day = ComingDayField(
        label=gettext_lazy("Eerste bijeenkomst op"),
        help_text=gettext_lazy(
            "De andere bijeenkomsten schuiven evenveel dagen mee. De tijden blijven."
        ),
    )
    title = LineField(label=gettext_lazy("Titel"), max_length=200)
    submit_label = gettext_lazy("Maak de nieuwe ronde")

    def __init__(self, *args: Any, source: CourseRun, **kwargs: Any) -> None:
        said = {"title": source.title} | beside(source, self.TRANSLATED)
        kwargs["initial"] = said | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
