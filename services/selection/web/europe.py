"""The announcement's map: Europe with each country's selected expressions, in shades and in numbers.

Shades alone would tell nothing to whoever cannot see them apart.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from shared.texts import _

MAP = Path(__file__).parents[1] / "static" / "europe.json"  # made by deploy/europe_map.py
SEA, LAND, BORDER, INK = "#eef3f6", "#dde3e6", "#ffffff", "#12262e"
# From how many on, shade, and the colour of a number on it (contrast at least 4.5).
SHADES = ((10, "#0b4f71", "#ffffff"), (5, "#2b7ba3", "#ffffff"), (2, "#84bfdc", INK), (1, "#c7e3f1", INK))


def svg(counts: Mapping[str, int], *, title: str, description: str) -> str:
    """The map as an SVG document. Countries outside Europe are not on it; the table beside it has them all."""
    europe = _europe()
    shapes = [_shape(country["path"], counts.get(code, 0)) for code, country in europe["countries"].items()]
    numbers = [
        _number(europe["countries"][code]["at"], count)
        for code, count in sorted(counts.items())
        if code in europe["countries"] and count
    ]
    width, height = europe["width"], europe["height"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="t d" font-family="sans-serif"><title id="t">{escape(title)}</title>'
        f'<desc id="d">{escape(description)}</desc><rect width="{width}" height="{height}" fill="{SEA}"/>'
        f'<g stroke="{BORDER}" stroke-width="0.8" stroke-linejoin="round">{"".join(shapes)}</g>'
        f'<g font-size="17" font-weight="700" text-anchor="middle">{"".join(numbers)}</g>{_legend()}</svg>'
    )


def is_on_map(code: str) -> bool:
    """Whether the country is drawn."""
    return code in _europe()["countries"]


@lru_cache
def _europe() -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads(MAP.read_text())
    return shapes


def _shade(count: int) -> tuple[str, str]:
    return next(((fill, ink) for least, fill, ink in SHADES if count >= least), (LAND, INK))


def _shape(path: str, count: int) -> str:
    return f'<path fill="{_shade(count)[0]}" d="{path}"/>'


def _number(at: tuple[float, float], count: int) -> str:
    x, y = at
    fill, ink = _shade(count)
    return (
        f'<circle cx="{x}" cy="{y}" r="14" fill="{fill}" stroke="{BORDER}" stroke-width="1.5"/>'
        f'<text x="{x}" y="{y + 6:.1f}" fill="{ink}">{count}</text>'
    )


def _legend() -> str:
    rows = [*((fill, _("%(count)s or more", count=least)) for least, fill, _ink in SHADES[:-1])]
    rows += [(SHADES[-1][1], "1"), (LAND, _("none"))]
    drawn = "".join(
        f'<rect x="24" y="{74 + 28 * row}" width="26" height="18" fill="{fill}" stroke="{INK}" stroke-width="0.5"/>'
        f'<text x="60" y="{89 + 28 * row}">{escape(text)}</text>'
        for row, (fill, text) in enumerate(rows)
    )
    return (
        f'<g font-size="17" fill="{INK}"><rect x="10" y="24" width="178" height="190" rx="6" fill="{BORDER}"/>'
        f'<text x="24" y="54" font-weight="700">{escape(_("Selected"))}</text>{drawn}</g>'
    )
