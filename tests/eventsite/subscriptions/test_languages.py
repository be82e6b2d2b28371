"""In which language somebody is kept up to date: that of the page on which they said yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from courses.models import Course
from eventsite.mails import delivery
from eventsite.models import Message, Subscription
from eventsite.subscriptions import links, topics, verbs
from tests.cafes.test_views import text_of
from tests.languages import dutch, english, unmarked

from ... import build
from .test_verbs import BRAM, evenings

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PAGE = "/op-de-hoogte/"
IN_ENGLISH, IN_DUTCH = (
    "Do you want these emails in English?",
    "Wilt u deze mails in het Nederlands?",
)


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def confirm_page(*subscriptions: Subscription) -> str:
    return path_of(links.confirm_url(subscriptions))


@pytest.mark.parametrize(("of", "language"), [(dutch, "nl"), (english, "en")])
def test_asked_on_a_page_the_question_and_its_mail_are_in_its_language(client, of, language):
    client.post(of(PAGE), {"onderwerp": "avond", "email": BRAM})

    assert Subscription.objects.get().language == language
    assert Message.objects.get().language == language


def test_asked_again_in_another_language_the_question_and_the_mail_that_waits_are_in_that():
    with translation.override("en"):
        verbs.ask(BRAM, [evenings()])

    verbs.ask(BRAM, [evenings()])

    assert Subscription.objects.get().language == "nl"
    assert [one.language for one in Message.objects.all()] == ["nl"]


def test_who_types_an_address_changes_nothing_of_what_it_said_yes_to():
    build.subscription(BRAM)

    with translation.override("en"):
        verbs.ask(BRAM, [evenings()])

    assert Subscription.objects.get().language == "nl"
    assert Message.objects.get().language == "en", "the mail says so, in the language of who asked"


def test_yes_on_a_page_in_english_is_to_the_words_in_english(client):
    with translation.override("nl"):
        verbs.ask(BRAM, [evenings()])
    page = english(confirm_page(Subscription.objects.get()))

    asked = text_of(client.get(page))
    client.post(page)

    assert "Yes, email me each time there is something new about what I chose" in asked
    kept = Subscription.objects.get()
    assert (kept.language, kept.is_confirmed) == ("en", True)


def test_page_in_another_language_offers_its_own_and_says_to_what_one_agrees(client):
    page = confirm_page(build.subscription(BRAM))

    there, here = text_of(client.get(english(page))), text_of(client.get(dutch(page)))

    assert f"{IN_ENGLISH} At the moment we email you in Dutch. Yes, email me each time" in there
    assert "Yes, email me in English" in there
    assert "Wilt u" not in here, "a yes of today is not asked again"


def test_pressed_it_changes_the_language_and_begins_the_term_anew(client, frozen):
    subscription = build.subscription(BRAM)
    page = confirm_page(subscription)
    frozen.shift(timedelta(hours=1))

    client.post(english(page), {"verleng": "ja"})
    once = Subscription.objects.get()
    frozen.shift(timedelta(hours=1))
    client.post(english(page), {"verleng": "ja"})

    assert (once.language, once.confirmed_at) == ("en", timezone.now() - timedelta(hours=1))
    assert Subscription.objects.get().confirmed_at == once.confirmed_at, "twice is once"
    assert IN_ENGLISH not in text_of(client.get(english(page)))
    assert IN_DUTCH in text_of(client.get(dutch(page)))


def test_mail_to_who_gets_it_in_another_language_leads_to_the_page_that_changes_it(client):
    build.subscription(BRAM)
    with translation.override("en"):
        verbs.ask(BRAM, [evenings()])

    mail = build.mail(Message.objects.get())
    delivery.deliver_due()

    (link,) = {word for word in mail.body.split() if "/bevestigen/" in word}
    assert path_of(link).startswith("/en/")
    assert IN_ENGLISH in text_of(client.get(path_of(link)))


def test_stopped_in_another_language_leaves_nothing(client):
    subscription = build.subscription(BRAM)

    answer = client.post(english(path_of(links.stop_url([subscription]))))

    assert "You no longer get emails about this" in text_of(answer)
    assert not Subscription.objects.exists()


# What the pages say ---------------------------------------------------------------------------------


@pytest.fixture
def course() -> Course:
    return build.course(title="Zomercursus")


def pages(course: Course) -> dict[str, str]:
    known = build.subscription(BRAM, to=course)
    asked = build.subscription(BRAM, confirmed_at=None)
    return {
        "form": PAGE,
        "form of it": f"{PAGE}?voor=cursus-{course.slug}",
        "confirm": confirm_page(known, asked),
        "stop": path_of(links.stop_url([known, asked])),
    }


@pytest.mark.parametrize("page", ["form", "form of it", "confirm", "stop"])
def test_course_is_named_in_english_or_marked(client, course, page):
    where = english(pages(course)[page])

    only_dutch = client.get(where).text
    Course.objects.update(translations={"en": {"title": "Summer course"}})
    in_both = client.get(where).text

    assert "Zomercursus" in only_dutch
    assert "Zomercursus" not in unmarked(only_dutch)
    assert "Summer course" in unmarked(in_both)
    assert "Zomercursus" not in in_both


def test_answer_to_the_form_marks_the_name_too(client, course):
    sent = {"onderwerp": f"cursus-{course.slug}", "email": BRAM}

    answer = client.post(english(PAGE), sent).text

    assert '<span lang="nl">Zomercursus</span>: One email for each new run' in answer


@pytest.mark.parametrize("count", [1, 3])
def test_form_in_english_takes_one_query(client, django_assert_num_queries, count):
    for _ in range(count):
        build.course()

    with django_assert_num_queries(1):
        client.get(english(PAGE))


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_the_yes_in_english_takes_two_queries(client, django_assert_num_queries, count):
    followed = [build.subscription(BRAM, to=build.course()) for _ in range(count)]

    with django_assert_num_queries(2):
        client.get(english(confirm_page(*followed)))


def test_subjects_are_named_as_the_page_has_them(course):
    Course.objects.update(translations={"en": {"title": "Summer course"}})

    found = topics.find(f"cursus-{course.slug}")
    with translation.override("en"):
        there = topics.find(f"cursus-{course.slug}")

    assert found
    assert there
    assert (found.name, there.name) == ("Zomercursus", "Summer course")
