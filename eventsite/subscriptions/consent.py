"""What somebody says yes to who asks to be kept up to date, word for word (AVG articles 4(11) and 7).

Each subscription keeps which version it was. Other words are another version: the old ones stay, to show
what was agreed to.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[int, str | Promise] = {
    1: _(
        "Ja, mail mij over wat ik koos. Mijn e-mailadres wordt alleen daarvoor gebruikt. "
        "In elke mail kan ik met één druk stoppen."
    ),
}
VERSION = max(WORDS)
