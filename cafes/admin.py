"""Setting up editions in Django's admin, through the verbs of ``booking`` and ``scheduling``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eventsite.admin import BorderAdmin
from eventsite.booking import calling_off, drafts, events, places, refusals, scheduling, statuses
from eventsite.models import Registration, Session
from eventsite.web.forms import BORDER_FIELDS

from .models import Edition


class EditionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Edition
        fields = "__all__"  # noqa: DJ007 (status and the like are not editable)

    def clean_capacity(self) -> int:
        capacity: int = self.cleaned_data["capacity"]
        if self.instance.pk and capacity != self.instance.capacity:
            taken = places.taken(self.instance)
            if capacity < taken:
                raise forms.ValidationError(_below_taken(taken))
        return capacity


class SessionFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """Refuses to leave a public edition without a session. Django refuses one with check-ins (PROTECT)."""

    def clean(self) -> None:
        super().clean()
        kept = 0
        for form in self.forms:
            data = getattr(form, "cleaned_data", None) or {}
            if data.get("starts_at") and not data.get("DELETE"):
                kept += 1
        if not kept and self.instance.pk and not self.instance.is_draft:
            raise forms.ValidationError(
                _("Deze editie staat op de site. Er moet één bijeenkomst blijven.")
            )


class SessionInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Session
    formfield_overrides = BORDER_FIELDS
    formset = SessionFormSet
    extra = 0
    min_num = 1
    validate_min = False
    fields = ["title", "venue", "doors_open_at", "starts_at", "ends_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return super().get_queryset(request).filter(cancelled_at__isnull=True)


class _WithPlaces(ChangeList):
    """Counts the places of the editions on the page, all at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        room = places.of_all(self.result_list)
        for edition in self.result_list:
            edition.room = room[edition.pk]


@admin.register(Edition)
class EditionAdmin(BorderAdmin):
    form = EditionForm
    inlines = [SessionInline]
    list_display = ["title", "starts", "status", "places", "waiting"]
    list_filter = ["status"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["status"]
    actions = ["publish", "call_off"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "status", "headline", "summary", "description"]}),
        (
            gettext_lazy("Plaatsen en aanmelden"),
            {
                "fields": [
                    "capacity",
                    "party_max",
                    "registration_opens_at",
                    "registration_closes_at",
                    "promotion_stop_hours",
                ]
            },
        ),
        (
            gettext_lazy("Mails"),
            {"classes": ["collapse"], "fields": ["practical_information", "thanks"]},
        ),
        (
            gettext_lazy("Cijfers van vroeger"),
            {"classes": ["collapse"], "fields": ["recorded_attendance", "recorded_pitches"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Edition.objects.with_sessions().order_by("-pk")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return _WithPlaces

    @admin.display(description=gettext_lazy("begin"))
    def starts(self, edition: Edition) -> object:
        return edition.starts_at

    @admin.display(description=gettext_lazy("plaatsen bezet"))
    def places(self, edition: Any) -> str:
        return f"{edition.room.taken} / {edition.capacity}"

    @admin.display(description=gettext_lazy("op de wachtlijst"))
    def waiting(self, edition: Any) -> int:
        waiting: int = edition.room.waiting
        return waiting

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        # People signed up: call it off, so that they hear of it.
        if obj is not None and obj.registrations.exists():
            return False
        return super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Edition, form: Any, change: bool) -> None:
        try:
            events.save_event(obj)
        except refusals.CapacityBelowTaken as refusal:
            # Somebody signed up between the form's check and now.
            raise _Refused(_below_taken(refusal.taken)) from refusal
        too_large = Registration.objects.never_fitting(obj).count()
        if "capacity" in form.changed_data and too_large and not obj.is_over:
            text = ngettext(
                "%(n)d groep op de wachtlijst is groter dan het aantal plaatsen. Zij lezen dat in een mail.",
                "%(n)d groepen op de wachtlijst zijn groter dan het aantal plaatsen. Zij lezen dat in een mail.",
                too_large,
            )
            messages.warning(request, text % {"n": too_large})

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        changed = [*formset.new_objects, *(session for session, _fields in formset.changed_objects)]
        if not (changed or formset.deleted_objects):
            return
        try:
            scheduling.save_sessions(
                form.instance,
                changed,
                formset.deleted_objects,
                closing_was_set="registration_closes_at" in form.changed_data,
            )
        except scheduling.SessionHasCheckIns as refusal:
            raise _Refused(_("Er zijn net mensen ingecheckt.")) from refusal
        except scheduling.NothingToPublish as refusal:
            raise _Refused(_("Er moet één bijeenkomst blijven.")) from refusal
        except refusals.AlreadyOver as refusal:
            raise _Refused(
                _("Wat geweest is, kan niet vervallen en niet naar een latere dag.")
            ) from refusal

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            # Django runs this in one transaction, which the exception rolls back.
            response: HttpResponse = super().changeform_view(request, *args, **kwargs)
        except _Refused as refusal:
            messages.error(request, str(refusal))
            request.method = "GET"
            response = super().changeform_view(request, *args, **kwargs)
        return response

    @admin.action(description=gettext_lazy("Publiceren"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Edition]) -> None:
        done = 0
        for edition in queryset:
            try:
                if edition.is_cancelled:
                    calling_off.reinstate(edition)
                else:
                    drafts.publish(edition)
            except statuses.NotReady as refusal:
                messages.error(request, str(refusal))
            except refusals.AlreadyOver:
                self._say_over(request, edition)
            else:
                done += 1
        if done:
            text = ngettext(
                "%(n)d editie staat op de site.", "%(n)d edities staan op de site.", done
            )
            messages.success(request, text % {"n": done})

    @admin.action(description=gettext_lazy("Aflasten"), permissions=["change"])
    def call_off(self, request: HttpRequest, queryset: QuerySet[Edition]) -> HttpResponse | None:
        """Asks first: everyone who signed up gets a mail."""
        if "confirmed" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Weet u zeker dat u wilt aflasten?"),
                "opts": self.model._meta,
                "editions": [(e, e.registrations.live().count()) for e in queryset],
            }
            return render(request, "admin/cafes/edition/call_off.html", context)
        done = 0
        for edition in queryset:
            try:
                calling_off.call_off(edition)
            except (refusals.AlreadyOver, statuses.HasTakenPlace, statuses.StillDraft):
                self._say_over(request, edition)
            else:
                done += 1
        if done:
            messages.success(request, _("Afgelast. Wie zich heeft aangemeld, krijgt een mail."))
        return None

    def _say_over(self, request: HttpRequest, edition: Edition) -> None:
        text = _("“%(edition)s” is voorbij. Aflasten of terughalen kan niet meer.")
        messages.error(request, text % {"edition": edition})


class _Refused(Exception):
    """A verb said no after the form said yes; undoes the whole save."""


def _below_taken(taken: int) -> str:
    text = _("Er zijn al %(taken)d plaatsen bezet. Vul dat aantal in, of meer.")
    return text % {"taken": taken}
