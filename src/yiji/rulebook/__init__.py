"""The statute in plain Python: who may be registered, where, as what, by when. No Django, no clock."""
