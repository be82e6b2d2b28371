"""The organisers' forms about mails."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from eventsite.staff.choosing import EventField
from eventsite.web.forms import FilterForm


class MailFilterForm(FilterForm):
    """The mails of one event."""

    submit_label = _("Toon")

    evenement = EventField()

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        field = self.fields["evenement"]
        assert isinstance(field, EventField)  # noqa: S101 (declared above)
        field.show(data.get("evenement", ""))
