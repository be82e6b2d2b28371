"""Managers on whose site it is: what they set is so everywhere, and what can't be read or sent is refused."""

from __future__ import annotations

import io
from email import message_from_bytes, policy

import pytest
from allauth.mfa.adapter import get_adapter
from django.core import mail
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from desk.settings.site import saving
from eventsite.mails import delivery
from eventsite.models import LogEntry, SiteSettings
from eventsite.models.site import ONLY
from eventsite.staff import lines
from eventsite.tickets import links
from eventsite.web import picture_files

from .. import build
from ..eventsite.web.test_pictures import png_header
from .test_settings import opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SITE = "/beheer/instellingen/site/"
TEXTS = "/beheer/instellingen/teksten/"
PRIVACY = "/beheer/instellingen/privacy/"
EVENINGS = "/beheer/instellingen/nieuwe-avonden/"
LEIDEN = {
    "name": "Buurtplein",
    "municipality": "Leiden",
    "behind": "Team Samen doen",
    "email": "buurtplein@leiden.nl",
    "phone": "14 071",
    "colour": "0A6B35",
    "dark_colour": "#0b3d2e",
}


@pytest.fixture(autouse=True)
def manager(client, settings, frozen, tmp_path):
    settings.STAFF_NEED_SECOND_FACTOR = False
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # feeds of other tests
    client.force_login(build.manager())


def save(client, path, **fields):
    response = client.post(path, opened(client, path) | fields)
    assert response.status_code == 302, response.context["form"].errors
    return response


def logo(kind: str = "PNG", name: str = "logo.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGBA", (300, 100), (0, 100, 0, 0)).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


def test_what_is_set_stands_everywhere(client):
    bram = build.bram(build.edition())
    save(client, SITE, **LEIDEN)

    delivery.deliver_due()

    (sent,) = mail.outbox
    headers = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    assert str(headers["From"]).startswith("Buurtplein <")
    assert str(headers["Reply-To"]) == "buurtplein@leiden.nl"
    assert "Gemeente Leiden stuurt u deze mail" in sent.body
    assert b"ORGANIZER;CN=Buurtplein" in sent.message().as_bytes().replace(b"=\n", b"").replace(
        b"=3D", b"="
    )
    home, feed = client.get("/").text, client.get("/agenda.ics").text
    assert all(one in home for one in ("Buurtplein", "Team Samen doen", "14\xa0071", "Leiden"))
    assert "NAME:Buurtplein" in feed
    assert "mailto:buurtplein@leiden.nl" in client.get("/.well-known/security.txt").text
    info = client.get("/api/v1/openapi.json").json()["info"]
    assert (info["title"], info["contact"]["email"]) == ("Buurtplein", "buurtplein@leiden.nl")
    assert get_adapter().get_totp_issuer() == "Buurtplein"
    assert "Heel Leiden" in client.get("/initiatieven/nieuw/").text
    assert "Buurtplein" in client.get(SITE).text
    assert bram.event.sessions.get().uid in feed


def test_what_calendars_and_links_know_things_by_stays(client):
    bram = build.bram(build.edition())
    link, before = links.registration_url(bram), client.get("/agenda.ics")

    save(client, SITE, **LEIDEN)

    after = client.get("/agenda.ics")
    known_by = ("UID:", "PRODID:", "SEQUENCE:")
    said = [
        [line for line in one.text.splitlines() if line.startswith(known_by)]
        for one in (before, after)
    ]
    assert said[0] == said[1]
    assert before["ETag"] != after["ETag"]
    assert client.get(link.partition("cafe.example.nl")[2]).status_code == 200


def test_colours_are_on_pages_at_the_desk_and_in_mails(client):
    build.bram(build.edition())
    save(client, SITE, colour="#0a6b35", dark_colour="#0b3d2e")

    delivery.deliver_due()

    for path in ("/", "/beheer/", "/inchecken/tablet/"):
        assert "/huisstijl/0a6b35-0b3d2e-" in client.get(path).text
    assert "/huisstijl/0a6b35-0b3d2e-" in client.get("/inchecken/tablet/sw.js").text
    html = mail.outbox[0].alternatives[0].content
    assert "#0a6b35" in html
    assert "#b3122b" not in html


def test_site_in_our_colours_asks_for_no_stylesheet_of_its_own(client):
    assert "/huisstijl/" not in client.get("/").text + client.get("/inchecken/tablet/sw.js").text


def test_shown_first_it_is_not_saved(client):
    typed = opened(client, SITE) | LEIDEN | {"logo_file": logo(), "kijk": "1"}

    shown = client.post(SITE, typed)

    assert shown.status_code == 200
    assert "Zo wordt het" in shown.text
    assert "/huisstijl/0a6b35-0b3d2e-" in shown.text
    assert shown.text.count("Buurtplein") > 2
    assert not SiteSettings.objects.exists()

    kept = {
        one.html_name: one.value() or "" for one in shown.context["form"] if one.name != "logo_file"
    }
    client.post(SITE, kept)

    row = SiteSettings.objects.get()
    assert row.name == "Buurtplein"
    assert f"/beelden/{row.logo.replace('.webp', '-klein.webp')}" in client.get("/").text


def test_logo_is_drawn_anew_and_the_one_before_it_goes(client, django_capture_on_commit_callbacks):
    save(client, SITE, logo_file=logo())
    first = SiteSettings.objects.get().logo
    with default_storage.open(f"beelden/{first}") as file:
        assert Image.open(file).format == "WEBP"

    with django_capture_on_commit_callbacks(execute=True):
        save(client, SITE, remove_logo="on")

    assert SiteSettings.objects.get().logo == ""
    assert not default_storage.exists(f"beelden/{first}")


def test_logo_that_is_set_back_as_it_goes_stays(client, django_capture_on_commit_callbacks):
    save(client, SITE, logo_file=logo())
    first = SiteSettings.objects.get().logo

    with django_capture_on_commit_callbacks() as callbacks:
        save(client, SITE, remove_logo="on")
    save(client, SITE, logo_file=logo())
    for callback in callbacks:
        callback()

    assert SiteSettings.objects.get().logo == first
    assert default_storage.exists(f"beelden/{first}")


@pytest.mark.parametrize("button", [{}, {"kijk": "1"}], ids=["save", "look"])
def test_logo_that_was_looked_at_too_long_ago_is_asked_for_again(client, button):
    shown = client.post(SITE, opened(client, SITE) | {"logo_file": logo(), "kijk": "1"})
    name = shown.context["form"]["logo"].value()
    picture_files.discard(name)

    refused = client.post(SITE, opened(client, SITE) | {"logo": name} | button)

    assert refused.status_code == 400
    assert "Kies het logo opnieuw." in refused.text
    assert name not in refused.text
    assert not SiteSettings.objects.exclude(logo="").exists()


def test_logo_that_went_while_it_was_being_saved_is_asked_for_again(client, monkeypatch):
    """Between the look at the form and the row that is held."""
    hold = saving._hold

    def hold_late() -> None:
        for name in default_storage.listdir("beelden")[1]:
            picture_files.discard(name)
        hold()

    monkeypatch.setattr(saving, "_hold", hold_late)
    refused = client.post(SITE, opened(client, SITE) | {"logo_file": logo()})

    assert refused.status_code == 400
    assert "Kies het logo opnieuw." in refused.text
    assert not SiteSettings.objects.exclude(logo="").exists()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        SimpleUploadedFile("logo.png", png_header(60_000, 60_000)),
        SimpleUploadedFile("logo.png", b""),
        SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + b"x" * 100),
    ],
    ids=["svg", "bomb", "empty", "cut off"],
)
def test_file_that_is_no_picture_is_refused_in_words(client, file):
    file.seek(0)

    response = client.post(SITE, opened(client, SITE) | {"logo_file": file})

    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"logo_file"}
    assert not SiteSettings.objects.exists()


@pytest.mark.parametrize(
    "made_up", ["../../db.sqlite3", "logo-" + "0" * 32 + ".webp", "x" * 10_000]
)
def test_logo_that_nobody_sent_is_none(client, made_up):
    client.post(SITE, opened(client, SITE) | {"logo": made_up})

    assert not SiteSettings.objects.exclude(logo="").exists()


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (SITE, {"name": "x" * 10_000}),
        (SITE, {"name": "x" * 61}),
        (SITE, {"email": "geen adres"}),
        (SITE, {"email": "a@b\nBcc: c@d.nl"}),
        (SITE, {"phone": "bel maar"}),
        (SITE, {"phone": "14 023;ext=1"}),
        (SITE, {"colour": "rood"}),
        (SITE, {"colour": "#12"}),
        (SITE, {"colour": "url(x)"}),
        (SITE, {"colour": "#b3122b;}"}),
        (SITE, {"dark_colour": "wit"}),
        (TEXTS, {"home_title": "x" * 121}),
        (TEXTS, {"privacy_text": "x" * 5001}),
        (TEXTS, {"mail_closing": "x" * 301}),
        (PRIVACY, {"privacy_officer": "geen adres", "hosting": "x" * 121}),
        (EVENINGS, {"capacity": "0"}),
        (EVENINGS, {"capacity": "9" * 40}),
        (EVENINGS, {"party_max": "0"}),
        (EVENINGS, {"opens_weeks_before": "0"}),
        (EVENINGS, {"pitch_minutes": "-1"}),
        (EVENINGS, {"promotion_stop_hours": "veel"}),
    ],
)
def test_nonsense_is_refused_in_words(client, path, wrong):
    response = client.post(path, opened(client, path) | wrong)

    assert response.status_code == 400
    assert set(response.context["form"].errors) == set(wrong)
    assert not SiteSettings.objects.exists()


@pytest.mark.parametrize(
    ("field", "colour", "ratio", "nearest"),
    [
        ("colour", "#fff", "1,00", "#6a6a6a"),
        ("colour", "#ffd500", "1,18", "#7d6800"),
        ("dark_colour", "#777", "3,64", "#535353"),
    ],
)
def test_colour_that_can_not_be_read_is_refused_with_what_was_measured(
    client, field, colour, ratio, nearest
):
    response = client.post(SITE, opened(client, SITE) | {field: colour})

    (words,) = response.context["form"].errors[field]
    assert ratio in words
    assert nearest in words
    save(client, SITE, **{field: nearest})


def test_name_stays_one_line_and_starts_no_header(client):
    save(client, SITE, name="Buurtplein 🌱\r\nBcc: iedereen@example.nl")
    build.bram(build.edition())

    delivery.deliver_due()

    sent = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    assert sent["From"].addresses[0].display_name == "Buurtplein 🌱 Bcc: iedereen@example.nl"
    assert sent["Bcc"] is None


def test_words_of_ones_own_are_on_the_pages_and_in_every_mail(client):
    build.bram(build.edition())
    save(
        client,
        TEXTS,
        home_title="Samen <b>doen</b>",
        home_intro="Voor wie iets wil.",
        privacy_text="Eerst dit.\n\nDan dat.",
        mail_opening="Samen doen in Leiden",
        mail_closing="Met vriendelijke groet,\nteam Buurtplein",
    )

    delivery.deliver_due()

    assert "Samen &lt;b&gt;doen&lt;/b&gt;" in client.get("/").text
    privacy = client.get("/privacy/").text
    assert "<p>Dan dat.</p>" in privacy
    assert "artikel 6, lid 1" in privacy  # the law's part stays ours
    (sent,) = mail.outbox
    assert sent.body.startswith("Samen doen in Leiden\n\nU bent aangemeld")
    assert "team Buurtplein\n\n-- \n" in sent.body
    assert "groet,<br>team Buurtplein" in sent.alternatives[0].content


def test_home_page_without_an_evening_begins_with_ones_own_words(client):
    save(client, TEXTS, home_title="Samen doen")

    assert "<h1>Samen doen</h1>" in client.get("/").text


def test_of_two_managers_who_set_it_at_once_the_second_sees_both(client):
    mine = opened(client, SITE)
    client.post(SITE, mine | {"name": "Buurtplein"})

    refused = client.post(SITE, mine | {"name": "Stadsplein"})
    other_field = client.post(TEXTS, opened(client, TEXTS) | {"home_title": "Samen"})

    assert refused.status_code == 409
    assert {"Buurtplein", "Stadsplein"} <= set(
        refused.text.replace("<", " ").replace(">", " ").replace('"', " ").split()
    )
    assert other_field.status_code == 302
    assert SiteSettings.objects.values_list("name", "home_title").get() == ("Buurtplein", "Samen")


def test_log_says_what_it_was_and_what_it_is(client):
    save(client, SITE, name="Buurtplein", colour="#0a6b35")
    save(client, SITE, name="Stadsplein")

    entry = LogEntry.objects.of_object("eventsite.sitesettings", ONLY).first()

    assert entry.changes == {"name": ["Buurtplein", "Stadsplein"]}
    (line,) = lines.lines([entry])
    assert line.text == "veranderde de instellingen van de site"
    assert "naam van de site Buurtplein → Stadsplein" in map(str, line.changes)


@pytest.mark.parametrize("path", [SITE, TEXTS, PRIVACY, EVENINGS])
def test_page_asks_the_database_as_little_once_it_is_set_as_before(
    client, django_assert_num_queries, path
):
    save(client, SITE, **LEIDEN)
    client.get("/")

    with django_assert_num_queries(4):  # session, who; the row; what the menu counts
        client.get(path)
    with django_assert_num_queries(0):
        client.get("/privacy/")
