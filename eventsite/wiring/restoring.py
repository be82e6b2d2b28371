"""What is done after a backup was put back; eventsite/backups/settling.py."""

from __future__ import annotations

from eventsite.mails import held
from eventsite.persons import erased_again

# Each holds what it would send and returns how much is held; the mails are the first.
HOLD = [held.hold]
ERASE_AGAIN = [erased_again.erase_again]
