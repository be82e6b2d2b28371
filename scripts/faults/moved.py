"""The site's web server and worker with a clock of their own: so many seconds from the right time as a file says.

``gunicorn faults.moved_web:application``, or ``python -m faults.moved`` for a worker.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

FILE = "clock"
LOOKS_EVERY = 0.1  # seconds


def follow(file: Path) -> None:
    """Believe what stands in it, from now on."""
    import time_machine

    traveller = time_machine.travel(time.time(), tick=True).start()

    def watch() -> None:
        so_far, rest = 0.0, threading.Event()
        while not rest.wait(LOOKS_EVERY):
            wanted = float(file.read_text()) if file.exists() else 0.0
            if wanted != so_far:
                traveller.shift(wanted - so_far)
                so_far = wanted

    def begin() -> None:
        threading.Thread(target=watch, daemon=True).start()

    begin()
    os.register_at_fork(after_in_child=begin)  # a thread stays behind where gunicorn forks


if __name__ == "__main__":
    follow(Path(os.environ["VAR_DIR"], FILE))
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", "worker"])
