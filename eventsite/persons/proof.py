"""Links that prove an address: mailed to it a moment ago, good for a day (docs/adr/0042-erasing-a-person.md).

The link to a registration does not: it is passed on, and several people may read the mail of one address.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from eventsite.mails import letters
from eventsite.models import Message, Registration
from eventsite.tickets import links

from . import keys

PURPOSE = "own-data-link"  # also the signing salt
OPEN_FOR = timedelta(days=1)


def token(email: str) -> str | None:
    """Opens all that is held of an address; None where nothing is. A query for each kind of row until one is found."""
    key = _key_of(email)
    return links.sign_parts([key, _digest(email)], PURPOSE) if key else None


def read_token(token: str) -> str:
    """The address. Raises LinkUnknown, LinkExpired, LinkErased, or LinkRevoked where the row has another by now."""
    key, digest = links.read_parts(token, PURPOSE, max_age=OPEN_FOR)
    try:
        email = keys.find(str(key)).email
    except Http404 as gone:
        raise links.LinkErased from gone
    if not constant_time_compare(_digest(email), str(digest)):
        raise links.LinkRevoked
    return email


def data_url(token: str) -> str:
    """Path of the page with everything."""
    return reverse("own_data", args=[token])


def _key_of(email: str) -> str | None:
    """Of a row that has the address, which is not to stand in a server's log itself."""
    for model, field in keys.BY.values():
        rows = model._default_manager.filter(**{field: email}).order_by("pk")
        if model is Registration:
            rows = rows.filter(shares_email=False)
        if model is Message:
            # Its index leaves out mails without an address.
            rows = rows.exclude(email="").exclude(
                kind__in=[*letters.kinds_for_staff(), *letters.kinds_that_leave_nothing()]
            )
        pk = rows.values_list("pk", flat=True).first()
        if pk is not None:
            return keys.key(model, pk)
    return None


def _digest(email: str) -> str:
    return salted_hmac(PURPOSE, email, algorithm="sha256").hexdigest()[:20]
