"""Draws one page of a paper as a picture, so that it can be looked at beside the form."""

from __future__ import annotations

import io
from typing import Any

from yiji.uploads.child.refused import Refused

_WIDTH = 1100


def page_picture(data: bytes, page: int) -> tuple[dict[str, Any], bytes]:
    """Page ``page`` (from 1) of a PDF as JPEG of 1,100 pixels' width at most."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    if not 1 <= page <= len(document):
        raise Refused("no_such_page")
    leaf = document[page - 1]
    width, height = leaf.get_size()
    # A banner of a page may not ask for more memory than a sheet of paper.
    scale = min(_WIDTH / max(width, 1), 2200 / max(height, 1), 3)
    picture = leaf.render(scale=scale).to_pil().convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return {"width": picture.width, "height": picture.height}, out.getvalue()
