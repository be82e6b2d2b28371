"""Whose site it is: its name, contact, colours and texts, set at the desk or else by the environment."""
