"""What a program of a partner does: find an evening, sign somebody up, check them in, cancel for them.

    python journey.py https://cafe.example.nl "the key"

The key is made at the desk of the site, under Instellingen, Sleutels; it may sign people up and check them in.
"""

from __future__ import annotations

import sys
from typing import TypeVar
from uuid import UUID, uuid4

from cafe_api import AuthenticatedClient
from cafe_api.api.aanmeldingen import create_aanmelding, create_afmelding, get_aanmelding
from cafe_api.api.edities import list_edities
from cafe_api.api.organisatie import create_incheck, delete_incheck
from cafe_api.models import Aanmelding, Editie, Edities, NieuweAanmelding, NieuweIncheck, Problem
from cafe_api.types import Response

T = TypeVar("T")


def main(site: str, key: str) -> None:
    with AuthenticatedClient(base_url=f"{site}/api/v1", token=key) as client:
        evening = first_open(client)
        print(f"open: {evening.titel}, {evening.plaatsen.vrij} vrij")
        mine = sign_up(client, evening.slug)
        print(f"aangemeld: {mine.status}, {mine.personen} personen")
        check_in_and_take_back(client, mine.id)
        print(f"afgemeld: {cancel(client, mine.id).status}")


def first_open(client: AuthenticatedClient) -> Editie:
    asked = list_edities.sync_detailed(client=client, status="gepland", sorteer="begin")
    listed: Edities = told(asked)  # else any, for a 304 has no contents
    for edition in listed.results:
        if edition.aanmelding == "open":
            return edition
    sys.exit("there is no evening to sign up for")


def sign_up(client: AuthenticatedClient, evening: str) -> Aanmelding:
    """Sent twice, as after a broken connection: the second time tells what the first one did."""
    body = NieuweAanmelding(naam="Bram de Vries", email="bram@example.nl", personen=2)
    once = str(uuid4())
    for _ in range(2):
        made = told(
            create_aanmelding.sync_detailed(evening, client=client, body=body, idempotency_key=once)
        )
        print(f"gestuurd: {told(get_aanmelding.sync_detailed(made.id, client=client)).status}")
    return made


def check_in_and_take_back(client: AuthenticatedClient, sign_up: UUID) -> None:
    """Who is in can't be cancelled for: so it is taken back, as when the wrong one was let in."""
    scan = NieuweIncheck(id=uuid4())
    verdict = told(create_incheck.sync_detailed(sign_up, client=client, body=scan))
    print(f"ingecheckt: {verdict.uitkomst}, {verdict.binnen} binnen")
    refused = create_afmelding.sync_detailed(sign_up, client=client, idempotency_key=str(uuid4()))
    print(f"afmelden kan niet: {refused.status_code.value}")
    if verdict.incheck:
        delete_incheck.sync_detailed(sign_up, verdict.incheck.id, client=client)


def cancel(client: AuthenticatedClient, sign_up: UUID) -> Aanmelding:
    once = str(uuid4())
    return told(create_afmelding.sync_detailed(sign_up, client=client, idempotency_key=once))


def told(response: Response[T | Problem]) -> T:
    """What was asked for. A problem says in a sentence what is wrong."""
    if response.parsed is None or isinstance(response.parsed, Problem):
        detail = response.parsed.detail if response.parsed else response.content.decode()
        sys.exit(f"{response.status_code.value}: {detail}")
    return response.parsed


if __name__ == "__main__":
    main(*sys.argv[1:])
