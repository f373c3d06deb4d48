"""The drawings of the report as inline SVG: days, places, stretches of control. No script, nothing from outside."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from riwaya.report.gather import Spotted
from riwaya.report.outlines import outlines
from riwaya.report.words import Words

WIDTH = 960


def day_of(text: str) -> int:
    """An ISO day as a number."""
    return dt.date.fromisoformat(text).toordinal()


def text_at(x: float, y: float, words: str, kind: str = "", anchor: str = "start", arabic: bool = False) -> str:
    """A label; Arabic runs right to left from its anchor."""
    side = {"start": "end", "end": "start"}.get(anchor, anchor) if arabic else anchor
    way = ' direction="rtl"' if arabic else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{side}"{way}>{escape(words)}</text>'


def is_arabic(words: str) -> bool:
    return any("\u0600" <= ch <= "\u06ff" for ch in words)


def svg(width: float, height: float, title: str, body: Sequence[str]) -> str:
    """A drawing that fits the page."""
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(title)}" direction="ltr" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(body)}</svg>'
    )


def window(days: Mapping[str, Counter[str]]) -> tuple[int, int]:
    """The days to draw: those that hold nine tenths of all, so that a date of years ago does not crush the rest."""
    order = sorted((day_of(day), count["all"]) for day, count in days.items())
    total = sum(count for _, count in order)
    seen = 0
    first = last = order[0][0]
    for day, count in order:
        if seen <= total * 0.05:
            first = day
        seen += count
        last = day
        if seen >= total * 0.97:
            break
    return first, last


def timeline(days: Mapping[str, Counter[str]], words: Words) -> tuple[str, int]:
    """Bars of incidents a day (a week or a month, where there are many days); and how many lie outside."""
    first, last = window(days)
    length = last - first + 1
    step = 1 if length <= 120 else 7 if length <= 900 else 30
    bins: dict[int, Counter[str]] = {}
    outside = 0
    for day, count in days.items():
        at = day_of(day)
        if first <= at <= last:
            bins.setdefault((at - first) // step, Counter()).update(count)
        else:
            outside += count["all"]
    slots = (length - 1) // step + 1
    left, top, bottom, height = 40, 10, 34, 220
    top_count = max(count["all"] for count in bins.values())
    wide = (WIDTH - left - 10) / slots
    scale = (height - top - bottom) / top_count
    body = []
    tick = next(
        t for t in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10**4, 10**5, 10**6) if top_count / t <= 5
    )
    for value in range(0, top_count + 1, tick):
        y = height - bottom - value * scale
        body.append(f'<line x1="{left}" x2="{WIDTH - 10}" y1="{y:.1f}" y2="{y:.1f}" class="rule"/>')
        body.append(text_at(left - 6, y + 4, str(value), "tick", "end"))
    label = max(1, math.ceil(slots / 14))
    for slot in range(slots):
        x = left + slot * wide
        day = dt.date.fromordinal(first + slot * step).isoformat()
        if slot % label == 0:
            body.append(text_at(x, height - bottom + 16, day[2:] if length > 300 else day[5:], "tick"))
        held = bins.get(slot)
        if held:
            high, dark = held["all"] * scale, held["contested"] * scale
            note = f"{day}: {held['all']}, {words('n_contested')} {held['contested']}"
            body.append(f"<g><title>{escape(note)}</title>")
            for tall, kind in ((high, "bar"), (dark, "bar2")):
                y, broad = height - bottom - tall, max(wide - 1, 0.8)
                body.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{broad:.1f}" height="{tall:.1f}" class="{kind}"/>')
            body.append("</g>")
    body.append(
        text_at(WIDTH - 10, height - 4, f"{dt.date.fromordinal(first)} … {dt.date.fromordinal(last)}", "tick", "end")
    )
    return svg(WIDTH, height, words("timeline"), body), outside


def frame(points: Sequence[Spotted]) -> tuple[float, float, float, float]:
    """South, west, north, east around the middle three quarters of all incidents, with as much again for a margin."""

    def middle(values: Sequence[tuple[float, int]]) -> tuple[float, float]:
        total = sum(count for _, count in values)
        low = high = None
        seen = 0
        for value, count in sorted(values):
            seen += count
            if low is None and seen > total * 0.12:
                low = value
            if high is None and seen >= total * 0.88:
                high = value
        assert low is not None and high is not None
        return low, high

    south, north = middle([(p.place["lat"], p.count) for p in points])
    west, east = middle([(p.place["lon"], p.count) for p in points])
    pad_lat, pad_lon = max((north - south) * 0.5, 0.4), max((east - west) * 0.5, 0.5)
    return south - pad_lat, west - pad_lon, north + pad_lat, east + pad_lon


def chart(places: Sequence[Spotted], words: Words) -> tuple[str, int]:
    """The places over coasts, borders, rivers and a graticule, with a scale bar; and how many lie outside the frame."""
    south, west, north, east = frame(places)
    shrink = math.cos(math.radians((south + north) / 2))
    width = WIDTH
    height = min(max(width * (north - south) / ((east - west) * shrink), 260), 620)
    scale = min(width / ((east - west) * shrink), height / (north - south))
    spare_lon = width / scale / shrink - (east - west)
    spare_lat = height / scale - (north - south)
    west, south = west - spare_lon / 2, south - spare_lat / 2
    east, north = west + width / scale / shrink, south + height / scale

    def at(lat: float, lon: float) -> tuple[float, float]:
        return (lon - west) * shrink * scale, (north - lat) * scale

    body = [f'<rect x="0" y="0" width="{width}" height="{height:.0f}" class="sheet"/>']
    body += outlines((south, west, north, east), at)
    body += graticule((south, west, north, east), at, width, height)
    inside = [p for p in places if south <= p.place["lat"] <= north and west <= p.place["lon"] <= east]
    top = max((p.count for p in inside), default=1)
    drawn: list[tuple[float, float, float, float]] = []
    labels = []
    for p in sorted(inside, key=lambda p: (-p.count, p.place["id"] or p.place["name"])):
        x, y = at(p.place["lat"], p.place["lon"])
        r = 3 + 20 * math.sqrt(p.count / top)
        name = words.place(p.place)
        kind = "spot2" if p.contested else "spot"
        note = f"{name}: {p.count}, {words('n_contested')} {p.contested}"
        body.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" class="{kind}"><title>{escape(note)}</title></circle>'
        )
        long = 7.2 * len(name)
        for dx, dy, anchor in ((r + 3, 4, "start"), (-r - 3, 4, "end"), (0, -r - 4, "middle"), (0, r + 13, "middle")):
            begin = x + dx - (0 if anchor == "start" else long if anchor == "end" else long / 2)
            box = (begin, y + dy - 11, begin + long, y + dy + 3)
            free = all(box[2] < o[0] or box[0] > o[2] or box[3] < o[1] or box[1] > o[3] for o in drawn)
            if free and box[0] > 0 and box[2] < width and box[1] > 0 and box[3] < height:
                drawn.append(box)
                labels.append(text_at(x + dx, y + dy, name, "place", anchor, is_arabic(name)))
                break
        drawn.append((x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7))
    body += labels
    body += scale_bar(scale, height)
    return svg(width, height, words("map"), body), len(places) - len(inside)


def graticule(edges: tuple[float, float, float, float], at: Any, width: float, height: float) -> list[str]:
    """Lines of latitude and longitude with their degrees."""
    south, west, north, east = edges
    step = next(s for s in (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 45) if max(north - south, east - west) / s <= 9)
    out = []
    for n in range(math.ceil(south / step), math.floor(north / step) + 1):
        y = at(n * step, west)[1]
        out.append(f'<line x1="0" x2="{width}" y1="{y:.1f}" y2="{y:.1f}" class="rule"/>')
        out.append(text_at(4, y - 3, f"{n * step:g}°", "tick"))
    for n in range(math.ceil(west / step), math.floor(east / step) + 1):
        x = at(north, n * step)[0]
        out.append(f'<line y1="0" y2="{height:.0f}" x1="{x:.1f}" x2="{x:.1f}" class="rule"/>')
        out.append(text_at(x + 3, height - 5, f"{n * step:g}°", "tick"))
    return out


def scale_bar(scale: float, height: float) -> list[str]:
    """A bar of so many km."""
    a_km = scale / 111.2
    km = next(k for k in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if k * a_km >= 70)
    x, y = WIDTH - 24 - km * a_km, height - 22
    return [
        f'<path d="M{x:.1f} {y - 5:.1f}v5h{km * a_km:.1f}v-5" class="scale"/>',
        text_at(x + km * a_km / 2, y - 7, f"{km} km", "tick", "middle"),
    ]  # fmt: skip


def bars(held: Sequence[dict[str, Any]], words: Words) -> str:
    """The stretches of a place as bars over its days; '' where no day is told."""
    days = sorted(day for h in held for day in (h["from"], h["until"], h["reported"]) if day)
    if not days:
        return ""
    # A date of years before the reporting must not crush the rest.
    reported = [h["reported"] for h in held if h["reported"]]
    begin = min((day_of(d) for d in reported), default=day_of(days[0])) - 30
    first = max(day_of(days[0]), begin) - 1
    last = max(day_of(days[-1]), first + 5) + 2
    left, row, right = 250, 24, 12
    wide = (WIDTH - left - right) / (last - first)
    height = row * len(held) + 28
    body = []
    holders = sorted({h["holder"] for h in held})
    label = max(1, math.ceil((last - first) / 12))
    for n in range(0, last - first + 1, label):
        x = left + n * wide
        body.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{height - 22}" class="rule"/>')
        body.append(text_at(x, height - 8, dt.date.fromordinal(first + n).isoformat()[5:], "tick", "middle"))
    for at, h in enumerate(held):
        start = max(day_of(h["from"] or h["reported"] or days[0]), first)
        stop = min(day_of(h["until"]), last) if h["until"] else last
        x, y = left + (start - first) * wide, at * row + 3
        long = max((stop - start) * wide, 4)
        tone = f"tone{holders.index(h['holder']) % 6}"
        name = words.actor(h["holder"])
        short = name if len(name) <= 34 else name[:33] + "…"
        body.append(text_at(left - 8, y + 13, short, "place", "end", is_arabic(short)))
        note = f"{name}: {h['from'] or '?'} – {h['until'] or '…'}"
        body.append(
            f'<g><title>{escape(note)}</title><rect x="{x:.1f}" y="{y}" width="{long:.1f}" height="17" class="{tone}"/>'
        )
        if h["disputed"]:
            body.append(f'<rect x="{x:.1f}" y="{y}" width="{long:.1f}" height="17" fill="url(#hatch)"/>')
        if not h["from"]:
            body.append(f'<path d="M{x:.1f} {y}l-7 8.5l7 8.5z" class="{tone}"/>')
        share = h["share"]
        if share and long > 60:
            low = share["low"] if share["low"] is not None else share["high"]
            body.append(text_at(x + 5, y + 13, f"{low:g}%", "inbar"))
        body.append("</g>")
    return svg(WIDTH, height, words("control"), body)
