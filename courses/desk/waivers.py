"""Who may enrol without the course before it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from courses import waivers
from courses.models import Course, Waiver
from eventsite.mails import rehearsal
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.forms import DeskForm, EmailField, NameField, ParagraphsField
from eventsite.web.staff import operator


class WaiverForm(DeskForm):
    """Let one person in without the course before it."""

    name = NameField()
    email = EmailField(
        help_text=gettext_lazy("Op dit adres krijgt de persoon een link om zich aan te melden.")
    )
    reason = ParagraphsField(
        label=gettext_lazy("Reden"),
        help_text=gettext_lazy("Wordt bewaard. Alleen de organisatie ziet het."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Vul in waarom u een uitzondering maakt.")},
    )
    submit_label = gettext_lazy("Maak de uitzondering")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "email"):  # somebody else's, not the organiser's own
            self.fields[name].widget.attrs["autocomplete"] = "off"


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may enrol without the course before, and why; make another exception."""
    course = get_object_or_404(
        Course.objects.exclude(prerequisite=None).select_related("prerequisite"), slug=slug
    )
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):

        def waive() -> None:
            waivers.waive(course, **form.cleaned_data, by=operator(request))

        try:
            follows = rehearsal.effects(waive)
            if not confirming.answer(request, follows):
                return confirming.ask(
                    request,
                    follows,
                    title=_("De uitzondering maken?"),
                    action=_("Maak de uitzondering en mail"),
                )
            waive()
        except waivers.WaiverExists:
            form.add_error("email", _("Voor dit adres is er al een uitzondering."))
        else:
            messages.success(
                request, _("De uitzondering is gemaakt. De persoon krijgt een link per mail.")
            )
            return redirect("courses_desk:waivers", slug)
    context = {
        "course": course,
        "form": form,
        "waivers": course.waivers.select_related("granted_by", "withdrawn_by"),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "courses/desk/waivers.html", context, status=status)


@for_staff(Right.ORGANISE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an exception back; it stays in the list."""
    waiver = get_object_or_404(Waiver.objects.select_related("course"), pk=pk)
    waivers.withdraw(waiver, by=operator(request))
    messages.success(request, _("De uitzondering is ingetrokken."))
    return redirect("courses_desk:waivers", waiver.course.slug)
