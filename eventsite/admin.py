"""The organisers' tool until they get a desk of their own: Django's admin, saving through the verbs."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .booking import cancelling, refusals, scheduling
from .mails import delivery, letters
from .models import Event, Message, Registration, Venue
from .models.folded import FoldedField
from .web.border.folding import fold_name, name_words
from .web.forms import BORDER_FIELDS
from .web.isolating import isolated

admin.site.site_header = gettext_lazy("Initiatievencafé: beheer")
admin.site.site_title = gettext_lazy("Beheer")
admin.site.index_title = gettext_lazy("Overzicht")
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class BorderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Takes texts as every form of ours does, and searches whatever the capitals and accents."""

    formfield_overrides = BORDER_FIELDS

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Rows that hold every word; folded here where no folded column is kept, for tables that stay small."""
        words = name_words(search_term)
        columns = [str(name) for name in self.search_fields]
        kept = [isinstance(self.model._meta.get_field(name), FoldedField) for name in columns]
        if words and all(kept):
            for word in words:
                holds = [Q(**{f"{name}__contains": word}) for name in columns]
                queryset = queryset.filter(reduce(or_, holds))
        elif words:
            found = [
                pk
                for pk, *texts in queryset.values_list("pk", *columns)
                if all(word in " ".join(map(fold_name, texts)) for word in words)
            ]
            queryset = queryset.filter(pk__in=found)
        return queryset, False


class ReadOnlyAdmin(BorderAdmin):
    """Rows that only verbs may make, change or take away."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Venue)
class VenueAdmin(BorderAdmin):
    list_display = ["name", "street", "city"]
    search_fields = ["name", "street", "city"]

    def save_model(self, request: HttpRequest, obj: Venue, form: object, change: bool) -> None:
        scheduling.save_venue(obj)


class EventFilter(admin.SimpleListFilter):
    """The events of late; of an older one the search finds who came."""

    title = gettext_lazy("evenement")
    parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(str(event.pk), event.title) for event in Event.objects.lately().order_by("-pk")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Registration]
    ) -> QuerySet[Registration]:
        chosen = self.value() or ""
        return queryset.filter(event__pk=int(chosen)) if chosen.isdecimal() else queryset


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "party_size", "status", "event", "registered_at"]
    list_filter = ["status", EventFilter]
    list_select_related = ["event"]
    ordering = ["-pk"]
    show_full_result_count = False
    search_fields = ["name_folded", "email_folded"]
    fields = ["event", "name", "email", "party_size", "status", "registered_at"]
    actions = ["cancel"]

    @admin.action(description=gettext_lazy("Afmelden"), permissions=["cancel"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        done = 0
        for registration in queryset:
            try:
                cancelling.cancel(registration, by=Registration.CancelledBy.ORGANISER)
            except refusals.AlreadyCancelled:
                continue
            except refusals.PeopleInside:
                text = _("%(name)s is binnen. Maak eerst het inchecken ongedaan.")
                messages.error(request, text % {"name": isolated(registration.name)})
                continue
            except (refusals.AlreadyOver, refusals.WasThere):
                text = _("Waar %(name)s was, is voorbij. Afmelden kan niet meer.")
                messages.error(request, text % {"name": isolated(registration.name)})
                continue
            done += 1
        text = ngettext("%(n)d aanmelding vervalt.", "%(n)d aanmeldingen vervallen.", done)
        messages.success(request, text % {"n": done})

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("eventsite.change_registration")


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("soort")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(letter.kind, str(letter.label)) for letter in letters.classes()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["label", "registration", "state", "attempts", "created_at", "sent_at"]
    list_filter = ["state", KindFilter]
    list_select_related = ["registration"]
    ordering = ["-pk"]
    show_full_result_count = False
    fields = [
        "label",
        "registration",
        "state",
        "attempts",
        "next_attempt_at",
        "last_error",
        "created_at",
        "sent_at",
    ]
    readonly_fields = ["label"]
    actions = ["try_again"]

    @admin.display(description=gettext_lazy("soort"), ordering="kind")
    def label(self, message: Message) -> str:
        return letters.label(message.kind)

    @admin.action(description=gettext_lazy("Opnieuw proberen"), permissions=["try_again"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        failed = list(queryset.filter(state=Message.State.FAILED))
        for message in failed:
            delivery.retry(message)
        text = ngettext("%(n)d mail wacht weer.", "%(n)d mails wachten weer.", len(failed))
        messages.success(
            request, text % {"n": len(failed)} if failed else _("Geen mail was mislukt.")
        )

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("eventsite.change_message")
