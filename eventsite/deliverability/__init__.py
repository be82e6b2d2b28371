"""Whether mail of ours arrives: what DNS, the mail server and the settings say of it."""
