from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eventsite.demo import load
from eventsite.models import Event


class Command(BaseCommand):
    help = "Load demo data when the database holds no event. Refuses outside the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("load_demo makes up people; it runs with DEMO=1 only.")
        if Event.objects.exists():
            return
        load.load(timezone.localdate())
