from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from eventsite.web.border import websites


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("voorbeeld.nl", "https://voorbeeld.nl"),
        (" HTTP://WWW.Voorbeeld.nl/Pad ", "http://www.voorbeeld.nl/Pad"),
        ("voorbeeld.nl:8080/x?y=1#z", "https://voorbeeld.nl:8080/x?y=1#z"),
        ("bücher.example/café", "https://xn--bcher-kva.example/caf%C3%A9"),
        ("https://straße.de", "https://xn--strae-oqa.de"),
        ("voor\u200bbeeld.nl", "https://voorbeeld.nl"),
        ("www.voorbeeld.nl.", "https://www.voorbeeld.nl"),
        ("//voorbeeld.nl", "https://voorbeeld.nl"),
        ("mastodon.nl/@bram", "https://mastodon.nl/@bram"),
    ],
)
def test_website_has_one_spelling(typed, kept):
    assert websites.clean(typed) == kept
    assert websites.clean(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "info@voorbeeld.nl",
        "mailto:info@voorbeeld.nl",
        "https://bank.nl@elders.example",
        "https://bram:geheim@voorbeeld.nl/",
        "javascript:alert(1)",
        "ftp://voorbeeld.nl",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://127.0.0.0x1/",
        "http://printer.local/",
        "http://beheer.localhost:8000/",
        "n.v.t.",
        "www.",
        "http://[::1",
        "https://https://voorbeeld.nl",
        "https://voorbeeld.nl:99999",
        "https://voor beeld.nl",
        "https:\\\\voorbeeld.nl",
        "voorbeeld",
        "https://ｖoorbeeld.nl",
        "https://gеmeente.nl",  # the first e is Cyrillic
        "a" * 3_000_000,
    ],
)
def test_what_is_no_website_is_refused(typed):
    with pytest.raises(ValidationError):
        websites.clean(typed)


def test_mail_address_is_said_to_be_one():
    with pytest.raises(ValidationError, match="Dit is een e-mailadres"):
        websites.clean("info@voorbeeld.nl")
