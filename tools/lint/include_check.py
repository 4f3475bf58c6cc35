"""Walks src/ and asks the rules about every include, every string with SQL in it, and every awaited brace."""
import re
from pathlib import Path

from lint.blanking import blank_cpp, line_of
from lint.findings import Finding
from lint.house_map import HouseMap, cycle_in, read_house_map
from lint.include_rules import check_own, check_system
from lint.places import Place, place_of
from lint.source_files import CPP, read, source_files

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.MULTILINE)
SQL = re.compile(r'["(\s](SELECT\s|INSERT\s+(?:INTO|OR)\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s)')
STRING = re.compile(r'R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"', re.DOTALL)
AWAIT_BRACES = re.compile(r"\bco_await\s+[\w:.\->]+\s*\((?:[^;{}]*,)?\s*\{")

LIBRARIES_IN_ONE_SOURCE = {"toml++/": "toml++", "CLI/": "CLI11", "spdlog/": "spdlog"}


def check_tree(root: Path) -> tuple[list[Finding], int]:
    house = read_house_map(root / "src/CMakeLists.txt")
    paths = [p.as_posix() for p in source_files(root) if p.parts[0] == "src" and p.suffix in CPP]
    findings = check_map(root, house, paths)
    graph: dict[str, list[str]] = {}
    for path in paths:
        text = blank_cpp(read(root, Path(path)), keep_strings=True)
        place = place_of(path.removeprefix("src/"), set(house.slices))
        findings += check_includes(root, path, text, place, house, graph)
        findings += check_sql(path, text, place)
        findings += check_awaits(path, text)
    findings += check_include_cycle(graph)
    findings += check_single_sources(root, paths)
    return findings, len(paths)


def check_map(root: Path, house: HouseMap, paths: list[str]) -> list[Finding]:
    findings = []
    where = "src/CMakeLists.txt"
    for kind, edges in (("slice", house.slices), ("kernel_part", house.kernel)):
        for name, depends in edges.items():
            for unknown in sorted(set(depends) - set(edges)):
                findings.append(Finding(where, house.lines[name], f"{kind}({name}) depends on {unknown}, which is none",
                                        "an edge to nothing hides a misspelling or a part that was removed."))
        cycle = cycle_in(edges)
        if cycle:
            findings.append(Finding(where, house.lines[cycle[0]], f"a cycle: {' -> '.join(cycle)}",
                                    "parts in a cycle are one part. The one that reacts subscribes to the other's events."))
    for path in paths:
        place = place_of(path.removeprefix("src/"), set(house.slices))
        known = {"slice": house.slices, "kernel": house.kernel}.get(place.kind)
        if known is not None and place.name not in known:
            findings.append(Finding(path, 1, f"stands in no declared part ({place.kind} {place.name or 'root'})",
                                    "a part exists by its line in src/CMakeLists.txt; without it nothing builds or checks the file."))
    return findings


def check_includes(root: Path, path: str, text: str, place: Place, house: HouseMap, graph: dict) -> list[Finding]:
    findings = []
    graph[path] = []
    for match in INCLUDE.finditer(text):
        own, system = match.groups()
        refused = check_system(place, system) if system else None
        if own:
            refused = refused_own(root, path, own, place, house, graph)
        if refused:
            findings.append(Finding(path, line_of(text, match.start()), *refused))
    return findings


def refused_own(root: Path, path: str, own: str, place: Place, house: HouseMap, graph: dict):
    if not (root / "src" / own).exists() and (root / path).parent.joinpath(own).exists():
        return (f'includes "{own}" by a path from its own folder',
                "includes are written from src/, so that a reader sees the part, and a moved file breaks loudly.")
    graph[path].append(f"src/{own}")
    return check_own(place, place_of(own, set(house.slices)), own, house)


def check_sql(path: str, text: str, place: Place) -> list[Finding]:
    if place.in_tests or place.kind not in ("slice", "app") or place.room == "store":
        return []
    return [
        Finding(path, line_of(text, string.start()), f"a query outside a store: {string.group()[:40]}...",
                "queries live in *store.cpp beside the function that runs them: one place to look, one place to change the schema.")
        for string in STRING.finditer(text) if SQL.search(string.group())
    ]


def check_awaits(path: str, text: str) -> list[Finding]:
    return [
        Finding(path, line_of(text, match.start()), "a braced temporary in an awaited call",
                "compilers have destroyed such temporaries twice or too early in coroutines; name the value on its own line first.")
        for match in AWAIT_BRACES.finditer(blank_cpp(text))
    ]


def check_include_cycle(graph: dict[str, list[str]]) -> list[Finding]:
    cycle = cycle_in(graph)
    if not cycle:
        return []
    return [Finding(cycle[0], 1, f"includes itself: {' -> '.join(cycle)}",
                    "headers in a circle compile by luck of the order; forward-declare, or move what both need below them.")]


def check_single_sources(root: Path, paths: list[str]) -> list[Finding]:
    findings = []
    for prefix, library in LIBRARIES_IN_ONE_SOURCE.items():
        users = [p for p in paths if "/tests/" not in p and f"#include <{prefix}" in read(root, Path(p))]
        for path in users[1:]:
            findings.append(Finding(path, 1, f"includes {library}, as {users[0]} does",
                                    f"{library} costs seconds to compile and belongs to one source; ask that one through our own types."))
    return findings
