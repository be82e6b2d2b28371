"""The pages of “Houd mij op de hoogte”: the form, the link that confirms, the link that stops."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail as outbox
from django.template.defaultfilters import date as format_date
from django.test import Client
from django.utils import timezone

from eventsite.booking import drafts
from eventsite.mails import delivery
from eventsite.models import Event, Message, Subscription
from eventsite.retention import terms
from eventsite.subscriptions import consent, links, notices, topics
from initiatives.models import Initiative

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

URL = "/op-de-hoogte/"
BRAM = "bram@example.nl"


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def path(url: str) -> str:
    return urlsplit(url).path


def link_in_mail(word: str) -> str:
    delivery.deliver_due()
    found = re.search(rf"https?://\S+/op-de-hoogte/{word}/\S+/", outbox.outbox[-1].body)
    assert found
    return path(found[0])


def test_nothing_is_ticked_before_somebody_ticks_it(client):
    """NORMS P2: consent is separate and unticked."""
    course = build.course()

    for query in ("", "?voor=avond", f"?voor=cursus-{course.slug}"):
        page = client.get(URL + query).content.decode()
        assert 'type="checkbox"' in page
        assert "checked" not in page


def test_what_the_way_here_named_is_what_the_button_asks_for(client):
    initiative = build.initiative(name="Buurttuin")

    page = client.get(f"{URL}?voor=initiatief-{initiative.slug}")
    sent = client.post(f"{URL}?voor=initiatief-{initiative.slug}", {"email": BRAM})

    assert "Buurttuin" in page.content.decode()
    assert sent.status_code == 200
    kept = Subscription.objects.get()
    assert (kept.topic, kept.about) == ("initiatief", initiative.pk)


@pytest.mark.parametrize(
    "voor",
    ["avond-x", "cursus", "cursus-weg", "initiatief-weg", "weer", "avond-", "\x00", "é" * 99],
)
def test_what_is_named_wrong_is_left_out(client, voor):
    response = client.get(URL, {"voor": voor})

    assert response.status_code == 200
    assert "Waarover wilt u mail?" in response.content.decode() or voor == "avond-"


def test_draft_initiative_can_not_be_followed(client):
    initiative = build.initiative(published=False)

    page = client.get(f"{URL}?voor=initiatief-{initiative.slug}").content.decode()

    assert initiative.name not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": BRAM}, "Kies waarover u mail wilt."),
        ({"onderwerp": "avond"}, "Vul een e-mailadres in"),
        ({"onderwerp": "avond", "email": "bram"}, "Vul een e-mailadres in"),
        ({"onderwerp": "weer", "email": BRAM}, "Kies uit de lijst"),
        ({"onderwerp": "avond", "email": "x" * 300 + "@example.nl"}, "e-mailadres"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, typed, said):
    response = client.post(URL, typed)

    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Subscription.objects.exists()


def test_another_site_can_not_fill_it_in():
    other = Client(headers={"Origin": "https://elders.example", "Sec-Fetch-Site": "cross-site"})

    assert other.post(URL, {"onderwerp": "avond", "email": BRAM}).status_code == 403
    assert not Subscription.objects.exists()


def test_from_the_form_to_the_first_mail_and_out_again(client):
    client.post(URL, {"onderwerp": "avond", "email": BRAM})
    confirm = link_in_mail("bevestigen")

    assert "Nog één druk" in client.get(confirm).content.decode()
    assert not Subscription.objects.get().is_confirmed  # NORMS S3: scanners open every link
    assert client.post(confirm).status_code == 303
    assert "Wij houden u op de hoogte" in client.get(confirm).content.decode()

    drafts.publish(build.edition(status=Event.Status.DRAFT, title="Lenteavond"))
    notices.tell_due(timezone.now())
    stop = link_in_mail("stoppen")
    assert "Lenteavond" in outbox.outbox[-1].subject
    assert "Wilt u hierover geen mail meer?" in client.get(stop).content.decode()
    assert Subscription.objects.exists()

    assert "U krijgt hierover geen mail meer" in client.post(stop).content.decode()
    assert not Subscription.objects.exists()


def test_one_click_of_a_mail_program_stops_at_once_without_cookie_or_page_of_ours():
    """RFC 8058 §3.1 and §3.2: the two headers, and a POST that a mail provider's server makes."""
    build.subscription()
    drafts.publish(build.edition(status=Event.Status.DRAFT))
    notices.tell_due(timezone.now())
    delivery.deliver_due()
    headers = outbox.outbox[-1].extra_headers
    provider = Client(enforce_csrf_checks=True, headers={"Origin": "https://mail.example"})

    response = provider.post(
        path(headers["List-Unsubscribe"].strip("<>")),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http")
    assert (response.status_code, response.cookies) == (200, {})
    assert not Subscription.objects.exists()


def test_stopping_twice_is_no_error(client):
    stop = path(links.stop_url([build.subscription()]))
    client.post(stop)

    for response in (client.post(stop), client.get(stop)):
        assert response.status_code == 200
        assert "Dit was al gestopt" in response.content.decode()


def test_of_several_one_alone_can_be_stopped_or_agreed_to(client):
    course = build.course(title="Basiscursus")
    one, other = (
        build.subscription(confirmed_at=None),
        build.subscription(to=course, confirmed_at=None),
    )
    confirm, stop = path(links.confirm_url([one, other])), path(links.stop_url([one, other]))

    client.post(confirm, {"alleen": other.pk})
    assert list(Subscription.objects.confirmed()) == [other]
    assert "Nog één druk" in client.get(confirm).content.decode()

    page = client.post(stop, {"alleen": one.pk}).content.decode()
    assert list(Subscription.objects.all()) == [other]
    assert "Hierover krijgt u nog wel mail" in page


@pytest.mark.parametrize("alleen", ["", "x", "0", "99999999999999999999", "1 OR 1"])
def test_button_of_nothing_of_this_link_does_nothing(client, alleen):
    mine, others = build.subscription(), build.subscription("daan@example.nl")
    stop = path(links.stop_url([mine]))

    assert client.post(stop, {"alleen": alleen}).status_code == 200
    assert client.post(stop, {"alleen": others.pk}).status_code == 200

    assert Subscription.objects.count() == 2


@pytest.mark.parametrize("word", ["bevestigen", "stoppen"])
def test_link_that_was_never_made_is_not_found(client, word):
    asked = build.subscription(confirmed_at=None)
    of_other_purpose = {
        "bevestigen": links.stop_url([asked]),
        "stoppen": links.confirm_url([asked]),
    }[word]
    token = path(of_other_purpose).strip("/").split("/")[-1]

    for wrong in (token, "abc", "a:b:c"):
        assert client.get(f"/op-de-hoogte/{word}/{wrong}/").status_code == 404
        assert client.post(f"/op-de-hoogte/{word}/{wrong}/").status_code == 404
    assert not Subscription.objects.get().is_confirmed


def test_link_that_confirms_ends_after_a_week_and_once_it_was_stopped(client, frozen):
    asked = build.subscription(confirmed_at=None)
    confirm = path(links.confirm_url([asked]))
    frozen.shift(7 * 86_400 - 60)
    assert client.get(confirm).status_code == 200

    frozen.shift(120)
    assert client.post(confirm).status_code == 410

    stopped = build.subscription("daan@example.nl")
    confirm = path(links.confirm_url([stopped]))
    stopped.delete()
    assert client.post(confirm).status_code == 410


def test_links_page_mails_what_one_follows_too(client):
    build.subscription()

    client.post("/mijn/", {"email": BRAM})
    stop = link_in_mail("stoppen")

    assert "Nieuwe avonden" in client.get(stop).content.decode()


def test_links_page_mails_nothing_to_who_did_not_confirm(client):
    build.subscription(confirmed_at=None)

    client.post("/mijn/", {"email": BRAM})

    assert not Message.objects.exists()


@pytest.mark.parametrize(("number", "statements"), [(1, 2), (3, 2)])
def test_list_of_what_stops_takes_so_many_statements(
    client, django_assert_num_queries, number, statements
):
    """Of courses: one for the subscriptions, one for the courses of them."""
    rows = [build.subscription(to=build.course()) for _ in range(number)]
    stop = path(links.stop_url(rows))

    with django_assert_num_queries(statements):
        client.get(stop)


def test_yes_is_renewed_from_the_mail_by_its_button_and_not_by_looking(client, frozen):
    """As the form promises: “Wilt u langer? Vul dit dan opnieuw in.”"""
    kept = build.subscription(words=1)
    frozen.shift(timedelta(days=300))
    client.post(URL, {"onderwerp": "avond", "email": BRAM})
    link = link_in_mail("bevestigen")

    page = client.get(link).content.decode()
    kept.refresh_from_db()
    assert (kept.confirmed_at, kept.words) == (build.NOW, 1)
    assert 'name="verleng"' in page
    assert "Ja, opnieuw 2 jaar" in page

    assert client.post(link, {"verleng": "ja"}).status_code == 303
    kept.refresh_from_db()
    assert (kept.confirmed_at, kept.words) == (timezone.now(), consent.VERSION)
    assert 'name="verleng"' not in client.get(link).content.decode()


def test_yes_to_what_is_asked_renews_nothing_else_and_the_other_way_round(client, frozen):
    known = build.subscription()
    frozen.shift(timedelta(days=300))
    asked = build.subscription(to=build.course(), confirmed_at=None)
    link = path(links.confirm_url([known, asked]))

    client.post(link, {"verleng": "ja"})
    known.refresh_from_db()
    asked.refresh_from_db()
    assert (known.confirmed_at, asked.confirmed_at) == (timezone.now(), None)

    frozen.shift(timedelta(days=2))
    client.post(link)
    known.refresh_from_db()
    asked.refresh_from_db()
    assert known.confirmed_at == timezone.now() - timedelta(days=2)
    assert asked.confirmed_at == timezone.now()


def test_of_several_one_alone_can_be_renewed(client, frozen):
    one, other = build.subscription(), build.subscription(to=build.course())
    frozen.shift(timedelta(days=300))
    link = path(links.confirm_url([one, other]))

    client.post(link, {"verleng": "ja", "alleen": other.pk})

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.confirmed_at, other.confirmed_at) == (build.NOW, timezone.now())


def test_page_that_confirms_says_how_long_and_then_until_when(client):
    asked = build.subscription(confirmed_at=None)
    link = path(links.confirm_url([asked]))

    page = client.get(link).content.decode()
    assert "Bij elke nieuwe avond één mail, tot u stopt." in page
    assert "Na 2 jaar stopt het vanzelf." in page
    client.post(link)

    ends = timezone.localtime(timezone.now() + terms.term("subscriptions"))
    assert format_date(ends, "j F Y") in client.get(link).content.decode()


@pytest.mark.parametrize("confirmed", [False, True])
def test_page_that_confirms_has_no_words_that_nobody_of_ours_has_read(client, confirmed):
    """NORMS S22."""
    initiative = build.initiative(name="Buurttuin")
    asked = build.subscription(to=initiative, **({} if confirmed else {"confirmed_at": None}))
    link = path(links.confirm_url([asked]))
    assert "Buurttuin" in client.get(link).content.decode()
    changed = timezone.now() + timedelta(seconds=1)
    Initiative.objects.update(name="Win geld op evil.example", modified_at=changed)

    page = client.get(link).content.decode()

    assert "Een initiatief" in page
    assert "Win geld" not in page
    assert initiative.get_absolute_url() not in page


@pytest.mark.database
@pytest.mark.parametrize("voor", ["cursus-%00", "initiatief-%00", "avond-%00", "initiatief-a%00b"])
def test_nul_in_what_is_named_is_left_out(client, voor):
    """PostgreSQL takes none."""
    assert client.get(f"{URL}?voor={voor}").status_code == 200
    assert client.post(f"{URL}?voor={voor}", {"email": BRAM}).status_code == 400


# Where one begins


def test_initiative_promises_on_its_card_what_the_form_does(client):
    initiative = build.initiative()
    subject = topics.find(f"initiatief-{initiative.slug}")
    assert subject

    assert "haalt wat het zocht" in subject.promise
    assert subject.promise in client.get(initiative.get_absolute_url()).content.decode()


def test_cards_promise_what_comes(client):
    course = build.course()

    for url, voor in (("/agenda/", "avond"), (course.get_absolute_url(), f"cursus-{course.slug}")):
        subject = topics.find(voor)
        assert subject
        assert subject.promise in client.get(url).content.decode()


def test_evening_that_is_full_off_or_closed_says_how_to_hear_of_the_next(client):
    full = build.edition(capacity=1)
    build.registration(full)
    off = build.edition(status=Event.Status.CANCELLED)
    closed = build.edition(sign_up_closed_at=timezone.now())
    room = build.edition()

    offers = [
        "?voor=avond" in client.get(one.get_absolute_url()).content.decode()
        for one in (full, off, closed, room)
    ]

    assert offers == [True, True, True, False]


def test_past_evening_says_it_where_no_next_one_is_known(client):
    past = build.edition(starts_at=timezone.now() - timedelta(days=3))

    assert "?voor=avond" in client.get(past.get_absolute_url()).content.decode()


def test_course_initiative_and_agenda_say_how_to_hear_more(client):
    course, initiative = build.course(), build.initiative()

    assert f"?voor=cursus-{course.slug}" in client.get(course.get_absolute_url()).content.decode()
    page = client.get(initiative.get_absolute_url()).content.decode()
    assert f"?voor=initiatief-{initiative.slug}" in page
    assert "?voor=avond" in client.get("/agenda/").content.decode()


# The desk


def test_organisers_see_numbers_and_no_addresses(anna):
    course = build.course(title="Basiscursus")
    build.subscription()
    build.subscription("daan@example.nl")
    build.subscription("chaima@example.nl", confirmed_at=None)
    build.subscription(to=course)

    page = anna.get("/beheer/mails/op-de-hoogte/").content.decode()

    rows = re.findall(r'<th scope="row">.*?>([^<]+)</a></th>.*?>(\d+)<.*?>(\d+)<', page, re.S)
    assert rows == [("Nieuwe avonden", "2", "1"), ("Basiscursus", "1", "0")]
    assert not re.search("(bram|daan|chaima)@", page)


@pytest.mark.parametrize(("number", "statements"), [(1, 6), (3, 6)])
def test_numbers_take_so_many_statements(anna, django_assert_num_queries, number, statements):
    for _ in range(number):
        build.subscription(to=build.initiative())
    anna.get("/beheer/mails/op-de-hoogte/")

    with django_assert_num_queries(statements):
        anna.get("/beheer/mails/op-de-hoogte/")


def test_who_publishes_hears_first_how_many_are_mailed(anna):
    evening = build.edition(status=Event.Status.DRAFT)
    build.subscription()
    build.subscription("daan@example.nl")
    build.subscription("chaima@example.nl", confirmed_at=None)

    page = anna.get(f"/beheer/evenementen/{evening.slug}/publiceren/").content.decode()

    assert "Zet op de site en mail" in page
    assert re.search(
        r"op de hoogte: nieuws.{0,200}?\b2\b|\b2\b.{0,200}?op de hoogte: nieuws", page, re.S
    )
