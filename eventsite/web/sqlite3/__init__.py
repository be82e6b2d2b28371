"""Django's SQLite, for many who write at the same moment."""
