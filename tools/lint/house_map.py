"""The parts of the house and their declared edges, as src/CMakeLists.txt says them; the build reads the same lines."""
import re
from dataclasses import dataclass, field
from pathlib import Path

DECLARATION = re.compile(r"^[ \t]*(slice|kernel_part)\s*\(([^)]*)\)", re.MULTILINE)
KEYWORD = re.compile(r"^[A-Z][A-Z_]+$")


@dataclass
class HouseMap:
    slices: dict[str, list[str]] = field(default_factory=dict)
    kernel: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def reachable(self, name: str) -> set[str]:
        """Every slice that a slice leans on, directly or through another."""
        found, open_names = set(), list(self.slices.get(name, []))
        while open_names:
            current = open_names.pop()
            if current not in found:
                found.add(current)
                open_names += self.slices.get(current, [])
        return found


def read_house_map(cmake_lists: Path) -> HouseMap:
    house = HouseMap()
    text = re.sub(r"#[^\n]*", "", cmake_lists.read_text(encoding="utf-8"))
    for match in DECLARATION.finditer(text):
        words = match.group(2).split()
        edges = house.slices if match.group(1) == "slice" else house.kernel
        edges[words[0]] = depends_of(words[1:])
        house.lines[words[0]] = text.count("\n", 0, match.start(1)) + 1
    return house


def depends_of(words: list[str]) -> list[str]:
    keyword, depends = "", []
    for word in words:
        if KEYWORD.match(word):
            keyword = word
        elif keyword == "DEPENDS":
            depends.append(word)
    return depends


def cycle_in(edges: dict[str, list[str]]) -> list[str]:
    """One cycle as a list of names that ends where it began, or nothing."""
    done: set[str] = set()

    def walk(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return trail[trail.index(name):] + [name]
        if name in done:
            return []
        for target in edges.get(name, []):
            found = walk(target, trail + [name])
            if found:
                return found
        done.add(name)
        return []

    for start in sorted(edges):
        found = walk(start, [])
        if found:
            return found
    return []
