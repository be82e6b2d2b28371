"""What is kept of people, each with its term, in the order in which the desk tells of it; eventsite/retention/."""

from __future__ import annotations

from cafes import retention as cafes
from courses import retention as courses
from desk.settings.keys import retention as keys
from desk.staff import retention as staff
from eventsite.booking import retention as booking
from eventsite.door import retention as door
from eventsite.jobs import purging
from eventsite.mails import retention as mails
from eventsite.persons import retention as persons
from eventsite.retention.categories import Category
from eventsite.subscriptions import retention as subscriptions
from initiatives import retention as initiatives

CATEGORIES: list[Category] = [
    *booking.CATEGORIES,
    *persons.CATEGORIES,
    *courses.CATEGORIES,
    *initiatives.CATEGORIES,
    *mails.CATEGORIES,
    *subscriptions.CATEGORIES,
    *cafes.CATEGORIES,
    *door.CATEGORIES,
    *staff.CATEGORIES,
    *keys.CATEGORIES,
    *purging.CATEGORIES,
]
