"""Makes the many people of the demo: names, birth dates, ID numbers and phones, no two alike."""

from __future__ import annotations

import datetime as dt
import random

from yiji.config.demo_seed.identity import Person, person
from yiji.config.demo_seed.names import first_of_each_kind, make_name

# Old and new divisions; the extract of the register that a demo may load later names none of them.
_REGIONS = (
    "330102", "330105", "330183", "330702", "330824", "331002", "320104", "320111", "320505", "340202",
    "360702", "410105", "430104", "500103", "510107", "610113", "620102", "650104", "210102", "110105",
)  # fmt: skip
_PHONE_STARTS = ("137", "138", "150", "151", "157", "158", "159", "180", "182", "187", "188", "189")


class People:
    """A stream of people that is the same for the same seed."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()
        self._names: list[str] = []
        self._count = 0

    def rare_names_first(self) -> None:
        """Give the next people the names that every size of the demo must hold."""
        self._names = first_of_each_kind()

    def next(self, key: str, born: tuple[int, int] = (1962, 1996)) -> Person:
        """Another person born in one of these years."""
        rng = self._rng
        while True:
            sex = rng.choice("12")
            birth = dt.date(rng.randint(*born), 1, 1) + dt.timedelta(days=rng.randrange(365))
            name = self._names.pop(0) if self._names else make_name(rng, sex)
            # Serials up to 59: those of the people known by name lie above.
            found = person(key, name, sex, birth, rng.choice(_REGIONS), rng.randrange(60), self._phone())
            if found.id_number not in self._taken:
                self._taken.add(found.id_number)
                return found
            self._names.insert(0, name)

    def _phone(self) -> str:
        self._count += 1
        # 7919 and 10**8 share no factor, so no number comes twice below a hundred million.
        return f"{self._rng.choice(_PHONE_STARTS)}{self._count * 7919 * 131 % 10**8:08d}"
