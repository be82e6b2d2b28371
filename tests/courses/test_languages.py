"""Courses, runs and certificates in English: what organisers said in it, and what they did not, marked."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.utils import translation

from courses import certificate_pdf, certificates
from courses.access_links import token
from courses.models import Certificate, Course, CourseRun
from eventsite.booking import calling_off
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from tests.cafes.test_views import text_of
from tests.languages import dutch, english, unmarked

from .. import build
from .test_certificate_pdf import text_of as text_of_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

# In each text one word that no page of ours has.
WORDS = {
    "title": "Zomercursus",
    "summary": "samenvattingszin",
    "audience": "doelgroepzin",
    "description": "beschrijvingszin",
}
TWINS = {
    "title": "Summer course",
    "summary": "One line about it.",
    "audience": "People with a plan.",
    "description": "What you learn in it.",
}
ONLY_DUTCH, PARTLY_DUTCH = "This text is only in Dutch.", "Part of this text is only in Dutch."
INDEX = "/cursussen/"


@pytest.fixture
def basic() -> Course:
    return build.course(title="Zomercursus", **{k: v for k, v in WORDS.items() if k != "title"})


@pytest.fixture
def run(basic) -> CourseRun:
    said = {name: WORDS[name] for name in ("title", "summary", "description")}
    return build.run(basic, **said)


@pytest.fixture
def advanced(basic) -> CourseRun:
    return build.run(build.advanced(basic, title="Winterplan", summary="winterzin", audience="x"))


def pages(run: CourseRun, advanced: CourseRun) -> dict[str, str]:
    """Every public page of a course that shows what organisers wrote of it."""
    attended = build.took(build.past_run(run.course, slug="geweest"), sessions=3)
    build.bram(run)
    mine = links.make_token(run.registrations.get(), Purpose.REGISTRATION)
    access = token(attended.email)
    return {
        "index": INDEX,
        "course": run.course.get_absolute_url(),
        "next": advanced.course.get_absolute_url(),
        "run": run.get_absolute_url(),
        "prove": f"{advanced.get_absolute_url()}aanmelden/",
        "access": f"{INDEX}toegang/{access}/",
        "progress": f"/mijn/{mine}/cursus/",
    }


OF = ["index", "course", "next", "run", "prove", "access", "progress"]


@pytest.mark.parametrize("name", OF)
def test_page_in_english_marks_what_is_there_in_dutch_only(client, run, advanced, name):
    page = client.get(english(pages(run, advanced)[name]))

    assert page.status_code == 200
    assert "Zomercursus" in page.text
    left = [
        word for word in (*WORDS.values(), "Winterplan", "winterzin") if word in unmarked(page.text)
    ]
    # Calendars and paths name a run by what its sessions are called (eventsite/).
    assert left == [] or (name == "run" and left == ["Zomercursus"])


@pytest.mark.parametrize("name", OF)
def test_page_in_english_has_no_dutch_text_that_is_there_in_english(client, run, advanced, name):
    Course.objects.update(translations={"en": TWINS})
    CourseRun.objects.update(translations={"en": TWINS})

    page = client.get(english(pages(run, advanced)[name]))

    assert page.status_code == 200
    assert "Summer course" in unmarked(page.text)
    main = page.text.partition("<main")[2]
    words = [word for word in WORDS.values() if word in main and word != "Zomercursus"]
    assert words == []
    assert ONLY_DUTCH not in page.text
    assert PARTLY_DUTCH not in page.text


def test_list_of_courses_says_that_a_part_is_in_dutch(client, run):
    assert PARTLY_DUTCH in text_of(client.get(english(INDEX)))
    assert "alleen in het" not in text_of(client.get(dutch(INDEX)))


@pytest.mark.parametrize("name", ["course", "run"])
def test_page_says_in_a_line_what_is_in_dutch_only(client, run, advanced, name):
    page = english(pages(run, advanced)[name])
    assert ONLY_DUTCH in text_of(client.get(page))

    Course.objects.update(translations={"en": {"title": "Summer course"}})
    CourseRun.objects.update(translations={"en": {"title": "Summer course"}})

    assert PARTLY_DUTCH in text_of(client.get(page))
    assert "Nederlands" not in text_of(client.get(dutch(page))).replace("Nederlands EN", "")


def test_reasons_of_organisers_are_marked(client, run):
    calling_off.call_off(run, reason="Te weinig mensen")

    page = client.get(english(run.get_absolute_url())).text

    assert "Te weinig mensen" in page
    assert "Te weinig mensen" not in unmarked(page)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("index", 4), ("course", 5), ("run", 3)])
def test_page_in_english_asks_the_database_no_more(
    client, basic, django_assert_num_queries, page, queries, count
):
    runs = [build.run(basic, sessions=count) for _ in range(count)]
    where = {
        "index": INDEX,
        "course": basic.get_absolute_url(),
        "run": runs[0].get_absolute_url(),
    }

    with django_assert_num_queries(queries):
        client.get(english(where[page]))


# The certificate ------------------------------------------------------------------------------------


@pytest.fixture
def certificate(basic) -> Certificate:
    """Issued while the course had a title in English, which it has no more."""
    basic.translations = {"en": {"title": "Summer course", "summary": "One line."}}
    basic.save()
    build.took(build.past_run(basic), sessions=3)
    with translation.override("en"):  # whatever the worker did before
        certificates.issue_due()
    basic.translations = {}
    basic.save()
    return Certificate.objects.get()


def test_certificate_keeps_the_titles_that_the_course_had(certificate):
    assert certificate.course_title == "Zomercursus"
    assert certificate.translations == {"en": {"course_title": "Summer course"}}


def test_certificate_of_a_course_without_another_title_has_none():
    build.took(build.past_run(build.course()), sessions=3)
    certificates.issue_due()

    assert Certificate.objects.get().translations == {}


def test_page_is_in_the_language_of_its_address(client, certificate):
    in_english = text_of(client.get(english(certificate.get_absolute_url())))
    in_dutch = text_of(client.get(dutch(certificate.get_absolute_url())))

    assert "This certificate is real and valid" in in_english
    assert "took “Summer course” from" in in_english
    assert "Attended 3 of the 4 sessions." in in_english
    assert "volgde “Zomercursus” van" in in_dutch


def test_page_marks_a_title_that_is_there_in_dutch_only(client, certificate):
    Certificate.objects.update(translations={})

    page = client.get(english(certificate.get_absolute_url())).text

    assert 'took “<span lang="nl">Zomercursus</span>” from' in page
    assert "Zomercursus" not in unmarked(page)


@pytest.mark.parametrize(("of", "language", "name", "words"), [
    (english, "en", "certificate-of-attendance.pdf", ["took “Summer course” from", "Attended 3 of"]),
    (dutch, "nl", "bewijs-van-deelname.pdf", ["volgde “Zomercursus” van", "Aanwezig bij 3 van"]),
])  # fmt: skip
def test_paper_is_in_the_language_of_its_address(client, certificate, of, language, name, words):
    file = client.get(of(f"{certificate.get_absolute_url()}bewijs.pdf"))

    assert file["Content-Disposition"] == f'inline; filename="{name}"'
    assert str(pikepdf.open(io.BytesIO(file.content)).Root.Lang) == language
    text = text_of_paper(file.content)
    assert [word for word in words if word not in text] == []
    with translation.override(language):
        assert certificate_pdf._texts(certificate)["url"].endswith(
            of(certificate.get_absolute_url())
        )
        assert certificate_pdf._texts(certificate)["shown_url"].endswith(of("/bewijs/"))


def test_paper_is_made_in_a_language_that_is_asked_for(certificate):
    with translation.override("nl"):
        paper = certificate_pdf.render(certificate, "en")
        assert certificate_pdf.file_name("en") == "certificate-of-attendance.pdf"

    assert "Summer course" in text_of_paper(paper)


def test_title_in_another_language_than_the_paper_says_so(certificate):
    Certificate.objects.update(translations={})
    certificate.refresh_from_db()

    assert b"/Lang(nl)" in drawn(certificate, "en")
    assert b"/Lang(nl)" not in drawn(certificate, "nl")


def drawn(certificate: Certificate, language: str) -> bytes:
    """What the page's stream says, with the language of each piece of text that has another than the paper."""
    paper = pikepdf.open(io.BytesIO(certificate_pdf.render(certificate, language)))
    return bytes(paper.pages[0].Contents.read_bytes())


def test_code_is_looked_up_in_the_language_of_the_page(client, certificate):
    found = client.get("/en/bewijs/", {"code": certificate.readable_code})
    unknown = client.get("/en/bewijs/", {"code": "0" * 26})

    assert found["Location"] == english(certificate.get_absolute_url())
    assert "This is not the code of a certificate that we issued." in text_of(unknown)
