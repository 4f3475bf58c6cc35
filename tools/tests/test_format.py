import subprocess

from lint.source_files import repository_root
from tests.planted_tree import PlantedTree


class FormatCheck(PlantedTree):
    def formatted(self, text: str) -> bool:
        self.plant("a.cpp", text)
        self.plant(".clang-format", (repository_root() / ".clang-format").read_text())
        answer = subprocess.run(["clang-format-19", "--dry-run", "-Werror", "a.cpp"], cwd=self.root, capture_output=True)
        return answer.returncode == 0

    def test_the_settings_are_understood_and_refuse(self):
        self.assertTrue(self.formatted('#include <string>\n\n#include "b.hpp"\n\nint f() { return 1; }\n'))
        self.assertFalse(self.formatted("int f( ){return 1;}\n"))
        self.assertFalse(self.formatted('#include "b.hpp"\n#include <string>\n'))
