"""``yiji rotate_token_key``: a new key signs certificate tokens from now on; what older keys signed stays valid."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from yiji.accounts.scope import Scope
from yiji.certificates.actions.token_keys import rotate_token_key


class Command(BaseCommand):
    help = "Change the key that signs certificate tokens; its public half is published at /verify/keys.json."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the key and say its id."""
        self.stdout.write(rotate_token_key(Scope.system("rotate_token_key")))
