"""The organisers' pages about mails."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eventsite import wiring
from eventsite.mails import (
    delivery,
    desk,
    examples,
    letters,
    mailings,
    queue,
    saved_texts,
    sending_desk,
    stopping,
)
from eventsite.models import (
    Event,
    MailExample,
    Mailing,
    Message,
    PeriodicRun,
    Registration,
    SavedText,
)
from eventsite.tickets import codes, links
from initiatives import links as initiative_links

from ... import build, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen(frozen_in_march):
    """What is said of a day here is said of one in March."""
    return frozen_in_march


@pytest.fixture(autouse=True)
def _staff(settings, client, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())


@pytest.fixture
def event():
    return build.edition()


def fail(answer: str = "550 5.1.1 no such user", state: str = "failed", **fields) -> None:
    sent_at = timezone.now() if state == "bounced" else None
    Message.objects.update(state=state, last_error=answer, sent_at=sent_at, **fields)


# What went wrong -----------------------------------------------------------------------------------


def test_all_is_well_is_said(client):
    assert "Alle mails zijn aangekomen" in client.get("/beheer/mails/").text


@pytest.mark.parametrize(
    ("state", "answer", "words"),
    [
        ("failed", "550 5.1.1 no such user", "Dit adres bestaat niet."),
        ("bounced", "5.2.2 552 mailbox full", "De mailbox is vol."),
        ("queued", "452 4.2.2 over quota", "De mailbox is vol."),
    ],
)
def test_mail_that_did_not_arrive_says_whose_it_was_and_why(client, event, state, answer, words):
    build.bram(event)
    fail(answer, state, attempts=3)

    page = client.get("/beheer/mails/").text

    for text in [
        "Bram Jansen",
        "bram@example.nl",
        "Initiatievencafé, 16 maart 2027",
        words,
        answer,
    ]:
        assert text in page
    assert ("Verbeter en stuur opnieuw" in page) == (state != "queued")


def test_mail_that_is_tried_for_the_first_time_is_no_trouble(client, event):
    build.bram(event)

    assert "Alle mails zijn aangekomen" in client.get("/beheer/mails/").text


def test_sent_lately_is_counted_and_not_all_that_ever_was(client, event):
    build.bram(event)
    delivery.deliver_due()

    assert client.get("/beheer/mails/").context["sent"] == 1
    Message.objects.update(created_at=timezone.now() - desk.SENT_LATELY)
    assert client.get("/beheer/mails/").context["sent"] == 0


def test_events_to_choose_from_are_those_of_late_and_the_one_that_was_chosen(client, frozen):
    old = build.edition(title="Van toen", starts_at=timezone.now() - timedelta(days=400))
    build.edition(title="Straks")
    build.edition(title="Concept", status=Event.Status.DRAFT)

    def offered(**chosen) -> list[str]:
        field = client.get("/beheer/mails/", chosen).context["form"].fields["evenement"]
        return [label.split(",")[0] for _value, label in field.choices]

    assert offered() == ["Alle evenementen", "Straks"]
    assert offered(evenement=old.slug) == ["Alle evenementen", "Straks", "Van toen"]


def test_chosen_event_is_the_one_that_is_selected_by_its_name_as_it_is(client):
    chosen = build.edition(title="Koffie & <b>thee</b>")
    build.edition()

    page = client.get("/beheer/mails/", {"evenement": chosen.slug}).text

    (label,) = re.findall(rf'<option value="{chosen.slug}" selected>([^<]*)</option>', page)
    assert label.startswith("Koffie &amp; &lt;b&gt;thee&lt;/b&gt;, ")
    assert page.count(" selected>") == 1


@pytest.mark.database
def test_event_of_which_no_slug_can_be_is_an_error_of_the_form(client):
    assert "1 fout" in client.get("/beheer/mails/", {"evenement": "a\0b"}).text


def test_failed_mail_is_tried_again_and_sent(client, event):
    build.bram(event)
    fail(attempts=14)

    response = client.post(
        f"/beheer/mails/{Message.objects.get().pk}/verhelpen/",
        {"email": "bram@example.nl"},
        follow=True,
    )
    delivery.deliver_due()

    assert "De mail gaat opnieuw." in response.text
    assert Message.objects.get().state == "sent"


def test_everything_that_failed_is_tried_again(client, event):
    build.bram(event)
    build.daan(event)
    fail()

    response = client.post("/beheer/mails/opnieuw/", follow=True)

    assert "2 mails wachten weer." in response.text
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}


def test_periodic_work_that_fails_is_said(client):
    PeriodicRun.objects.create(name="reminders", last_error="ValueError: no paper")

    assert "ValueError: no paper" in client.get("/beheer/mails/").text


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_trouble_takes_as_many_queries_for_any_number(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        build.registration(build.edition())
    fail()

    with django_assert_num_queries(7 + queries.DESK):
        client.get("/beheer/mails/")


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_trouble_of_one_event_takes_as_many_queries_for_any_number(
    client, event, django_assert_num_queries, count
):
    for _ in range(count):
        build.registration(event)
    fail()

    with django_assert_num_queries(8 + queries.DESK):
        client.get("/beheer/mails/", {"evenement": event.slug})


def test_mails_of_one_event_are_shown_also_on_the_next_page(client, event, monkeypatch):
    monkeypatch.setattr(desk, "PAGE", 1)
    elsewhere = build.edition(title="Een andere avond")
    build.bram(event)
    build.chaima(event)
    build.daan(elsewhere)
    fail()

    first = client.get("/beheer/mails/", {"evenement": event.slug})
    (link,) = re.findall(r'href="(\?[^"]+)">Volgende', first.text)
    second = client.get("/beheer/mails/" + html.unescape(link))

    assert first.context["page"].paginator.count == 2
    shown = {one["mail"]["address"] for page in (first, second) for one in page.context["troubles"]}
    assert shown == {"bram@example.nl", "chaima@example.nl"}
    assert "Alles wat mislukte opnieuw proberen" not in first.text


def test_event_without_trouble_is_said(client, event):
    page = client.get("/beheer/mails/", {"evenement": event.slug}).text

    assert f"Van {event.title}, 16 maart 2027 zijn alle mails aangekomen" in page


def test_event_that_is_not_in_the_list_is_an_error(client):
    assert "1 fout" in client.get("/beheer/mails/", {"evenement": "bestaat-niet"}).text


STAFF_PAGES = [
    "/beheer/mails/",
    "/beheer/mails/voorbeelden/",
    "/beheer/mails/voorbeelden/waiting/html/",
    "/beheer/evenementen/x/berichten/",
    "/beheer/evenementen/x/berichten/nieuw/",
    "/beheer/berichten/1/",
    "/beheer/berichten/1/voortgang/",
    "/beheer/berichten/1/html/",
    "/beheer/berichten/1/wijzigen/",
]


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_pages_are_for_staff(client, path):
    client.logout()

    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/beheer/account/login/")


def test_steward_neither_reads_nor_sends(client, event):
    mailing = build.mailing(event)
    client.force_login(build.steward(event))

    assert client.get("/beheer/mails/").status_code == 403
    assert client.get(mailing.get_absolute_url()).status_code == 403
    act = client.post(f"{mailing.get_absolute_url()}versturen/", NOW)
    assert act.status_code == 403
    assert Mailing.objects.get().is_draft


# What each mail looks like -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [letter.kind for letter in wiring.LETTERS])
def test_example_shows_the_mail_and_leaves_nothing_behind(client, kind):
    examples.keep(letters.class_of(kind))

    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/beheer/mails/voorbeelden/{kind}/")
        frame = client.get(f"/beheer/mails/voorbeelden/{kind}/html/")

    assert page.status_code == frame.status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert 10 < len(page.context["example"].subject) < 100
    assert re.search(
        "Bram Jansen|Chaima|Fatima|Sem|naam|links|cursussen|dit adres|op de hoogte|Proef|webhook",
        frame.text,
    )
    assert "cid:" not in frame.text
    assert "style-src 'unsafe-inline'" in frame["Content-Security-Policy"]
    assert "script-src 'none'" in frame["Content-Security-Policy"]
    assert not any(model.objects.exists() for model in (Event, Registration, Message))
    assert outbox.outbox == []


def test_example_with_an_invitation_is_as_it_is_sent():
    for kind, method in [("confirmation", "REQUEST"), ("cancelled", "CANCEL")]:
        sent = examples.render(letters.class_of(kind)).message()

        parts = [p for p in sent.walk() if p.get_content_type() == "text/calendar"]
        assert [p.get_param("method") for p in parts] == [method]


def test_example_that_was_not_made_yet_is_said(client):
    assert "Dit voorbeeld wordt nog gemaakt." in client.get("/beheer/mails/voorbeelden/").text
    assert client.get("/beheer/mails/voorbeelden/waiting/html/").status_code == 404


def test_example_is_shown_in_each_language_that_it_is_mailed_in(client):
    waiting = letters.class_of("waiting")
    for language in ("nl", "en"):
        examples.keep(waiting, language)
    address = "/beheer/mails/voorbeelden/waiting/"

    dutch, english = client.get(address), client.get(f"{address}?taal=en")

    assert "U staat op de wachtlijst" in dutch.context["example"].subject
    assert 'href="?taal=en" lang="en"' in dutch.text
    assert 'href="?taal=nl" aria-current="page"' in dutch.text
    assert '<h2 id="onderwerp" lang="en">You are on the waiting list' in english.text
    assert "html/?taal=en&amp;donker" in english.text
    assert "You are on the waiting list" in client.get(f"{address}html/?taal=en").text
    assert "U staat op de wachtlijst" in client.get(f"{address}html/?taal=nl").text
    assert "U staat op de wachtlijst" in client.get(f"{address}html/?taal=xx").text


def test_example_that_is_there_in_one_language_is_shown_in_that(client):
    examples.keep(letters.class_of("password_reset"))
    address = "/beheer/mails/voorbeelden/password_reset/"

    page = client.get(f"{address}?taal=en")

    assert page.context["example"].language == "nl"
    assert "mail-languages" not in page.text
    assert client.get(f"{address}html/?taal=en").status_code == 404


def test_worker_keeps_one_example_of_each_kind():
    for _ in range(2):
        examples.keep_all(build.NOW)

    kept = MailExample.objects.values_list("kind", "language")
    assert sorted(kept) == sorted(
        (letter.kind, language)
        for letter in wiring.LETTERS
        for language in (["nl"] if letter.is_for_staff else ["nl", "en"])
    )
    assert not Event.objects.exists()


def test_example_holds_no_link_and_no_ticket_of_who_comes_next():
    """SQLite gives a key that was rolled back to the next row."""
    examples.keep_all(build.NOW)
    kept = "".join(f"{one.text} {one.html}" for one in MailExample.objects.all())

    bram = build.bram(build.edition())
    initiative = build.initiative()
    paths = [
        links.registration_url(bram),
        links.ticket_url(bram),
        stopping.url(bram),
        links.calendar_token(links.calendar_link(bram.email)),
        initiative_links.own_url(initiative),
        codes.readable(codes.code_of(bram)),
    ]

    assert [path for path in paths if path in kept] == []
    assert not re.search(r":[\w-]{43}\b", kept)
    assert "/mijn/voorbeeld/" in kept


def test_dark_example_is_dark_for_everyone(client):
    examples.keep(letters.class_of("waiting"))
    light = client.get("/beheer/mails/voorbeelden/waiting/html/").text
    dark = client.get("/beheer/mails/voorbeelden/waiting/html/?donker").text

    assert "@media (prefers-color-scheme: dark)" in light
    assert "@media all" in dark


def test_unknown_kind_is_not_found(client):
    assert client.get("/beheer/mails/voorbeelden/onzin/").status_code == 404


# Messages to many ----------------------------------------------------------------------------------

NOW, YES = {"wanneer": "nu"}, {"bevestigd": "1"}
WRITTEN = {"audience": "confirmed", "subject": "De ingang", "text": "Achterom.\n\nTot dan!"}


def test_what_was_written_while_it_was_sent_is_a_draft_of_its_own(client, event):
    build.bram(event)
    mailing = build.mailing(event)
    mailings.send(mailing)

    page = client.post(f"{mailing.get_absolute_url()}wijzigen/", WRITTEN, follow=True)

    sent, draft = Mailing.objects.order_by("pk")
    assert "net verstuurd" in page.text
    assert (sent.subject, draft.subject) == ("De ingang is aan de achterkant", "De ingang")
    assert (draft.event_id, draft.is_draft) == (event.pk, True)


def test_what_was_written_while_it_was_thrown_away_can_be_kept_as_a_new_one(client, event):
    mailing = build.mailing(event)
    url = f"{mailing.get_absolute_url()}wijzigen/"
    opened = shown(client.get(url).context["form"])
    mailings.discard(mailing)

    page = client.post(url, opened | WRITTEN)

    assert page.status_code == 409
    assert 'action="/beheer/berichten/nieuw/"' in page.text
    assert "Achterom.\n\nTot dan!</textarea>" in page.text
    again = shown(page.context["form"]) | {"events": [event.pk]}
    kept = client.post("/beheer/berichten/nieuw/", again)
    assert Mailing.objects.get().get_absolute_url() == kept["Location"]


def test_kept_text_that_is_thrown_away_while_it_is_changed_can_be_kept_as_a_new_one(client):
    text = saved_texts.keep(subject="Dag", text="Tot dan.")
    url = f"/beheer/berichten/teksten/{text.pk}/"
    opened = shown(client.get(url).context["form"])
    saved_texts.forget(text)

    page = client.post(url, opened | {"text": "Tot gauw."})

    assert page.status_code == 409
    assert 'action="/beheer/berichten/teksten/nieuw/"' in page.text
    client.post("/beheer/berichten/teksten/nieuw/", shown(page.context["form"]))
    assert SavedText.objects.get().text == "Tot gauw."


def shown(form) -> dict[str, object]:
    """What a form on a page sends when nothing is typed in it."""
    return {one.html_name: one.value() or "" for one in form}


def test_what_two_changed_is_shown_in_the_frame_of_its_event(client, event):
    url = f"{build.mailing(event).get_absolute_url()}wijzigen/"
    opened = shown(client.get(url).context["form"])
    mailings.write(Mailing.objects.get(), **WRITTEN)

    page = client.post(url, opened | {"text": "Voorom."})

    assert (page.status_code, page.context["event"]) == (409, Event.objects.get(pk=event.pk))


@pytest.mark.parametrize(
    ("act", "said"),
    [("versturen/", NOW | YES), ("doe/", {"doe": "terug"})],
    ids=["send", "take back"],
)
def test_message_that_is_thrown_away_at_that_moment_leads_to_the_list(
    client, event, monkeypatch, act, said
):
    build.bram(event)
    mailing = build.mailing(event)
    monkeypatch.setattr(sending_desk, "get_mailing", lambda pk: discarded(mailing))

    page = client.post(f"/beheer/berichten/{mailing.pk}/{act}", said, follow=True)

    assert page.redirect_chain[-1][0] == f"/beheer/evenementen/{event.slug}/berichten/"
    assert "net weggegooid" in page.text


def discarded(mailing: Mailing) -> Mailing:
    """Looked up, and thrown away by a colleague before anything is done with it."""
    found = Mailing.objects.select_related("event").get(pk=mailing.pk)
    mailings.discard(mailing)
    return found


@pytest.mark.parametrize("asked", [False, True], ids=["on its page", "on the page that asks"])
def test_what_goes_is_what_was_read(client, event, asked):
    """A colleague changes it between the reading and the pressing."""
    build.bram(event)
    mailing = build.mailing(event)
    url = mailing.get_absolute_url()
    read = NOW | {"gelezen": client.get(url).context["form"]["gelezen"].value()}
    if asked:
        assert "Verstuur 1 mail" in client.post(f"{url}versturen/", read).text
    mailings.write(Mailing.objects.get(), **WRITTEN)

    page = client.post(f"{url}versturen/", read | (YES if asked else {}), follow=True)

    assert "net veranderd" in page.text
    assert Mailing.objects.get().is_draft
    client.post(
        f"{url}versturen/", NOW | YES | {"gelezen": page.context["form"]["gelezen"].value()}
    )
    assert Mailing.objects.get().state == "sending"


def test_what_was_written_is_thrown_away_only_after_asking(client, event):
    mailing, text = build.mailing(event), saved_texts.keep(subject="Dag", text="Tot dan.")
    forget = f"/beheer/berichten/teksten/{text.pk}/weg/"

    for url, said in [(f"{mailing.get_absolute_url()}doe/", {"doe": "weg"}), (forget, {})]:
        assert "weggooien?" in client.post(url, said).text
        assert client.post(url, said | YES).status_code == 302

    assert not Mailing.objects.exists()
    assert not SavedText.objects.exists()


def read_of(page) -> dict[str, str]:
    """The digest that stands beside the button."""
    before = re.search(r'name="gelezen" value="([^"]*)"', page.text)
    return {"gelezen": before[1]} if before else {}


@pytest.mark.parametrize("asked", [False, True], ids=["on its page", "on the page that asks"])
@pytest.mark.parametrize("kind", ["message", "text"])
def test_what_a_colleague_just_wrote_is_not_thrown_away_unread(client, event, kind, asked):
    mailing, text = build.mailing(event), saved_texts.keep(subject="Dag", text="Tot dan.")
    if kind == "message":
        page = mailing.get_absolute_url()
        url, said, model = f"{page}doe/", {"doe": "weg"}, Mailing
    else:
        page = f"/beheer/berichten/teksten/{text.pk}/"
        url, said, model = f"{page}weg/", {}, SavedText
    read = said | read_of(client.get(page))
    if asked:
        assert "weggooien?" in client.post(url, read).text
    mailings.write(Mailing.objects.get(), **WRITTEN)
    SavedText.objects.update(text="Achterom.")

    again = client.post(url, read | (YES if asked else {}), follow=True)

    assert "net veranderd" in again.text
    assert model.objects.exists()
    client.post(url, said | YES | read_of(again))
    assert not model.objects.exists()


def test_kept_text_of_which_only_what_was_typed_is_seen_is_not_thrown_away_unread(client):
    text = saved_texts.keep(subject="Dag", text="Tot dan.")
    page = f"/beheer/berichten/teksten/{text.pk}/"
    opened = shown(client.get(page).context["form"])
    SavedText.objects.update(text="Achterom.")

    refused = client.post(page, opened | {"subject": ""})
    client.post(f"{page}weg/", YES | read_of(refused))

    assert (refused.status_code, SavedText.objects.count()) == (400, 1)


def test_samples_are_of_each_event_that_it_is_for(client):
    many, few = build.run(), build.run()
    for number in range(4):
        build.registration(many, email=f"b{number}@example.nl")
    daan = build.daan(few)
    mailing = Mailing()
    mailings.write(mailing, audience="all", subject="Dag", text="Op {datum}", events=[many, few])

    page = client.get(mailing.get_absolute_url())

    samples = page.context["samples"]
    assert len(samples) == 3
    assert daan.name in [sample.name for sample in samples]


def test_message_is_written_previewed_tried_and_sent(client, event):
    build.bram(event)
    build.daan(event)
    Message.objects.all().delete()

    response = client.post(f"/beheer/evenementen/{event.slug}/berichten/nieuw/", WRITTEN)
    url = response["Location"]
    assert "Achterom." in client.get(url).text
    preview = client.get(f"{url}html/").text
    assert "Achterom." in preview
    assert "/mijn/" not in preview
    assert "Bram" not in preview
    assert not Message.objects.exists()

    client.post(f"{url}doe/", {"doe": "proef"})
    delivery.deliver_due()
    assert [(m.to, m.subject) for m in outbox.outbox] == [(["anna@example.nl"], "Proef: De ingang")]
    assert "/mijn/" not in outbox.outbox[0].body
    assert "bram" not in outbox.outbox[0].body.lower()

    outbox.outbox.clear()
    asked = client.post(f"{url}versturen/", NOW).text
    assert "Verstuur 2 mails" in asked
    assert "Bram Jansen" in asked
    assert not Message.objects.filter(kind="mailing").exists()
    client.post(f"{url}versturen/", NOW | YES)
    client.post(f"{url}versturen/", NOW | YES)
    assert "0 van 2" in client.get(url).text
    delivery.deliver_due()

    assert sorted(m.to[0] for m in outbox.outbox) == ["bram@example.nl", "daan@example.nl"]
    assert "Dag Bram Jansen," in outbox.outbox[0].body
    page = client.get(url).text
    assert "2 van 2" in page
    assert "Klaar." in page
    assert 'value="stop"' not in page


def test_stopped_message_waits_and_goes_on(client, event):
    build.bram(event)
    build.daan(event)
    Message.objects.all().delete()
    mailing = build.mailing(event)
    url = mailing.get_absolute_url()
    mailings.send(mailing)
    delivery.deliver(queue.claim(timezone.now()))

    client.post(f"{url}doe/", {"doe": "stop"})
    assert delivery.deliver_due() == 0
    page = client.get(url).text
    assert "Gestopt." in page
    assert "1 van 2" in page
    answer = client.get(f"{url}voortgang/").json()
    assert not answer["moving"]

    client.post(f"{url}doe/", {"doe": "verder"})
    assert client.get(f"{url}voortgang/").json()["moving"]
    assert delivery.deliver_due() == 1
    assert "2 van 2" in client.get(url).text


def test_invalid_message_is_refused_with_all_errors(client, event):
    response = client.post(f"/beheer/evenementen/{event.slug}/berichten/nieuw/", {})

    assert response.status_code == 400
    for text in ["Kies aan wie u schrijft.", "Vul een onderwerp in.", "Schrijf een bericht."]:
        assert text in response.text
    assert not Mailing.objects.exists()


def test_draft_is_changed(client, event):
    mailing = build.mailing(event)

    client.post(f"{mailing.get_absolute_url()}wijzigen/", WRITTEN)

    mailing.refresh_from_db()
    assert (mailing.audience, mailing.subject) == ("confirmed", "De ingang")


def test_trial_without_an_address_of_ones_own_is_refused_in_words(client, event):
    mailing = build.mailing(event)
    User.objects.update(email="")

    response = client.post(f"{mailing.get_absolute_url()}doe/", {"doe": "proef"}, follow=True)

    assert response.status_code == 200
    assert "Bij uw account staat geen e-mailadres." in response.text
    assert not Message.objects.filter(kind="mailing_test").exists()


def test_message_to_nobody_is_not_sent(client, event):
    mailing = build.mailing(event)
    url = mailing.get_absolute_url()

    page = client.post(f"{url}versturen/", NOW | YES, follow=True).text

    assert "Er is niemand om dit bericht aan te sturen." in page
    assert not Message.objects.exists()


def test_unknown_command_is_refused(client, event):
    mailing = build.mailing(event)

    assert client.post(f"{mailing.get_absolute_url()}doe/", {"doe": "?"}).status_code == 400


def test_message_needs_a_csrf_token(event):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get())
    mailing = build.mailing(event)

    response = client.post(f"{mailing.get_absolute_url()}doe/", {"doe": "verstuur"})

    assert response.status_code == 302  # to see what was typed, and do it again
    assert Mailing.objects.get().is_draft


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_messages_takes_as_many_queries_for_any_number(
    client, event, django_assert_num_queries, count
):
    for _ in range(count):
        build.mailing(event)

    with django_assert_num_queries(7 + queries.EVENT):
        client.get(f"/beheer/evenementen/{event.slug}/berichten/")
