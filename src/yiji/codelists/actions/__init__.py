"""The acts that write codelist tables."""
