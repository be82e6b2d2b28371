"""What a program of a partner does: see for which evening one can sign up.

python journey.py https://cafe.example.nl
"""

from __future__ import annotations

import sys

from cafe_api import Client
from cafe_api.api.edities import list_edities
from cafe_api.models import Editie, Edities


def main(site: str) -> None:
    with Client(base_url=f"{site}/api/v1") as client:
        evening = first_open(client)
        print(f"open: {evening.titel}, {evening.plaatsen.vrij} vrij")


def first_open(client: Client) -> Editie:
    found = list_edities.sync(client=client, status="gepland")
    if not isinstance(found, Edities):
        raise SystemExit(f"no list: {found}")
    for edition in found.results:
        if edition.aanmelding == "open":
            return edition
    raise SystemExit("there is no evening to sign up for")


if __name__ == "__main__":
    main(sys.argv[1])
