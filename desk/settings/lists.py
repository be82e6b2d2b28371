"""The pages of the settings: what there is, and of each list its rows, its form, its taking out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.models import ApiKey, Webhook
from eventsite.staff import confirming, conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending, versions

from .courses import COURSES
from .kept import Gone, InUse, Kept, Taken, remove
from .neighbourhoods import NEIGHBOURHOODS
from .themes import THEMES
from .venues import VENUES

LISTS = [VENUES, NEIGHBOURHOODS, THEMES, COURSES]
SITE = [
    (
        "desk_settings:who",
        gettext_lazy("Naam, kleuren en logo"),
        gettext_lazy("Van wie deze site is, en waar mensen terechtkunnen met vragen."),
    ),
    (
        "desk_settings:texts",
        gettext_lazy("Teksten"),
        gettext_lazy("Eigen woorden op de voorpagina, op de pagina Privacy en in elke mail."),
    ),
    (
        "desk_settings:privacy",
        gettext_lazy("Privacy"),
        gettext_lazy("Wie op de pagina Privacy staat: de FG, en wie gegevens voor u verwerkt."),
    ),
    (
        "desk_settings:accessibility",
        gettext_lazy("Toegankelijkheid"),
        gettext_lazy("De verklaring die de wet vraagt: status, onderzoek, afwijkingen."),
    ),
    (
        "desk_settings:evenings",
        gettext_lazy("Nieuwe avonden"),
        gettext_lazy("Waar een nieuwe avond mee begint: plaatsen, aanmelden, pitches."),
    ),
    (
        "desk_settings:terms",
        gettext_lazy("Bewaren"),
        gettext_lazy("Hoe lang gegevens van mensen hier blijven, en wat er daarna mee gebeurt."),
    ),
    (
        "desk_settings:destroyed",
        gettext_lazy("Wat er vernietigd is"),
        gettext_lazy("Per dag hoeveel, met de verklaring van vernietiging om te tekenen."),
    ),
]


@for_staff(Right.MANAGE)
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """What can be set, with how many there are of each."""
    shown: list[dict[str, object]] = [
        {"url": reverse(address), "label": label, "text": text, "count": ""}
        for address, label, text in SITE
    ]
    shown += [
        {
            "url": reverse(kept.address()),
            "label": kept.label,
            "text": kept.text,
            "count": kept.model._default_manager.count(),
        }
        for kept in LISTS
    ]
    shown.append(
        {
            "url": reverse("desk_staff:index"),
            "label": _("Medewerkers"),
            "text": _("Wie hier werkt, wat ieder mag, en wie de tweede stap nog niet heeft."),
            "count": User.objects.filter(is_active=True).count(),
        }
    )
    shown.append(
        {
            "url": reverse("desk_settings:keys"),
            "label": _("API-sleutels"),
            "text": _(
                "Waarmee sites en programma’s van anderen mensen aanmelden of gegevens lezen."
            ),
            "count": ApiKey.objects.live(timezone.now()).count(),
        }
    )
    shown.append(
        {
            "url": reverse("desk_settings:webhooks"),
            "label": _("Webhooks"),
            "text": _("Welke andere programma’s meteen horen wat hier gebeurt."),
            "count": Webhook.objects.kept().count(),
        }
    )
    return render(request, "desk/settings/index.html", {"lists": shown})


@for_staff(Right.MANAGE)
@require_safe
def index(request: HttpRequest, kept: Kept) -> HttpResponse:
    """All of one list."""
    rows = [(reverse(kept.address("change"), args=[row.pk]), row) for row in kept.rows()]
    context = {"kept": kept, "rows": rows, "add_url": reverse(kept.address("add"))}
    return render(request, "desk/settings/list.html", context)


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kept: Kept, pk: int | None = None) -> HttpResponse:
    """Add one, or change one. GET shows, POST saves; what reaches people is asked first."""
    row = get_object_or_404(kept.model, pk=pk) if pk is not None else kept.model()
    title = str(row) if pk is not None else str(kept.add_label)
    form = kept.form(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        if form.is_stale():
            return conflicts.conflict(request, form, back=request.path)
        effects = kept.effects(row)
        said = confirming.answer(request, effects, sentence=True)
        if said is None:
            action = _("Opslaan en mailen")
            return confirming.ask(request, effects, title=title, action=action, sentence=True)
        try:
            kept.save(row, form.check, said.sentence)
        except versions.Stale:
            return conflicts.conflict(
                request, form, back=reverse(kept.address("change"), args=[pk])
            )
        except Taken:
            form.add_error(None, _("Er is al een andere met deze naam of dit adres."))
        except Gone as gone:
            raise Http404 from gone
        else:
            messages.success(request, _("Opgeslagen."))
            return redirect(kept.address())
    status = 400 if request.method == "POST" else 200
    context = {
        "kept": kept,
        "form": form,
        "title": title,
        "list_url": reverse(kept.address()),
        "remove_url": reverse(kept.address("remove"), args=[pk]) if pk is not None else "",
    }
    return render(request, "desk/settings/edit.html", context, status=status)


@for_staff(Right.MANAGE)
@require_POST
def take_out(request: HttpRequest, kept: Kept, pk: int) -> HttpResponse:
    """Take one out that nothing uses; else say why not."""
    row = get_object_or_404(kept.model, pk=pk)
    name = str(row)
    try:
        remove(row)
    except InUse:
        messages.error(request, str(kept.in_use))
        return redirect(kept.address("change"), pk)
    messages.success(request, _("%(name)s is weg.") % {"name": name})
    return redirect(kept.address())
