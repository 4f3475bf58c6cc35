"""Headers worth compiling once for the many headers that include them.

A prelude is one of our headers, compiled alone and kept in the compiler's own form. It stands before a header only when
that header includes it anyway, itself or through others, before any declaration of its own. So it brings the header
nothing that it does not ask for: what follows its includes sees the same declarations, and the headers that it includes
are each checked alone as well.
"""
import re
import subprocess
from pathlib import Path

from lint.blanking import blank_cpp

INCLUDE = re.compile(r'#[ \t]*include[ \t]*(?:"([^"\n]+)"|(<[^>\n]+>))')
COST = 1.3  # of making a prelude, next to reading the same header once


def leading_includes(text: str) -> list[str]:
    """The includes above all else. Below a condition or a declaration an include may be left out, or come too late."""
    names = []
    for line in blank_cpp(text, keep_strings=True).splitlines():
        included = INCLUDE.match(line.strip())
        if included:
            names.append(included.group(1) or included.group(2))
        elif line.strip() and line.strip() != "#pragma once":
            break
    return names


class Reach:
    """What each header brings with it for certain, by name: headers of ours as `chat/model.hpp`, others as `<string>`."""

    def __init__(self, src: Path):
        self._src = src
        self._known: dict[str, frozenset[str]] = {}

    def of(self, name: str) -> frozenset[str]:
        if name not in self._known:
            self._known[name] = frozenset()  # for headers in a circle, which include_lint refuses
            file = self._src / name
            direct = leading_includes(file.read_text(encoding="utf-8", errors="replace")) if file.is_file() else []
            self._known[name] = frozenset(direct).union(*(self.of(one) for one in direct))
        return self._known[name]

    def weight(self, name: str) -> int:
        return len(self.of(name)) + 1


def choose(names: list[str], reach: Reach) -> dict[str, str]:
    """Header -> its prelude. Greedy: again and again the one that saves the most, while that is more than it costs."""
    candidates = sorted({one for name in names for one in reach.of(name) if not one.startswith("<")})
    chosen: dict[str, str] = {}

    def saved(candidate: str, name: str) -> int:
        so_far = reach.weight(chosen[name]) if name in chosen else 0
        return max(0, reach.weight(candidate) - so_far) if candidate in reach.of(name) else 0

    while candidates:
        gains = {one: sum(saved(one, name) for name in names) - COST * reach.weight(one) for one in candidates}
        best = max(candidates, key=lambda one: gains[one])
        if gains[best] <= 0:
            break
        chosen |= {name: best for name in names if saved(best, name) > 0}
        candidates.remove(best)
    return chosen


def make(compiler: str, name: str, flags: tuple[str, ...], wrapper: Path) -> list[str]:
    """What has to be among the flags to stand on it; nothing when it does not compile, which its own check will find."""
    wrapper.write_text(f'#include "{name}"\n')
    made = wrapper.with_suffix(".pch")
    command = [compiler, *flags, "-x", "c++-header", str(wrapper), "-o", str(made)]
    return ["-include-pch", str(made)] if subprocess.run(command, capture_output=True).returncode == 0 else []
