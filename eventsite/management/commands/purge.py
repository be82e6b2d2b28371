"""What the worker does each night: data of people that is past its term goes. By hand, or to see how much would."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from eventsite.jobs import retaining, traces
from eventsite.retention import categories, terms
from eventsite.web import acting


class Command(BaseCommand):
    help = "Destroy what is past its term, and record it; the worker does so each night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="only count what would go; change nothing"
        )

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        do = retaining.count if dry_run else retaining.run
        now = timezone.now()
        with acting.acting_as(acting.SYSTEM):
            for one in categories.every():
                if one.due:
                    self.stdout.write(f"{do(one, now):>7}  {one.title} ({terms.of(one)} days)")
        if not dry_run:
            traces.wipe(now)
