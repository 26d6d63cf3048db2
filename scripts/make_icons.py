"""Makes the icons of the installed app from the product's mark (web/static/yiji/favicon.svg); run it when the mark changes.

The PNG files are committed, so that nobody needs this script to run the product. Usage: ``python scripts/make_icons.py``.
"""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

import typst
from PIL import Image

STATIC = Path(__file__).resolve().parents[1] / "src" / "yiji" / "web" / "static" / "yiji"
MARK = STATIC / "favicon.svg"
# Launchers cut a maskable icon to a circle of four fifths of its width, so its mark is smaller and its ground full.
PLAIN, MASKABLE = 1.0, 0.9
ICONS = {
    "icon-192.png": (192, PLAIN),
    "icon-512.png": (512, PLAIN),
    "maskable-192.png": (192, MASKABLE),
    "maskable-512.png": (512, MASKABLE),
    "apple-180.png": (180, 0.96),
}
_GROUND = re.compile(r"<rect[^>]*/>")


def icon_svg(mark: str, share: float) -> str:
    """The mark on its own rounded ground, or at ``share`` of its size on a full square of the same colour."""
    if share == PLAIN:
        return mark
    ground = _GROUND.search(mark)
    colour = re.search(r'fill="(#[0-9a-f]{6})"', ground.group()) if ground else None
    if ground is None or colour is None:
        raise SystemExit("the mark has no coloured ground")
    inner = mark.replace(ground.group(), "").split(">", 1)[1].rsplit("</svg>", 1)[0]
    shift = 16 * (1 - share)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" fill="{colour.group(1)}"/>'
        f'<g transform="translate({shift:.3f} {shift:.3f}) scale({share})">{inner}</g></svg>'
    )


def render(svg: str, size: int) -> bytes:
    """A square PNG of ``size`` pixels with a transparent ground, as small as it gets."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "icon.svg").write_text(svg, encoding="utf-8")
        page = Path(folder) / "icon.typ"
        page.write_text(
            f'#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: none)\n#image("icon.svg", width: 100%)\n'
        )
        png = typst.compile(page, format="png", ppi=72.0)
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    if picture.size != (size, size):
        raise SystemExit(f"expected {size} pixels, got {picture.size}")
    out = io.BytesIO()
    picture.quantize(64, method=Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Write every icon and tell its size."""
    mark = MARK.read_text(encoding="utf-8")
    folder = STATIC / "icons"
    folder.mkdir(exist_ok=True)
    for name, (size, share) in ICONS.items():
        data = render(icon_svg(mark, share), size)
        (folder / name).write_bytes(data)
        print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
