import json

from lint.compile_commands import language_flags
from lint.lone_headers import check as check_headers
from lint.tidy import check as check_tidy
from tests.planted_tree import PlantedTree

LONE = "#pragma once\n#include <string>\ninline std::string name() { return {}; }\n"
LEANING = "#pragma once\ninline std::string nickname() { return {}; }\n"
UNGUARDED = "#include <string>\nstruct Twice {};\n"
GOOD_SOURCE = '#include "chat/lone.hpp"\nint main() { return name().size(); }\n'
MOVED_FROM = (
    "#include <string>\n#include <utility>\nvoid take(std::string);\n"
    "int twice(std::string a) {\n  take(std::move(a));\n  return a.size();\n}\n"
)
HALF_VIRTUAL = "struct Base {\n  virtual void go();\n  ~Base();\n};\nstruct Child : Base {\n  void go() override;\n};\n"


class CompiledChecks(PlantedTree):
    def setUp(self):
        super().setUp()
        self.plant(".clang-tidy", "Checks: '-*,bugprone-use-after-move,cppcoreguidelines-virtual-class-destructor'\nWarningsAsErrors: '*'\n")
        self.plant("src/chat/lone.hpp", LONE)
        self.compiled("src/chat/main.cpp", GOOD_SOURCE)

    def compiled(self, *planted: str):
        entries = []
        for path, text in zip(planted[::2], planted[1::2]):
            self.plant(path, text)
            command = f"clang++-19 -std=c++2b -I{self.root}/src -o {path}.o -c {self.root}/{path}"
            entries.append({"directory": str(self.root / "build"), "command": command, "file": str(self.root / path)})
        self.plant("build/compile_commands.json", json.dumps(entries))

    def headers(self):
        return check_headers(self.root, self.root / "build")[0]

    def tidy(self):
        return check_tidy(self.root, self.root / "build")[0]

    def test_flags_keep_their_values(self):
        flags = language_flags(("clang++-19", "-isystem", "/usr/include/x", "-std=c++2b", "-o", "a.o", "-c", "a.cpp"))
        self.assertEqual(["-isystem", "/usr/include/x", "-std=c++2b"], flags)

    def test_lone_headers_pass_and_are_remembered(self):
        self.assertEqual([], self.headers())
        self.assertEqual(1, len(list((self.root / "build/header_check").glob("*.json"))))
        self.assertEqual([], self.headers())

    def test_a_header_that_leans_or_lacks_its_guard(self):
        self.plant("src/chat/leaning.hpp", LEANING)
        self.plant("src/chat/unguarded.hpp", UNGUARDED)
        self.assert_only(self.headers(), ("src/chat/leaning.hpp", "does not compile alone"),
                         ("src/chat/unguarded.hpp", "redefinition of 'Twice'"))

    def test_a_header_that_broke_after_it_passed(self):
        self.plant("src/chat/above.hpp", '#pragma once\n#include "chat/lone.hpp"\ninline auto two() { return name(); }\n')
        self.assertEqual([], self.headers())
        self.plant("src/chat/lone.hpp", LEANING)
        self.assertEqual(["src/chat/above.hpp", "src/chat/lone.hpp"], [finding.path for finding in self.headers()])

    def test_a_prelude_hides_nothing_from_a_header_that_leans(self):
        """Many headers stand on lone.hpp precompiled, which brings <string>; what does not include it, or late, does not get it."""
        self.plant("src/chat/lone.hpp", LONE)
        for number in range(6):
            self.plant(f"src/chat/user{number}.hpp", f'#pragma once\n#include "chat/lone.hpp"\ninline auto user{number}() {{ return name(); }}\n')
        self.plant("src/chat/leaning.hpp", LEANING)
        self.plant("src/chat/late.hpp", f'{LEANING}#include "chat/lone.hpp"\n')
        self.assert_only(self.headers(), ("src/chat/leaning.hpp", "does not compile alone"), ("src/chat/late.hpp", "does not compile alone"))

    def test_bugs_on_the_list(self):
        self.compiled("src/chat/moved.cpp", MOVED_FROM, "src/chat/half.cpp", HALF_VIRTUAL, "src/chat/main.cpp", GOOD_SOURCE)
        self.assert_only(self.tidy(), ("src/chat/moved.cpp", "use-after-move"), ("src/chat/half.cpp", "virtual-class-destructor"))

    def test_sources_asked_about_together_hide_nothing_of_each_other(self):
        """Two have a fold() of their own, of which one takes from what was moved; the third is in a batch with one of them."""
        bad = MOVED_FROM.replace("int twice(", "namespace {\nint fold(") + "}\nint bad(std::string a) { return fold(std::move(a)); }\n"
        good = bad.replace("a.size()", "1").replace("int bad(", "int good(")
        self.compiled("src/chat/main.cpp", GOOD_SOURCE, "src/chat/good.cpp", good, "src/chat/bad.cpp", bad)
        self.assert_only(self.tidy(), ("src/chat/bad.cpp", "use-after-move"))
