"""Managers on how long data of people is kept, and what was destroyed."""
