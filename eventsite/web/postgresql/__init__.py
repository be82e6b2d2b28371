"""Django's PostgreSQL, for a server that restarts now and then."""
