"""Which files the lints look at: what git tracks or would track; outside a checkout, everything that is not built."""
import os
import subprocess
from pathlib import Path

NOT_SOURCE = {".git", ".node", "build", "dist", "node_modules", "var", "coverage", "__pycache__"}
GENERATED = {"api/openapi.json", "web/src/api/schema.d.ts", "web/package-lock.json", "LICENSE"}
CPP = {".cpp", ".hpp", ".h"}
WEB = {".ts", ".tsx"}


def repository_root() -> Path:
    return Path(__file__).resolve().parents[2]


def source_files(root: Path) -> list[Path]:
    """Paths relative to the root, sorted."""
    names = listed_by_git(root) if (root / ".git").exists() else walked(root)
    paths = [Path(name) for name in names]
    return sorted(p for p in paths if not NOT_SOURCE & set(p.parts) and (root / p).is_file())


def listed_by_git(root: Path) -> list[str]:
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    return [name for name in subprocess.check_output(command, text=True).split("\0") if name]


def walked(root: Path) -> list[str]:
    names = []
    for folder, subfolders, files in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in NOT_SOURCE]
        names += [os.path.relpath(os.path.join(folder, name), root) for name in files]
    return names


def is_generated(path: Path) -> bool:
    return path.as_posix() in GENERATED


def is_test(path: Path) -> bool:
    return bool({"tests", "fuzz"} & set(path.parts)) or path.stem.endswith(("_test", ".test", ".spec"))


def read(root: Path, path: Path) -> str:
    return (root / path).read_text(encoding="utf-8", errors="replace")
