"""What can be found and shared; eventsite/findability/things.py."""

from __future__ import annotations

from cafes.findable import Evenings
from courses.findable import Courses, Runs
from eventsite.findability.things import Kind
from initiatives.findable import Initiatives

KINDS: list[Kind] = [Evenings(), Courses(), Runs(), Initiatives()]
