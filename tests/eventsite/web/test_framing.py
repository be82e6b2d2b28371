"""Which sites may show our pages in a frame, as it is set."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from eventsite.web import framing


def test_sites_are_taken_as_they_are_written_and_nothing_is_no_site():
    sites = ["https://www.haarlem.nl", "https://*.wijkraad.nl", "http://127.0.0.1:8001", "*"]

    assert framing.checked([*sites, ""]) == sites
    assert framing.checked([""]) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "www.haarlem.nl",
        "https://www.haarlem.nl/agenda",
        "https://www.haarlem.nl; script-src *",
        "https://a.nl https://b.nl",
        "javascript:alert(1)",
        "'none'",
        "https://*",
        "**",
    ],
)
def test_what_is_no_site_stops_the_start_with_what_to_write(wrong):
    with pytest.raises(ImproperlyConfigured, match=r"write https://www\.example\.nl"):
        framing.checked(["https://www.haarlem.nl", wrong])
