"""Look at settings, mail server and DNS, and say why mail of ours might not arrive; docs/mail.md."""

from __future__ import annotations

import ipaddress
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from eventsite.deliverability import checking, trial
from eventsite.deliverability.asking import Names, NoNetwork
from eventsite.deliverability.findings import Finding, Level


class Command(BaseCommand):
    help = (
        "Say what is wrong with how mail is sent, and what to do: sender, mail server, SPF, DKIM, DMARC, MX, "
        "DANE, mailboxes. It sends no mail but with --send-to. Ends with status 1 where something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--selector", action="append", default=[], help="name of a DKIM key (s=)"
        )
        parser.add_argument(
            "--sends-from",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="of a sending server",
        )
        parser.add_argument(
            "--nameserver", default="", help="ask this one: address, or address:port"
        )
        parser.add_argument(
            "--received", type=Path, metavar="FILE", help="a mail of ours that arrived"
        )
        parser.add_argument("--maildir", type=Path, help="the folder that read_bounces reads")
        parser.add_argument("--send-to", default="", metavar="ADDRESS", help="send a mail there")

    def handle(self, *args: Any, **options: Any) -> None:
        self.counts: Counter[Level] = Counter()
        try:
            names = Names(options["nameserver"])
            sends_from = [str(ipaddress.ip_address(one)) for one in options["sends_from"]]
            validate_email(options["send_to"]) if options["send_to"] else None
        except (ValueError, ValidationError) as error:
            raise CommandError(f"This is no address: {error}") from None
        except NoNetwork as error:
            raise CommandError(str(error)) from None
        wanted = checking.Wanted(
            options["selector"] or settings.DKIM_SELECTORS,
            sends_from,
            options["received"],
            options["maildir"],
        )
        try:
            for finding in checking.check(names, wanted):
                self.say(finding)
        except NoNetwork as error:
            raise CommandError(
                f"{error} So nothing is known of what DNS says; is there a network?"
            ) from None
        except OSError as error:
            raise CommandError(f"{error.filename} can't be read: {error.strerror}") from None
        if options["send_to"]:
            self.say(trial.send(options["send_to"]))
        self.end()

    def say(self, finding: Finding) -> None:
        self.counts[finding.level] += 1
        style = {Level.WRONG: self.style.ERROR, Level.GOOD: self.style.SUCCESS}.get(
            finding.level, self.style.WARNING
        )
        self.stdout.write(f"{style(finding.level.value)}  {finding.text} [{finding.code}]")
        if finding.do:
            self.stdout.write(f"    {finding.do}")

    def end(self) -> None:
        said = ", ".join(f"{self.counts[level]} {level.value}" for level in Level)
        if self.counts[Level.WRONG]:
            raise CommandError(said)
        self.stdout.write(said)
