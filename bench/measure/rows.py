"""What a measurement says: one row for each figure, as a table and as JSON."""
import json
import math
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Goal:
    """`ours` or `ratio` must be at most, or at least, so much; both, where both are said."""

    text: str
    is_met: Callable[[float, float | None], bool]


@dataclass
class Row:
    figure: str
    unit: str
    ours: float
    against: str
    theirs: float | None
    ratio: float | None
    goal: str
    met: bool | None
    rounds: int


def middle(values: list[float]) -> float:
    """Of medians of rounds: what one bad moment of the machine does not move."""
    return statistics.median(values)


def row(figure: str, unit: str, ours: list[float], against: str = "", theirs: list[float] | None = None,
        goal: Goal | None = None) -> Row | None:
    """The ratio is taken round by round, since rounds beside each other share the machine's mood. None where nothing was
    measured."""
    if not ours:
        return None
    ratios = [a / b for a, b in zip(ours, theirs or []) if b]
    ratio = middle(ratios) if ratios else None  # of nothing there is none
    mine = middle(ours)
    met = goal.is_met(mine, ratio) if goal else None
    return Row(figure, unit, mine, against, middle(theirs) if theirs else None, ratio, goal.text if goal else "", met,
               len(ours))


def short(value: float | None) -> str:
    if value is None:
        return ""
    if value == 0 or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def spread(values: list[float]) -> str:
    """From the least to the most."""
    return f"{short(min(values))} to {short(max(values))}"


def table(rows: list[Row]) -> str:
    head = ("figure", "unit", "ours", "against", "theirs", "ratio", "goal", "met")
    lines = [head] + [
        (r.figure, r.unit, short(r.ours), r.against, short(r.theirs), short(r.ratio), r.goal,
         "" if r.met is None else "yes" if r.met else "no") for r in rows
    ]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    shown = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines]
    shown.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(shown)


def write_json(path: Path, rows: list[Row], notes: list[str], machine: str) -> None:
    path.write_text(json.dumps({"machine": machine, "notes": notes, "rows": [asdict(r) for r in rows]}, indent=1) + "\n")
