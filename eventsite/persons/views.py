"""What we keep of somebody, for themselves: to read, as JSON, and to have it erased (AVG articles 15, 17, 20)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eventsite.brakes import limits
from eventsite.brakes.guard import braked
from eventsite.pages.own_links import opened_with
from eventsite.web import errors
from eventsite.web.same_origin import same_origin_form
from eventsite.web.times import dated

from . import erasing, own
from .forms import OwnDataForm
from .letters import OwnDataLetter
from .own import Own


@same_origin_form
@braked(limits.ASKED_MAIL)
@require_http_methods(["GET", "HEAD", "POST"])
def request_link(request: HttpRequest) -> HttpResponse:
    """Mail the link. The answer is the same whether the address is known or not."""
    form = OwnDataForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _mailed(request, form.cleaned_data["email"])
    status = 400 if request.method == "POST" else 200
    return render(request, "eventsite/persons/request.html", {"form": form}, status=status)


@same_origin_form
@opened_with(own.read)
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest, theirs: Own) -> HttpResponse:
    """To read. POST mails the link to all of it to the address that hangs on this one."""
    if request.method == "POST" and theirs.email:
        return _mailed(request, theirs.email)
    context = {"theirs": theirs, "tables": list(theirs.tables()), "at": timezone.now()}
    return render(request, "eventsite/persons/data.html", context)


@opened_with(own.read)
@require_safe
def data_json(request: HttpRequest, theirs: Own) -> HttpResponse:
    """The same for programs: one list of rows per table."""
    tables = {table.label: table.values for table in theirs.tables()}
    response = JsonResponse(
        {"email": theirs.email, "at": timezone.now(), "tables": tables},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    name = _("gegevens")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


@same_origin_form
@opened_with(own.read)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, theirs: Own) -> HttpResponse:
    """GET says what goes and what stays, POST does it. Sent twice, the link opens nothing any more."""
    if not theirs.may_erase:
        return redirect("own_data", theirs.token)
    if request.method == "POST":
        try:
            theirs.erase()
        except erasing.StillInside as refusal:
            return _still_inside(request, refusal)
        return render(request, "eventsite/persons/erased.html", {"theirs": theirs})
    context = {"theirs": theirs, "follows": theirs.consequences()}
    return render(request, "eventsite/persons/erase.html", context)


def _mailed(request: HttpRequest, email: str) -> HttpResponse:
    OwnDataLetter.queue_to(email)
    return render(request, "eventsite/persons/requested.html", {"email": email})


def _still_inside(request: HttpRequest, refusal: erasing.StillInside) -> HttpResponse:
    text = _("U bent nu binnen bij %(event)s. Wissen kan als die bijeenkomst voorbij is.")
    return errors.page(
        request, 409, _("Wissen kan nu niet"), text % {"event": dated(refusal.event)}
    )
