"""The organisers' page of mails that are held after a backup was put back: send them after all, or never."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from eventsite.models import Restoration
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web.forms import DeskForm
from eventsite.web.times import stamp

from . import held
from .held import Kind

SEND, DROP = "versturen", "vervallen"


class HeldForm(DeskForm):
    """Kinds of mail, all of them at first."""

    soorten = forms.MultipleChoiceField(
        label=gettext_lazy("Welke mails"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice", "invalid_list"),
            gettext_lazy("Kies welke mails u bedoelt."),
        ),
    )
    doe = forms.ChoiceField(
        label=gettext_lazy("Wat ermee gebeurt"),
        choices=[
            (DROP, gettext_lazy("Laten vervallen: zij gaan nooit weg")),
            (SEND, gettext_lazy("Alsnog versturen: wie de mail al kreeg, krijgt hem twee keer")),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Kies wat er met deze mails gebeurt.")
        ),
    )
    submit_label = gettext_lazy("Doorgaan")

    def __init__(self, data: object = None, *, kinds: list[Kind]) -> None:
        super().__init__(data)
        choices = [(kind.kind, _line(kind)) for kind in kinds]
        field = self.fields["soorten"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (declared above)
        field.choices = choices
        self.initial["soorten"] = [kind for kind, _label in choices]


def _line(kind: Kind) -> str:
    number = ngettext("%(n)d mail", "%(n)d mails", kind.number) % {"n": kind.number}
    first, last = stamp(kind.first), stamp(kind.last)
    when = first if first == last else _("%(first)s tot %(last)s") % {"first": first, "last": last}
    return f"{kind.label[:1].upper()}{kind.label[1:]}: {number}, {when}"


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def held_mails(request: HttpRequest) -> HttpResponse:
    """Which are held, by kind, and what becomes of them."""
    kinds = held.kinds()
    form = HeldForm(request.POST if request.method == "POST" else None, kinds=kinds)
    if form.is_valid():
        chosen = form.cleaned_data["soorten"]
        if form.cleaned_data["doe"] == SEND:
            done = held.send(chosen)
            text = ngettext("%(n)d mail gaat alsnog weg.", "%(n)d mails gaan alsnog weg.", done)
        else:
            done = held.drop(chosen)
            text = ngettext("%(n)d mail is vervallen.", "%(n)d mails zijn vervallen.", done)
        messages.success(request, text % {"n": done})
        return redirect("mails:held" if held.count() else "mails:index")
    context = {"form": form, "kinds": kinds, "restoration": Restoration.objects.first()}
    status = 400 if request.method == "POST" else 200
    return render(request, "eventsite/mails/held.html", context, status=status)
