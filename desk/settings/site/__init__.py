"""Managers on whose site it is: name, contact, logo, colours, texts, and what new evenings begin with."""
