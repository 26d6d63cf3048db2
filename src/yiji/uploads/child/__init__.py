"""The child process that opens one upload: no Django, no settings, no database, no network."""
