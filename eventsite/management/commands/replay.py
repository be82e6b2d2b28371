from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from eventsite.demo.replay import replaying
from eventsite.models import Event, Message, Venue


class Command(BaseCommand):
    help = (
        "Play what the letter to the council's committee tells, from October 2017 to March 2018, through pages "
        "and door. Refuses outside the demo, and on a database that holds anything."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("replay makes up people; it runs with DEMO=1 only.")
        if any(model._default_manager.exists() for model in (Event, Message, User, Venue)):
            raise CommandError(
                "This database is in use; replay needs an empty one. Try make replay."
            )
        for line in replaying.run():
            self.stdout.write(line)
