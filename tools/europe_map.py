"""Makes the map of Europe that selection draws its announcement on; run by hand, once, when the borders change.

    npm pack world-atlas@2 && tar xzf world-atlas-2.*.tgz
    python -m tools.europe_map package/countries-50m.json services/selection/static/europe.json

Borders are Natural Earth's 1:50m (public domain), as the npm package world-atlas packs them in TopoJSON. The projection
is Lambert's azimuthal equal-area one around 52° N 10° E, on which the Union's own maps are drawn.
"""

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.core import get_global

Point = tuple[float, float]
Ring = list[Point]

CENTRE = (10.0, 52.0)
WEST, EAST, SOUTH, NORTH = -2_700.0, 2_300.0, -2_050.0, 2_250.0  # km from the centre
SCALE = 1000 / (EAST - WEST)  # px per km
EARTH = 6371.0  # km
LEAST_STEP = 1.4  # px between two points of an outline; what is finer is dropped
LEAST_AREA = 6.0  # px²; smaller islands are dropped, never a country's largest part
# Not in ISO 3166, by the name Natural Earth gives them. The Union regards Cyprus as one.
NAMED = {"Kosovo": "XK", "N. Cyprus": "CY"}


def project(longitude: float, latitude: float) -> Point:
    """Kilometres east and north of the centre."""
    lon, lat = math.radians(longitude - CENTRE[0]), math.radians(latitude)
    middle = math.radians(CENTRE[1])
    cosine = math.sin(middle) * math.sin(lat) + math.cos(middle) * math.cos(lat) * math.cos(lon)
    factor = EARTH * math.sqrt(2 / max(1 + cosine, 1e-9))
    north = math.cos(middle) * math.sin(lat) - math.sin(middle) * math.cos(lat) * math.cos(lon)
    return factor * math.cos(lat) * math.sin(lon), factor * north


def outlines(topology: dict[str, Any]) -> Iterator[tuple[str, list[Ring]]]:
    """Country code and outer rings, in degrees. Holes are other countries, drawn on top."""
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    aliases = get_global("territory_aliases")
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = NAMED.get(name) or (aliases.get(shape.get("id", "")) or [""])[0]
        if not code or shape["type"] is None:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        yield code, [_joined(polygon[0], arcs) for polygon in polygons]


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    ring = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        ring.append((x * scale_x + move_x, y * scale_y + move_y))
    return ring


def _joined(numbers: list[int], arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def clipped(ring: Ring) -> Ring:
    """The part of *ring* inside the map's frame (Sutherland and Hodgman)."""
    for axis, limit, sign in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        kept: Ring = []
        for here, there in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            inside, next_inside = sign * (here[axis] - limit) >= 0, sign * (there[axis] - limit) >= 0
            if inside:
                kept.append(here)
            if inside != next_inside:
                kept.append(_crossing(here, there, axis, limit))
        ring = kept
    return ring


def _crossing(here: Point, there: Point, axis: int, limit: float) -> Point:
    share = (limit - here[axis]) / (there[axis] - here[axis])
    return here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])


def _on_paper(ring: Ring) -> Ring:
    drawn: Ring = []
    for east, north in ring:
        point = ((east - WEST) * SCALE, (NORTH - north) * SCALE)
        if not drawn or math.dist(point, drawn[-1]) >= LEAST_STEP:
            drawn.append(point)
    return drawn


def _area_and_centre(ring: Ring) -> tuple[float, Point]:
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return abs(area) / 2, (x / (3 * area), y / (3 * area)) if area else ring[0]


def _path(rings: list[Ring]) -> str:
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)


def drawn(topology: dict[str, Any]) -> dict[str, Any]:
    """The map: its size, and per country a path and where its number goes."""
    found: dict[str, list[Ring]] = {}
    for code, rings in outlines(topology):
        near = [ring for ring in rings if any(-40 < lon < 75 and 20 < lat < 85 for lon, lat in ring)]
        paper = [_on_paper(clipped([project(*point) for point in ring])) for ring in near]
        found.setdefault(code, []).extend(ring for ring in paper if len(ring) > 2)
    countries = {}
    for code, rings in sorted(found.items()):
        by_size = sorted(rings, key=lambda ring: -_area_and_centre(ring)[0])
        if by_size:
            kept = by_size[:1] + [ring for ring in by_size[1:] if _area_and_centre(ring)[0] >= LEAST_AREA]
            x, y = _area_and_centre(by_size[0])[1]
            countries[code] = {"path": _path(kept), "at": [round(x, 1), round(y, 1)]}
    height = round((NORTH - SOUTH) * SCALE)
    return {"source": "Natural Earth 1:50m, public domain", "width": 1000, "height": height, "countries": countries}


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:3])
    target.write_text(json.dumps(drawn(json.loads(source.read_text())), separators=(",", ":")) + "\n")
