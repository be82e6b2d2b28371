"""docs/webhooks.md: its lines of code are run, and its table says all there is."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.utils import timezone

from eventsite.models import PING, WebhookDelivery, WebhookKind
from eventsite.webhooks import keys, verbs
from eventsite.webhooks.posting import body_of

from ... import build
from .receiver import webhook

pytestmark = pytest.mark.django_db

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "webhooks.md").read_text()


def code(language: str) -> str:
    return re.search(rf"```{language}\n(.*?)```", TEXT, re.S)[1]


@pytest.fixture
def sent():
    """A message with its headers, as it goes out now, and the secret."""
    hook = webhook()
    delivery, now = verbs.ping(hook), timezone.now()
    secrets, body, name = keys.valid(hook, now), body_of(delivery), str(delivery.delivery_id)
    headers = {
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": "v1,eerst-een-andere " + keys.sign(name, now, body, secrets),
    }
    return secrets[0], headers, body


@pytest.fixture(params=["python", "javascript"])
def verifies(request, tmp_path):
    """The example in either language, as a function."""
    if request.param == "python":
        known = {}
        exec(code("python"), known)
        return lambda secret, headers, body: known["is_from_us"](secret, headers, body.encode())

    def in_node(secret, headers, body) -> bool:
        script = tmp_path / "verify.mjs"
        asked = json.dumps([secret, headers, body])
        script.write_text(f"{code('javascript')}\nconsole.log(isFromUs(...{asked}));\n")
        ran = subprocess.run(["node", script], capture_output=True, text=True, check=True)
        return ran.stdout.strip() == "true"

    return in_node


def test_example_takes_what_we_send_and_nothing_else(verifies, sent):
    secret, headers, body = sent

    assert verifies(secret, headers, body)
    assert not verifies(secret, headers, body + " ")
    assert not verifies(keys.spelled(webhook().secrets.get()), headers, body)
    assert not verifies(secret, headers | {"webhook-timestamp": "1614265330"}, body)


def test_table_has_every_kind_and_no_other():
    named = re.findall(r"^\| `(ping|[a-z]+\.[a-z]+)` \|", TEXT, re.M)

    assert set(named) == {*WebhookKind.values, PING}
    assert len(named) == len(set(named))


def test_example_of_a_message_has_the_fields_that_one_has():
    webhook()
    build.bram(build.edition())
    shown, made = json.loads(code("json")), json.loads(body_of(WebhookDelivery.objects.get()))

    assert shown.keys() == made.keys()
    assert shown["data"].keys() == made["data"].keys()
