"""The floor: a bare Django view with one indexed SELECT, and one with one INSERT and its COMMIT.

No middleware, no template; the same gunicorn, the same database settings. ``python -m bench.floor`` makes
its table, gunicorn serves ``application``.
"""

from __future__ import annotations

import environ
from django.conf import settings

env = environ.Env()

if not settings.configured:
    from eventsite.web import databases

    settings.configure(
        SECRET_KEY="floor",  # noqa: S106 (it signs nothing)
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": databases.completed(env.db_url("DATABASE_URL"))},
        USE_TZ=True,
    )

import django

django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

ROWS = 10_000


class Line(models.Model):
    number = models.IntegerField(db_index=True)
    text = models.CharField(max_length=100)

    class Meta:
        app_label = "floor"
        db_table = "bench_floor"

    def __str__(self) -> str:
        return self.text


def read(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(Line.objects.get(number=number).text)


def write(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Line.objects.create(number=-1, text="geschreven")
    return HttpResponse("geschreven")


urlpatterns = [path("<int:number>", read), path("", write)]

application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Line)
    Line.objects.bulk_create(Line(number=n, text=f"Regel {n}") for n in range(ROWS))
