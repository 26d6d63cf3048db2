"""The demo's data: deterministic, of realistic shape, made through the same actions as real data."""
