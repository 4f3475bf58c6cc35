"""The sizes of the house: 500 lines a file, 60 a function, and no room without a name."""
import re
from pathlib import Path

from lint.findings import Finding
from lint.functions import Function, cpp_functions, ts_functions
from lint.source_files import CPP, WEB, is_generated, read, source_files

FILE_LIMIT, FILE_AIM = 500, 300
FUNCTION_LIMIT = 60
COMPONENT_LIMIT = 120  # with the tree it returns; its other lines keep to FUNCTION_LIMIT
MEASURED = CPP | WEB | {".css", ".js", ".mjs", ".py", ".sh", ".sql", ".cmake"}
EMPTY_WORDS = {"manager", "util", "utils", "helper", "helpers", "common"}

WHY_FILE = "size is the first thing that rots: split the file by noun or verb (reactions.hpp), each part with a name of its own."
WHY_FUNCTION = "a function that fits a screen can be read in one go: name its steps and call them."
WHY_NAME = "such a name says nothing about what is inside, so everything ends up there: name the thing or what it does."


def check_tree(root: Path) -> tuple[list[Finding], int, list[str]]:
    findings: list[Finding] = []
    notices: list[str] = []
    paths = [p for p in source_files(root) if is_measured(root, p)]
    for path in paths:
        text = read(root, path)
        findings += check_name(path) + check_file(path, text, notices) + check_functions(path, text)
    return findings, len(paths), notices


def is_measured(root: Path, path: Path) -> bool:
    if is_generated(path):
        return False
    return path.suffix in MEASURED or (path.suffix == "" and (root / path).read_bytes()[:2] == b"#!")


def check_name(path: Path) -> list[Finding]:
    words = [word.lower() for part in path.parts for word in re.findall(r"[A-Za-z][a-z]*", part)]
    empty = sorted(EMPTY_WORDS & set(words))
    return [Finding(path.as_posix(), 1, f"a name with '{word}' in it", WHY_NAME) for word in empty]


def check_file(path: Path, text: str, notices: list[str]) -> list[Finding]:
    lines = len(text.splitlines())
    if lines > FILE_LIMIT:
        return [Finding(path.as_posix(), 1, f"{lines} lines, more than {FILE_LIMIT}", WHY_FILE)]
    if lines > FILE_AIM:
        notices.append(f"{path.as_posix()} has {lines} lines; the aim is {FILE_AIM}")
    return []


def check_functions(path: Path, text: str) -> list[Finding]:
    if path.suffix in CPP:
        return [refused(path, one) for one in cpp_functions(text) if one.lines > FUNCTION_LIMIT]
    if path.suffix in WEB:
        return [refused(path, one) for one in ts_functions(text) if is_too_long(one)]
    return []


def is_too_long(one: Function) -> bool:
    return one.lines > (COMPONENT_LIMIT if one.jsx_lines else FUNCTION_LIMIT) or one.lines - one.jsx_lines > FUNCTION_LIMIT


def refused(path: Path, one: Function) -> Finding:
    tree = f", {one.jsx_lines} of them the tree it returns" if one.jsx_lines else ""
    return Finding(path.as_posix(), one.line, f"{one.name} has {one.lines} lines{tree}", WHY_FUNCTION)
