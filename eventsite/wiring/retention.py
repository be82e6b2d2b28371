"""What is kept of people, each with its term, in the order in which the desk tells of it; eventsite/retention/."""

from __future__ import annotations

from eventsite.retention.categories import Category

CATEGORIES: list[Category] = []
