"""One of everything, and who walks past it: as the attacks do."""

from __future__ import annotations

from ..attacks.conftest import walk as walk
