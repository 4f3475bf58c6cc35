"""Where a file of src/ stands in the house: which part, which room."""
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

ROOMS = ("model", "events", "store", "service", "api")


@dataclass(frozen=True)
class Place:
    kind: str  # base, kernel, slice, app, outside
    name: str = ""  # of the kernel part or the slice
    room: str = ""  # slices only; a name that ends in no room word is a noun, and stands with the model
    in_tests: bool = False


def place_of(path: str, slices: set[str]) -> Place:
    """`path` is relative to src/."""
    parts = PurePosixPath(path).parts
    in_tests = bool({"tests", "fuzz"} & set(parts))
    if parts[0] in ("base", "app"):
        return Place(parts[0], in_tests=in_tests)
    if parts[0] == "kernel":
        return Place("kernel", parts[1] if len(parts) > 2 else "", in_tests=in_tests)
    if len(parts) > 1 and (parts[0] in slices or path.endswith((".hpp", ".cpp"))):
        return Place("slice", parts[0], room_of(parts), in_tests)
    return Place("outside")


def room_of(parts: tuple[str, ...]) -> str:
    last_word = re.split(r"_", PurePosixPath(parts[-1]).stem)[-1]
    return last_word if last_word in ROOMS else "model"
