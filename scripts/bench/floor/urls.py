from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from .models import Line


def read(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(Line.objects.get(number=number).text)


def write(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        line = Line.objects.create(number=-1, text="geschreven")
    return HttpResponse(line.text)


urlpatterns = [path("<int:number>", read), path("", write)]
