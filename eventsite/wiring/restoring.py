"""What is done after a backup was put back; eventsite/backups/settling.py."""

from __future__ import annotations

from eventsite.changes import moments
from eventsite.mails import held
from eventsite.persons import erased_again
from eventsite.webhooks import verbs as webhooks

# Each holds what it would send and returns how much is held; the mails are the first.
HOLD = [held.hold, webhooks.hold]
ERASE_AGAIN = [erased_again.erase_again]
# Who mirrors a list of the API reads all of it anew.
TELL = [moments.note_went_back]
