"""What people type: cleaned once, refused in words, folded for searching (docs/adr/0023).

A function takes what was typed and gives the one spelling that is kept, or raises Django's
ValidationError in plain Dutch. Cleaning what is clean changes nothing. ``static/site/border.js`` says
the same of names and searches to a tablet without a connection.
"""
