"""The site's own addresses, and one that breaks with all that somebody sent in its hands."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import connection
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from eventsite import urls
from eventsite.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401


@csrf_exempt
def broken(request, token):
    name, cookies = request.POST.get("name", ""), dict(request.COOKIES)
    try:
        if "sql" in request.GET:
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM nowhere WHERE name = %s", [name])
        User.objects.get(username=name)
    except User.DoesNotExist as error:
        raise ValueError(f"nobody is called {name}, {token}, {cookies}") from error


urlpatterns = [path("mijn/<str:token>/kapot/", broken, name="broken"), *urls.urlpatterns]
