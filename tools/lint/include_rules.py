"""The directions of the house, one small rule after the other. Each answers (what, why) for an include it refuses."""
import re

from lint.house_map import HouseMap
from lint.places import Place

MAY_SEE = {
    "model": {"model"},
    "events": {"model", "events"},
    "store": {"model", "store"},
    "service": {"model", "events", "store", "service"},
    "api": {"model", "events", "store", "service", "api"},
}
DOORS = {"model", "events", "service"}
MEDIA_SLICES = {"meetings", "recordings", "classroom"}
STANDARD = re.compile(r"^[a-z_0-9]+$")
LIKE_STANDARD = ("boost/", "fmt/")  # fmt stands in for std::format, which libstdc++ 12 lacks

# What a room other than the store may see of kernel/store: a verb runs inside a transaction, an API opens it.
STORE_SEEN_BY = {
    "service": {"kernel/store/transaction.hpp"},
    "api": {"kernel/store/transaction.hpp", "kernel/store/store.hpp", "kernel/store/once.hpp"},
}

BACKTRACKING = ("regex", "boost/regex.hpp", "boost/xpressive/xpressive.hpp", "regex.h")

Refusal = tuple[str, str] | None


def check_system(source: Place, target: str) -> Refusal:
    if target in BACKTRACKING and not source.in_tests:
        return (f"includes <{target}>",
                "it matches by trying again: a text made for it takes for ever (ReDoS). Read by hand in one pass, as our parsers do.")
    if source.kind != "base" or source.in_tests or STANDARD.match(target) or target.startswith(LIKE_STANDARD):
        return None
    return (f"base includes <{target}>",
            "base is what everything stands on: it includes the standard library and Boost only (fmt for std::format), and does no I/O.")


def check_own(source: Place, target: Place, target_path: str, house: HouseMap) -> Refusal:
    if target.kind == "app" and source.kind != "app":
        return (f"includes {target_path}",
                "app is the only place that knows every part; a part that knows app knows all of them.")
    if source.kind == "base":
        return check_base(source, target, target_path)
    if source.kind == "kernel":
        return check_kernel(source, target, target_path, house)
    if source.kind == "slice":
        return check_slice(source, target, target_path, house)
    return None


def check_base(source: Place, target: Place, target_path: str) -> Refusal:
    if target.kind == "base":
        return None
    return (f"base includes {target_path}", "base depends on nothing of ours: everything else depends on base.")


def check_kernel(source: Place, target: Place, target_path: str, house: HouseMap) -> Refusal:
    if target.kind == "slice":
        return (f"kernel/{source.name} includes {target_path}",
                "the kernel knows no slice: it serves all of them, and would otherwise be rebuilt and reasoned about with each.")
    if target.kind != "kernel" or target.name == source.name or source.in_tests:
        return None
    if target.name == "media" and source.name not in {"outbound", "media_load"}:
        return (f"kernel/{source.name} includes {target_path}",
                "media is packets on their own threads; only meetings, their recordings, classroom and the phone know it.")
    if target.name not in house.kernel.get(source.name, []):
        return (f"kernel/{source.name} includes {target_path} without declaring it",
                f"write it down where the build reads it: kernel_part({source.name} DEPENDS ... {target.name}) in src/CMakeLists.txt.")
    return None


def check_slice(source: Place, target: Place, target_path: str, house: HouseMap) -> Refusal:
    if target.kind == "kernel":
        return None if source.in_tests else check_slice_to_kernel(source, target, target_path)
    if target.kind != "slice":
        return None
    if source.name == target.name:
        return None if source.in_tests else check_room(source, target, target_path)
    return check_other_slice(source, target, target_path, house)


def check_slice_to_kernel(source: Place, target: Place, target_path: str) -> Refusal:
    if target.name == "store" and source.room != "store":
        seen = STORE_SEEN_BY.get(source.room, set())
        if target_path in seen:
            return None
        return (f"the {source.room} includes {target_path}",
                "statements and rows stay in *store.*, so that queries have one place and the engine can be changed; "
                f"this room sees of it: {', '.join(sorted(seen)) or 'nothing'}.")
    if target.name == "net" and source.room != "api":
        return (f"the {source.room} includes {target_path}",
                "only *api.* speaks HTTP and sockets: everything below can then be called from a test, a job or a command line.")
    if target.name == "media" and source.name not in MEDIA_SLICES:
        return (f"{source.name} includes {target_path}",
                "media is packets on their own threads; only meetings, their recordings, classroom and the phone know it.")
    return None


def check_room(source: Place, target: Place, target_path: str) -> Refusal:
    if target.room in MAY_SEE[source.room]:
        return None
    return (f"the {source.room} includes {target_path}, a room above it",
            "inside a slice includes point down: model <- store <- service <- api, and events see the model. "
            "A file's room is the last word of its name; a name without one stands with the model.")


def check_other_slice(source: Place, target: Place, target_path: str, house: HouseMap) -> Refusal:
    if target.name not in house.slices:
        return None
    allowed = house.reachable(source.name) if source.in_tests else set(house.slices.get(source.name, []))
    if target.name not in allowed:
        return (f"{source.name} includes {target_path} without declaring it",
                f"the edge belongs on its line: slice({source.name} DEPENDS ... {target.name}) in src/CMakeLists.txt. If that "
                "makes a cycle, turn it round: the one that reacts subscribes to the other's events.")
    if source.in_tests:
        return None
    if target.room not in DOORS:
        return (f"{source.name} includes {target_path}, a private room",
                "a slice has three doors: model, events and service. Behind them it may be rebuilt without asking anybody.")
    if target.room not in MAY_SEE[source.room]:
        return (f"the {source.room} of {source.name} includes {target_path}, a room above it",
                "directions hold between slices too: a model sees models, a store sees models, a service sees services.")
    return None
