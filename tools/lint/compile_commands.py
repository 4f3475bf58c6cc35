"""What the build says about how each source is compiled."""
import json
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

DROPPED_WITH_VALUE = {"-o", "-c", "-MF", "-MT", "-MQ", "-x"}
KEPT_WITH_VALUE = {"-isystem", "-iquote", "-idirafter"}
DROPPED = ("-W", "-O", "-g", "-fno-pch", "-fpch", "-fsanitize", "-MD", "-MMD")


@dataclass(frozen=True)
class Source:
    path: Path  # absolute
    arguments: tuple[str, ...]
    output: str


def build_folder(root: Path, arguments: list[str]) -> Path:
    """The folder named on the command line, or build/dev; ends the program when nothing was configured there."""
    folder = Path(arguments[0]).resolve() if arguments else root / "build/dev"
    if not (folder / "compile_commands.json").exists():
        raise SystemExit(f"{folder} has no compile_commands.json; build first: tools/build_server dev")
    return folder


def sources_in(build: Path) -> list[Source]:
    entries = json.loads((build / "compile_commands.json").read_text())
    found = []
    for entry in entries:
        arguments = tuple(shlex.split(entry["command"]))
        output = arguments[arguments.index("-o") + 1] if "-o" in arguments else ""
        found.append(Source(Path(entry["directory"], entry["file"]).resolve(), arguments, output))
    return found


def own_sources(build: Path, src: Path) -> list[Source]:
    return [source for source in sources_in(build) if source.path.is_relative_to(src)]


def language_flags(arguments: tuple[str, ...]) -> list[str]:
    """Definitions, include folders and the standard, without the precompiled header, which would hide what is missing."""
    kept, words = [], list(arguments[1:])
    while words:
        word = words.pop(0)
        if word in DROPPED_WITH_VALUE or word == "-Xclang":
            words.pop(0)
        elif word in KEPT_WITH_VALUE:
            kept += [word, words.pop(0)]
        elif not word.startswith(DROPPED) and word.startswith("-"):
            kept.append(word)
    return kept


def flags_for(header: Path, sources: list[Source]) -> list[str]:
    """The flags of the source that stands nearest to the header."""
    def shared(source: Source) -> int:
        return sum(1 for a, b in zip(source.path.parts, header.parts) if a == b)

    return language_flags(max(sources, key=shared).arguments)


def built_dependencies(build: Path) -> dict[str, list[str]]:
    """Object -> every file that went into it, as ninja recorded while building."""
    text = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, text=True).stdout
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("    "):
            found[current].append(line.strip())
        elif ": #deps" in line:
            current = line.split(": #deps")[0]
            found[current] = []
    return found
