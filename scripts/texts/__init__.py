"""What the site says, and in which languages: `make texts`, and a part of `make check`."""
