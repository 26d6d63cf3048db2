"""Pure foundations: law citations, calendar, identifiers, outcomes. No Django, no database, no clock."""
