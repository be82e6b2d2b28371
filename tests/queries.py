"""What the desk's frame asks the database on every page, beside what the page itself does."""

from __future__ import annotations

# The numbers in the menu, together: initiatives to judge, mails that did not arrive.
DESK = 1
# The same, the evenings before and after, and how many places are left.
EVENT = DESK + 2
