"""docs/deploy.md, command by command, on a machine of its own: from nothing to a site, to the next release and back."""

from __future__ import annotations

import os
import resource
import shutil
import time
from pathlib import Path

import pytest

from scripts import with_postgres

from . import checks
from .asking import Crowd
from .machine import ROOT, machine, steps

NOTHING_LEFT_OUT = os.environ.get("NOTHING_LEFT_OUT") == "1"
MISSING = [
    name
    for name, found in {
        "nginx (Debian: nginx-light)": Path("/usr/sbin/nginx").exists(),
        "PostgreSQL's server (Debian: postgresql)": with_postgres.find_programs(),
        "curl": shutil.which("curl"),
        "openssl": shutil.which("openssl"),
    }.items()
    if not found
]
EXPANDS = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('eventsite', '0001_initial')]
    operations = [
        migrations.AddField('registration', 'came_by', models.CharField(db_default='', max_length=20)),
        migrations.CreateModel('Bicycle', [('id', models.BigAutoField(primary_key=True)), ('colour', models.TextField())]),
    ]
"""


def next_release() -> dict[str, str]:
    """The same code with a column more, which it fills, and one rule more in a stylesheet."""
    model = ROOT / "eventsite/models/registrations.py"
    text = model.read_text()
    begin = text.index("    event = models.ForeignKey(", text.index("class Registration("))
    column = "    came_by = models.CharField(max_length=20, db_default='', default='bicycle')\n"
    style = ROOT / "static/site/site.css"
    return {
        "eventsite/models/registrations.py": text[:begin] + column + text[begin:],
        "eventsite/migrations/0002_expands.py": EXPANDS,
        "static/site/site.css": style.read_text() + "\n.next-release { order: 0; }\n",
    }


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.skipif(
    bool(MISSING) and not NOTHING_LEFT_OUT, reason=f"left out without {', '.join(MISSING)}"
)
def test_steps_of_the_document_lead_to_a_site_that_no_update_interrupts(capsys):
    assert MISSING == []
    began = time.monotonic()
    with machine() as here:
        here.release("1.2.0")
        for step in steps():
            here.follow(step)
            if "cafe/env <<" in step.commands and here.has_redis:
                here.follow(*steps("redis"))
        live = time.monotonic() - began
        path, walked = checks.journey(here)
        lines = [checks.headers(here), checks.names(here), walked, checks.watched(here), checks.large(here, path),
                 checks.half_sent(here, path), checks.who_asks(here)]  # fmt: skip

        here.release("1.3.0", next_release())
        (update,), (back,) = steps("update"), steps("back")
        prepare, name, rest = update.commands.partition("deploy/prepare\n")
        said = here.run(prepare + name)  # costs processor time and touches nothing that is served
        with Crowd(here, path) as crowd:
            time.sleep(1)
            said += here.run(rest)
            updated = checks.served(here)
            time.sleep(1.5)
            here.follow(back)
            time.sleep(1.5)
        assert (updated, checks.served(here)) == ("1.3.0", "1.2.0")
        assert [one for one in update.sees if one not in said] == [], said
        assert crowd.wrong == []
        assert len(crowd.signed_up) >= 10
        checks.mailed_once(here, crowd.signed_up)
        # Both were really asked: the new one filled its column, and its stylesheet was another.
        by = here.sql(
            "SELECT string_agg(n, ' ') FROM (SELECT came_by || count(*) AS n FROM eventsite_registration GROUP BY came_by ORDER BY 1) AS by"
        )
        assert len(by.split()) == 2, by
        assert here.sql("SELECT count(*) FROM eventsite_registration") == str(
            len(crowd.signed_up) + 1
        )
        assert "Traceback" not in here.journal()
        lines.append(checks.broken_release_is_not_served(here))
        noticed = checks.crowd_notices(here, path)
        assert noticed > 0
    lines.append(
        f"update to 1.3.0 and back to 1.2.0: {crowd.all} requests, {len(crowd.wrong)} failed; {len(crowd.signed_up)} signed up, "
        f"each mailed once (half a second without a web server: {noticed} failed)"
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines.append(
        f"from nothing to a site {live:.0f} s, all {time.monotonic() - began:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of processor"
    )
    with capsys.disabled():
        print("", "docs/deploy.md, tried step by step:", *(f"  {line}" for line in lines), sep="\n")
