"""Yiji (医籍): an open, self-hostable physician registration system."""

__version__ = "0.1.0"
