"""Entry of the child: limits first, then one upload from standard input, one answer to standard output.

The answer is four bytes of length, that much JSON, then the bytes of a cleaned file, if any.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20


def limit_self() -> None:
    """Caps of address space, processor time and written files; systems without them keep the wall clock only."""
    try:
        import resource
    except ImportError:
        return
    for which, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(which)[1]
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(which, (wanted, wanted))


def answer(data: bytes, task: str, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Do ``task`` (sheet, photo, portrait, page_picture, sealed, document) and return the JSON part and the bytes of its answer."""
    if task == "sheet":
        from yiji.uploads.child.sheet import read

        return read(data, **options), b""
    if task == "photo":
        from yiji.uploads.child.pictures import photo

        return photo(data)
    if task == "portrait":
        from yiji.uploads.child.portrait import portrait

        return portrait(data, **options)
    if task == "page_picture":
        from yiji.uploads.child.page_picture import page_picture

        return page_picture(data, **options)
    if task == "sealed":
        from yiji.uploads.child.sealed import sealed

        return sealed(data, **options)
    from yiji.uploads.child.papers import document

    return document(data, **options)


def main() -> None:
    """Answer for one upload; whatever goes wrong is told as a code, never as a trace."""
    from yiji.uploads.child.refused import Refused

    sys.setrecursionlimit(2000)
    task, options = sys.argv[1], json.loads(sys.argv[2])
    blob = b""
    try:
        data = sys.stdin.buffer.read()
        told, blob = answer(data, task, options)
    except Refused as refused:
        told = {"refused": refused.code, "figures": refused.figures}
    except (MemoryError, RecursionError):
        told = {"refused": "too_much"}
    except Exception as error:  # any parser may fail in its own way on a broken file
        told = {"refused": "damaged", "kind": type(error).__name__}
    text = json.dumps(told, ensure_ascii=True, allow_nan=False).encode("ascii")
    sys.stdout.buffer.write(len(text).to_bytes(4, "big") + text + blob)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    limit_self()
    main()
