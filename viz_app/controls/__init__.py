"""Widgets that return core values and keep them in the page's address."""
