"""Backups of database and pictures: made while the site goes on, checked, put back; moving to PostgreSQL."""
