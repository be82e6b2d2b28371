"""Which pages of the desk mail people, and that each asks first or says here why it need not (docs/adr/0030-before-it-reaches-people.md).

Read from the source: what a view calls, and what that calls, down to the mail that is queued.
"""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Iterator
from types import FunctionType, ModuleType

from django import forms
from django.urls import URLPattern, URLResolver, get_resolver

from eventsite.mails import again, delivery
from eventsite.mails.letter import Letter
from eventsite.pages.details import Page
from eventsite.staff import confirming

OURS = ("desk", "eventsite", "cafes", "courses", "initiatives", "pitches")
QUEUES = {"queue", "queue_all", "queue_once", "queue_to"}
MAILS = {again.send_again, delivery.retry, delivery.retry_all}

# Why these mail without a page in between.
NEED_NOT_ASK = {
    "desk:people_new": "signs one person up, who is mailed what stands beside the button",
    "desk:registration_send_again": "one mail to one person, which the button names",
    "mails:retry_all": "mails that were to leave before; the button says how many",
    "desk_staff:invite": "the address was typed for this mail",
    "desk_staff:invite_again": "one mail to one colleague, which the button names",
    "desk_staff:reset_second_factor": "one mail to the colleague whom the page is about",
    "desk_staff:take_back": "one mail to one colleague, who can work here again",
    "pitches_desk:put_back": "takes back what nobody was told of",
    "desk:registration_undo": "takes a scan back, as at the door; it may free a place",
    "courses_desk:attendance": "scans on paper, as at the door; it may free a place",
    "cafes_desk:new": "makes a draft, which nobody is signed up for",
    "courses_desk:new_run": "makes a draft, which nobody is signed up for",
    "courses_desk:copy_run": "makes a draft, which nobody is signed up for",
    "cafes_desk:take_over": "fills in what is empty; nobody is told of it",
}


def views(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, FunctionType]]:
    """The pages of staff, by name."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from views(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and hasattr(one.callback, "for_staff"):
            yield f"{space}{one.name}", inspect.unwrap(one.callback)


@functools.cache
def parts(found: FunctionType | type) -> tuple[list[object], set[str]]:
    """What of ours the source of a function or form names, and which methods it calls with something."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(found)))
    module = inspect.getmodule(found)
    named, called = [], set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            named.append(vars(module).get(node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = vars(module).get(node.value.id)
            if isinstance(owner, ModuleType):
                named.append(getattr(owner, node.attr, None))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            called.add(node.func.attr)
    # What a page shares with others is told what is its own: see eventsite/pages/details.py.
    told = [one for page in named if isinstance(page, Page) for one in vars(page).values()]
    return [one for one in [*named, *told] if is_read(one)], called


def is_read(one: object) -> bool:
    """Functions of ours, and forms, which save what they hold."""
    if not (isinstance(one, type) or inspect.isfunction(one)):
        return False
    if not one.__module__.startswith(OURS):
        return False
    return inspect.isfunction(one) or issubclass(one, (forms.BaseForm, Letter))


def reach(view: FunctionType) -> set[object]:
    """All that a view may call."""
    seen: set[object] = set()
    to_read: list[object] = [view]
    while to_read:
        one = inspect.unwrap(to_read.pop())
        if one in seen:
            continue
        seen.add(one)
        if not (isinstance(one, type) and issubclass(one, Letter)):
            to_read += parts(one)[0]
    return seen


def mails(view: FunctionType) -> bool:
    found = reach(view)
    if found & {inspect.unwrap(one) for one in MAILS}:
        return True
    read = [one for one in found if not (isinstance(one, type) and issubclass(one, Letter))]
    return any(parts(one)[1] & QUEUES for one in read)


def asks(view: FunctionType) -> bool:
    return confirming.answer in reach(view)


def test_every_page_that_mails_people_asks_first_or_says_why_not():
    found = dict(views(get_resolver()))

    mailing = {name for name, view in found.items() if mails(view)}
    silent = {name for name in mailing if not asks(found[name])}
    assert len(mailing) > 20
    assert {"cafes_desk:details", "courses_desk:edit_run", "courses_desk:sessions"} <= mailing
    assert sorted(silent) == sorted(NEED_NOT_ASK)
