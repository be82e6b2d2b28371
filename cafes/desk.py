"""Organisers at the floor plan: lay it out, copy it, say who stands where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.forms.models import BaseModelFormSet, modelformset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from eventsite.web.staff import for_organisers

from . import plan, stands
from .models import Edition, Fixture, Stand, StandBooking


class StandForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Stand
        fields = [
            "number",
            "kind",
            "x",
            "y",
            "width",
            "height",
            "has_power",
            "is_accessible",
            "near_stage",
            "adviser",
            "blocked_because",
        ]


class StandFormSet(BaseModelFormSet):  # type: ignore[type-arg]
    """All stalls of one edition; no two with one number."""

    def clean(self) -> None:
        super().clean()
        numbers = [
            form.cleaned_data["number"]
            for form in self.forms
            if form.cleaned_data.get("number") and not form.cleaned_data.get("DELETE")
        ]
        twice = sorted({n for n in numbers if numbers.count(n) > 1})
        if twice:
            text = _("Nummer %(number)d staat er twee keer.")
            raise forms.ValidationError(text % {"number": twice[0]})


class FixtureForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Fixture
        fields = ["kind", "x", "y", "width", "height"]


Stands = modelformset_factory(Stand, StandForm, formset=StandFormSet, extra=2, can_delete=True)
Fixtures = modelformset_factory(Fixture, FixtureForm, extra=1, can_delete=True)


class CopyForm(forms.Form):
    """From which earlier edition to take the plan."""

    source = forms.ModelChoiceField(
        label=gettext_lazy("Van welke avond?"), queryset=Edition.objects.none()
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = (  # type: ignore[attr-defined]
            Edition.objects.exclude(pk=edition.pk).filter(stands__isnull=False).distinct()
        )
        self.fields["source"].label_from_instance = lambda e: f"{e.title} ({e.slug})"  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Who goes where; who stands there comes back the other way."""

    booking = forms.ModelChoiceField(
        label=gettext_lazy("Wie"), queryset=StandBooking.objects.none()
    )
    stand = forms.ModelChoiceField(label=gettext_lazy("Naar kraam"), queryset=Stand.objects.none())

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = StandBooking.objects.live().filter(stand__edition=edition)
        who, where = self.fields["booking"], self.fields["stand"]
        who.queryset = live.select_related("initiative", "stand").order_by("stand__number")  # type: ignore[attr-defined]
        who.label_from_instance = lambda b: f"{b.stand.number}: {b.initiative.name}"  # type: ignore[attr-defined]
        where.queryset = edition.stands.filter(  # type: ignore[attr-defined]
            kind=Stand.Kind.INITIATIVE, blocked_because=""
        )
        where.label_from_instance = lambda s: str(s.number)  # type: ignore[attr-defined]


@for_organisers("cafes.change_edition")
@require_http_methods(["GET", "HEAD", "POST"])
def floor_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan with a row per stall to type in. GET shows, POST saves all rows or none."""
    edition = get_object_or_404(Edition, slug=slug)
    data = request.POST if request.method == "POST" else None
    rows = Stands(data, prefix="stands", queryset=edition.stands.all())
    shapes = Fixtures(data, prefix="fixtures", queryset=edition.fixtures.all())
    status = 200
    if request.method == "POST":
        status = 400
        if rows.is_valid() and shapes.is_valid():
            try:
                _save(edition, rows, shapes)
            except stands.StandInUse as refusal:
                status = 409
                text = _("Bij %(stand)s staat iemand. Verplaats die eerst. Er is niets opgeslagen.")
                messages.error(request, text % {"stand": refusal.args[0]})
            else:
                messages.success(request, _("De plattegrond is opgeslagen."))
                return redirect("cafes_desk:floor_plan", slug=slug)
    context = {
        "edition": edition,
        "plan": plan.of(edition, for_organisers=True),
        "rows": rows,
        "shapes": shapes,
        "copy_form": CopyForm(edition=edition),
        "assign_form": AssignForm(edition=edition),
    }
    return render(request, "cafes/desk/floor_plan.html", context, status=status)


def _save(edition: Edition, rows: Any, shapes: Any) -> None:
    rows.save(commit=False)
    shapes.save(commit=False)
    stands.save_plan(
        edition,
        stands=[*rows.new_objects, *(stand for stand, _fields in rows.changed_objects)],
        fixtures=[*shapes.new_objects, *(shape for shape, _fields in shapes.changed_objects)],
        deleted=[*rows.deleted_objects, *shapes.deleted_objects],
    )


@for_organisers("cafes.change_edition")
@require_POST
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Take over the plan of an earlier edition."""
    edition = get_object_or_404(Edition, slug=slug)
    form = CopyForm(request.POST, edition=edition)
    if not form.is_valid():
        messages.error(request, _("Kies een avond met een plattegrond."))
    else:
        try:
            copied = stands.copy_plan(form.cleaned_data["source"], edition)
        except stands.PlanNotEmpty:
            messages.error(request, _("Deze avond heeft al een plattegrond."))
        else:
            messages.success(request, _("%(n)d kramen overgenomen.") % {"n": copied})
    return redirect("cafes_desk:floor_plan", slug=slug)


@for_organisers("cafes.change_edition")
@require_POST
def assign(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody another stall, or let two swap."""
    edition = get_object_or_404(Edition, slug=slug)
    form = AssignForm(request.POST, edition=edition)
    if not form.is_valid():
        messages.error(request, _("Kies wie er verhuist, en naar welke kraam."))
    else:
        try:
            stands.assign(form.cleaned_data["stand"], form.cleaned_data["booking"])
        except (stands.StandInUse, stands.NobodyToAssign):
            messages.error(request, _("Dat kan niet meer. Kijk hoe het nu is."))
        else:
            messages.success(request, _("Verplaatst. Wie verhuist, krijgt een mail."))
    return redirect("cafes_desk:floor_plan", slug=slug)
