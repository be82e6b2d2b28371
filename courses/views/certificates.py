"""What a certificate stands for, to look up and to read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import certificate_pdf, certificates
from courses.forms import CodeForm
from courses.models import Certificate
from eventsite.brakes import guard, limits


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Type the code of a certificate; goes on to what it stands for."""
    if "code" in request.GET:
        guard.look_up(request)
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        found = certificates.find(code)
        if found:
            return redirect(found)
        replaced = certificates.find_by_former_code(code)
        if replaced:
            return _private(_replaced_page(request, replaced))
        form.add_error("code", _("Dit is geen code van een bewijs dat wij hebben afgegeven."))
    status = 404 if form.errors else 200
    return render(request, "courses/verify.html", {"form": form}, status=status)


@guard.braked(limits.CODE, methods=("GET", "HEAD"))
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper says, and whether it still counts. Nothing that the paper has not."""
    found = certificates.find(code)
    if found is None:
        return _private(_other_page(request, code))
    return _private(_certificate_page(request, found))


@guard.braked(limits.CODE, methods=("GET", "HEAD"))
@require_safe
def certificate_file(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate as a PDF in the language of its address; 410 once it is withdrawn, replaced or erased."""
    found = certificates.find(code)
    if found is None:
        return _private(_other_page(request, code, status=410))
    if found.is_withdrawn or found.is_erased:
        return _private(_certificate_page(request, found, status=410))
    pdf = certificate_pdf.render(found)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{certificate_pdf.file_name()}"'
    return _private(response)


def _other_page(request: HttpRequest, code: str, *, status: int = 200) -> HttpResponse:
    """For a code that is of no certificate now: that it was, with ``status``, or 404."""
    replaced = certificates.find_by_former_code(code)
    if replaced:
        return _replaced_page(request, replaced, status=status)
    return render(request, "courses/certificate_unknown.html", status=404)


def _replaced_page(request: HttpRequest, by: Certificate, *, status: int = 200) -> HttpResponse:
    if by.is_erased:
        return _certificate_page(request, by, status=status)
    context = {"certificate": by}
    return render(request, "courses/certificate_replaced.html", context, status=status)


def _certificate_page(
    request: HttpRequest, found: Certificate, *, status: int = 200
) -> HttpResponse:
    if found.is_erased:
        erased = {"certificate": found}
        return render(request, "courses/certificate_erased.html", erased, status=status)
    context = {
        "certificate": found,
        "sentence": certificate_pdf.sentence(found),
        "attended": certificate_pdf.attended(found),
    }
    return render(request, "courses/certificate.html", context, status=status)


def _private(response: HttpResponse) -> HttpResponse:
    """Keep a page with somebody's name out of caches and search engines."""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response
