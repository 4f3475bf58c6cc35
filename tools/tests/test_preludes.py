from lint.preludes import Reach, choose, leading_includes
from tests.planted_tree import PlantedTree


class Preludes(PlantedTree):
    def reach(self, **headers: str) -> Reach:
        for name, text in headers.items():
            self.plant(f"src/{name}.hpp", text)
        return Reach(self.root / "src")

    def test_only_includes_above_all_else_are_sure(self):
        text = '#pragma once\n\n// why\n#include <string>\n#include "a.hpp"\n#if FAST\n#include <vector>\n#endif\n#include <map>\n'
        self.assertEqual(["<string>", "a.hpp"], leading_includes(text))
        self.assertEqual([], leading_includes("namespace madang {}\n#include <string>\n"))
        self.assertEqual([], leading_includes("/*\n#include <string>\n*/\n"))

    def test_what_is_reached_through_others(self):
        reach = self.reach(a='#include "b.hpp"\n', b='#include <map>\nint b;\n#include "c.hpp"\n', c="#include <set>\n")
        self.assertEqual({"b.hpp", "<map>"}, reach.of("a.hpp"))

    def test_a_prelude_stands_only_before_what_includes_it(self):
        many = {f"user{number}": '#include "wide.hpp"\n' for number in range(9)}
        reach = self.reach(wide="#include <map>\n#include <set>\n", other="#include <map>\n#include <set>\n", **many)
        users = [f"{name}.hpp" for name in many]
        self.assertEqual(dict.fromkeys(users, "wide.hpp"), choose([*users, "wide.hpp", "other.hpp"], reach))

    def test_a_prelude_that_saves_less_than_it_costs_is_not_made(self):
        reach = self.reach(wide="#include <map>\n", user='#include "wide.hpp"\n')
        self.assertEqual({}, choose(["user.hpp", "wide.hpp"], reach))
