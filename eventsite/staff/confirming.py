"""One page before anything reaches people: what follows, an optional sentence, and yes or back (docs/adr/0030-before-it-reaches-people.md).

A view works out the ``Effects``, asks for the ``answer``, and as long as there is none shows what
``ask`` renders. That page sends everything typed again, to the same address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.web import resending
from eventsite.web.forms import DeskForm, ParagraphsField
from eventsite.web.versions import digest

REASON, SENTENCE = "reden", "zin"


@dataclass(frozen=True)
class Mails:
    """So many get one letter, what organisers call it; by name where the choice was theirs."""

    label: str
    number: int
    names: Sequence[str] = ()


@dataclass(frozen=True)
class Effects:
    """What a change would do to people. ``changes`` says in words what it is: "begin 19.30 → 20.00".

    ``follows`` is what else comes of it, in sentences. ``needs_consent`` is the sentence to agree with, in the first person; empty when none is asked.
    """

    changes: Sequence[str] = ()
    mails: Sequence[Mails] = ()
    moved_up: int = 0
    calendars: int = 0
    follows: Sequence[str] = field(default=())
    warnings: Sequence[str] = field(default=())
    needs_consent: str = ""

    @property
    def receivers(self) -> int:
        """Mails in all; who gets two counts twice."""
        return sum(one.number for one in self.mails)

    @property
    def reach_people(self) -> bool:
        return bool(self.receivers or self.moved_up or self.calendars)

    @property
    def version(self) -> str:
        """A digest of what is said; not of how many have signed up by now, unless they are named."""
        mails = [[str(mail.label), *mail.names] for mail in self.mails]
        texts = (self.changes, self.follows, self.warnings, [self.needs_consent])
        return digest([mails, self.moved_up, *([str(one) for one in said] for said in texts)])


@dataclass(frozen=True)
class Answer:
    """What was said on the page; both may be empty."""

    reason: str = ""
    sentence: str = ""


class AnswerForm(DeskForm):
    """A reason where one is asked, a sentence for in the mail, and consent."""

    reden = ParagraphsField(
        label=gettext_lazy("Reden"),
        help_text=gettext_lazy("Staat op de pagina."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Vul de reden in.")},
    )
    zin = ParagraphsField(
        label=gettext_lazy("Zet er deze zin bij"),
        help_text=gettext_lazy("Staat bovenaan in de mail. Mag leeg blijven."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    akkoord = forms.BooleanField(
        error_messages={"required": gettext_lazy("Zet het vinkje als u dit zeker weet.")}
    )

    def __init__(
        self, request: HttpRequest, effects: Effects, *, reason: bool, sentence: bool
    ) -> None:
        sent = request.POST if resending.CONFIRMED in request.POST else None
        kept = {name: request.POST.get(name, "") for name in (REASON, SENTENCE)}
        super().__init__(sent, initial=kept)
        self.effects = effects
        if not reason:
            del self.fields[REASON]
        elif effects.receivers:
            self.fields[REASON].help_text = _("Staat in de mail en op de pagina.")
        if not sentence or not effects.receivers:
            del self.fields[SENTENCE]
        if effects.needs_consent:
            self.fields[resending.CONSENT].label = effects.needs_consent
        else:
            del self.fields[resending.CONSENT]

    def clean(self) -> dict[str, Any]:
        """What was agreed to is what the page said; without that field it is taken as it is."""
        said = self.data.get(resending.SAID)
        if said and said != self.effects.version:
            self.add_error(None, _("Er is net iets veranderd. Kijk nog eens wat er nu gebeurt."))
        return self.cleaned_data


def answer(
    request: HttpRequest,
    effects: Effects,
    *,
    reason: bool = False,
    sentence: bool = False,
    always: bool = False,
) -> Answer | None:
    """What was answered; None while it must be asked, or asked again because something else follows by now.

    At once an empty one where nothing reaches people, no consent is needed and no ``reason`` asked;
    not with ``always``, for what is asked even so (it can't be undone).
    """
    asks = reason or always or effects.reach_people or bool(effects.needs_consent)
    if not asks:
        return Answer()
    form = AnswerForm(request, effects, reason=reason, sentence=sentence)
    if not form.is_bound or not form.is_valid():
        return None
    said = form.cleaned_data
    return Answer(reason=said.get(REASON, ""), sentence=said.get(SENTENCE, ""))


def ask(
    request: HttpRequest,
    effects: Effects,
    *,
    title: str,
    action: str,
    back: str = "",
    reason: bool = False,
    reason_help: str = "",
    sentence: bool = False,
    context: dict[str, object] | None = None,
) -> HttpResponse:
    """The page. ``action`` is what its button says; ``back`` an address, or else the form that was sent.

    Such a view shows its form again when ``resending.went_back``. Answers 400 with what is missing, or
    that it is no longer what was said. ``reason_help`` says who reads the reason, where not everybody does.
    """
    form = AnswerForm(request, effects, reason=reason, sentence=sentence)
    if reason_help:
        form.fields[REASON].help_text = reason_help
    shown: dict[str, object] = {
        "event": None,
    } | (context or {})
    shown |= {
        "heading": title,
        "action": action,
        "back": back,
        "effects": effects,
        "form": form,
        "resend": [
            *resending.typed(request, without=(REASON, SENTENCE)),
            (resending.SAID, effects.version),
        ],
    }
    status = 400 if form.is_bound else 200
    return render(request, "eventsite/staff/confirm.html", shown, status=status)
