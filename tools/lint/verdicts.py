"""Remembers what passed, by the content of every file of ours that took part, so that it need not be asked again."""
import hashlib
import json
from pathlib import Path


class Verdicts:
    def __init__(self, folder: Path, question: str):
        """`question` is everything else that decides: the tool's version, its settings."""
        self._folder = folder
        self._question = question
        self._hashes: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def passed(self, name: str, flags: list[str]) -> bool:
        try:
            kept = json.loads(self._file(name).read_text())
        except (OSError, ValueError):
            return False
        return kept["asked"] == self._asked(flags) and all(self._content(p) == h for p, h in kept["files"].items())

    def keep(self, name: str, flags: list[str], files: list[str]):
        kept = {"asked": self._asked(flags), "files": {path: self._content(path) for path in files}}
        self._file(name).write_text(json.dumps(kept))

    def _content(self, path: str) -> str:
        if path not in self._hashes:
            file = Path(path)
            self._hashes[path] = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "absent"
        return self._hashes[path]

    def _asked(self, flags: list[str]) -> str:
        return hashlib.sha256(json.dumps([self._question, flags]).encode()).hexdigest()

    def _file(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.json"
