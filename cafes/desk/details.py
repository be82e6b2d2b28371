"""The page on which everything of an evening is changed, at once or not at all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cafes.models import Edition
from eventsite.pages.details import Page, respond
from eventsite.pages.details_forms import DetailsForm
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web.forms import ClockField


class EditionForm(DetailsForm):
    """What an evening is, apart from its sessions."""

    GROUPS = (
        (gettext_lazy("Teksten"), ("title", "headline", "summary", "description")),
        (
            gettext_lazy("Plaatsen en aanmelden"),
            (
                "capacity",
                "party_max",
                "registration_opens_at",
                "registration_closes_at",
                "promotion_stop_hours",
            ),
        ),
        (gettext_lazy("Kramen"), ("set_up_from", "table_size", "stall_information")),
        (gettext_lazy("Mails"), ("practical_information", "thanks")),
    )

    set_up_from = ClockField(
        label=gettext_lazy("Opbouwen vanaf"),
        required=False,
        help_text=Edition._meta.get_field("set_up_from").help_text,
    )

    class Meta(DetailsForm.Meta):
        model = Edition
        fields = [
            "title",
            "headline",
            "summary",
            "description",
            "capacity",
            "party_max",
            "registration_opens_at",
            "registration_closes_at",
            "promotion_stop_hours",
            "set_up_from",
            "table_size",
            "stall_information",
            "practical_information",
            "thanks",
        ]


DETAILS = Page(
    heading=gettext_lazy("Gegevens"),
    form=EditionForm,
    has_sessions=True,
    beside="cafes/desk/cover_card.html",
)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, slug: str) -> HttpResponse:
    """All of an evening that is typed in: what it is, and when and where."""
    edition = get_object_or_404(Edition.objects.with_sessions(), slug=slug)
    return respond(request, edition, DETAILS)
