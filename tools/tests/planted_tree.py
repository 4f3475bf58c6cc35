"""A temporary tree with the files a test plants in it."""
import tempfile
import unittest
from pathlib import Path


class PlantedTree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def plant(self, path: str, text: str):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def assert_only(self, findings, *expected: tuple[str, str]):
        """Every expected (path, part of what was said) was found, and nothing else."""
        said = {(finding.path, finding.what) for finding in findings}
        for path, words in expected:
            match = next((one for one in said if one[0] == path and words in one[1]), None)
            self.assertIsNotNone(match, f"not found: {path}: {words}; found: {sorted(said)}")
            said.discard(match)
        self.assertEqual(set(), said)
        self.assertTrue(all(finding.why for finding in findings))
