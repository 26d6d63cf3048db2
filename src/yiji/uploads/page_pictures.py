"""One page of a stored paper as a picture for the viewer; PDF is drawn in the limited child."""

from __future__ import annotations

from yiji.uploads.runner import run_child


def page_picture(data: bytes, media_type: str, page: int) -> bytes:
    """Page ``page`` (from 1) as JPEG; a picture is its own only page. Raises Refusal for any other page."""
    if media_type != "application/pdf":
        return data
    return run_child("page_picture", data, {"page": page})[1]
