"""What somebody says yes to who asks to be kept up to date, word for word (AVG articles 4(11) and 7).

Each subscription keeps which version it was, and in which language its page said it. Other words are another
version, in whichever language they are other: the old ones stay, to show what was agreed to. What a version
says in another language than the source stands in that one's catalogue, and a test holds that too.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from eventsite.retention import terms

TERM = "subscriptions"  # the category whose term one yes has

WORDS: dict[int, str | Promise] = {
    1: _(
        "Ja, mail mij over wat ik koos. Mijn e-mailadres wordt alleen daarvoor gebruikt. "
        "In elke mail kan ik met één druk stoppen."
    ),
    2: _(
        "Ja, mail mij telkens als er iets nieuws is van wat ik koos, tot ik stop of de tijd om is. "
        "Mijn e-mailadres wordt alleen daarvoor gebruikt. In elke mail kan ik met één druk stoppen."
    ),
}
VERSION = max(WORDS)


def how_long() -> str:
    """“2 jaar”, “100 dagen”: as managers set it."""
    days = terms.days(TERM)
    years, rest = divmod(days, 365)
    if not rest:
        return ngettext("%(n)d jaar", "%(n)d jaar", years) % {"n": years}
    return ngettext("%(n)d dag", "%(n)d dagen", days) % {"n": days}


def ends() -> str:
    """“Na 2 jaar stopt het vanzelf.” Stands wherever somebody says yes."""
    return _("Na %(time)s stopt het vanzelf.") % {"time": how_long()}
