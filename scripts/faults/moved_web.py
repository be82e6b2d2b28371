"""What gunicorn serves on a moved clock."""

from __future__ import annotations

import os
from pathlib import Path

from . import moved

moved.follow(Path(os.environ["VAR_DIR"], moved.FILE))

from eventsite.wsgi import application  # noqa: E402 (what it imports sees the moved clock)

__all__ = ["application"]
