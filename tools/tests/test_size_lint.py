from lint.functions import cpp_functions, ts_functions
from lint.size_check import check_tree
from tests.planted_tree import PlantedTree


def cpp_body(lines: int) -> str:
    return "  x();\n" * lines


LONG_CPP = f"""#pragma once
namespace madang {{
struct Message {{
  int seq{{0}};
}};
BOOST_DESCRIBE_STRUCT(Message, (), (seq))

class Outbox final : public Sink<void()> {{
 public:
  explicit Outbox(Clock& clock) : clock_{{clock}}, list_(make()) {{
{cpp_body(70)}  }}
  int size() const {{ return 1; }}
  bool operator==(const Outbox&) const {{
{cpp_body(70)}  }}
}};

template <typename T>
auto walk(T text = "}}", int n = 3) -> std::vector<int> {{
  auto inner = [&](char c) {{ return c == '{{' || c == '"'; }};
{cpp_body(70)}}}

const Route kRoutes[] = {{
{"  {1, 2},"}
{"  {1, 2},{chr(10)}" * 70}}};

TEST(Chat, a_long_story) {{
  auto raw = R"({{{{)";
{cpp_body(70)}}}

int short_one() {{
{cpp_body(58)}}}
}}  // namespace madang
"""

LONG_TS = (
    "export class Engine {\n  constructor(private readonly api: Api) {\n" + "    go();\n" * 70 + "  }\n\n"
    "  async resume(streams: Stream[]): Promise<void> {\n    if (a) {\n" + "      go();\n" * 70 + "    }\n  }\n\n"
    "  short = (): void => {\n    go(/}{/, '{', `{${1}`);\n  };\n}\n"
    "describe('engine', () => {\n" + "  it('goes', () => {\n    go();\n  });\n" * 30 + "});\n"
    "export const judge = (a: number) => {\n" + "  go();\n" * 70 + "};\n"
)

GOOD_COMPONENT = (
    "export function Panes({ title }: Props) {\n" + "  use();\n" * 40 + "  return (\n    <div>\n"
    + "      <p>Don't {title} { }</p>\n" * 60 + "    </div>\n  );\n}\n"
)
BAD_COMPONENT = GOOD_COMPONENT.replace("Panes", "Hooks").replace("  use();\n", "  use();\n  use();\n", 30)
HUGE_TREE = GOOD_COMPONENT.replace("Panes", "Tree").replace("    </div>\n", "      <i />\n" * 60 + "    </div>\n")


class SizeLint(PlantedTree):
    def refused(self, *expected):
        self.assert_only(check_tree(self.root)[0], *expected)

    def test_a_clean_tree_passes(self):
        self.plant("src/chat/service.cpp", "int f() {\n" + cpp_body(58) + "}\n")
        self.plant("web/src/chat/Panes.tsx", GOOD_COMPONENT)
        self.plant("web/src/ui/utility_belt.md", "any size\n" * 900)
        self.plant("web/package-lock.json", "{}\n" * 900)
        self.refused()

    def test_long_files_of_every_kind(self):
        for path in ("src/a.cpp", "src/a.hpp", "web/a.ts", "web/a.css", "tools/a.py"):
            self.plant(path, "\n" * 501)
        self.plant("tools/a", "#!/bin/bash\n" + "\n" * 500)
        self.refused(*[(path, "501 lines") for path in
                       ("src/a.cpp", "src/a.hpp", "web/a.ts", "web/a.css", "tools/a.py", "tools/a")])

    def test_a_file_over_the_aim_is_only_noticed(self):
        self.plant("src/a.cpp", "\n" * 301)
        findings, _, notices = check_tree(self.root)
        self.assertEqual(([], 1), (findings, len(notices)))

    def test_long_cpp_functions(self):
        self.plant("src/chat/outbox.hpp", LONG_CPP)
        self.refused(("src/chat/outbox.hpp", "Outbox has 72"), ("src/chat/outbox.hpp", "operator"),
                     ("src/chat/outbox.hpp", "walk has 74"), ("src/chat/outbox.hpp", "Chat, a_long_story has 73"))

    def test_short_cpp_functions_are_seen_too(self):
        lines = {one.name: one.lines for one in cpp_functions(LONG_CPP)}
        self.assertEqual((1, 60), (lines["size"], lines["short_one"]))

    def test_long_ts_functions(self):
        self.plant("web/src/sync/engine.ts", LONG_TS)
        self.refused(("web/src/sync/engine.ts", "constructor has 72"), ("web/src/sync/engine.ts", "resume has 74"),
                     ("web/src/sync/engine.ts", "judge has 72"))

    def test_short_ts_functions_are_seen_too(self):
        self.assertIn(("short", 3), {(one.name, one.lines) for one in ts_functions(LONG_TS)})

    def test_components_with_too_many_lines_besides_their_tree_or_too_large_a_tree(self):
        self.plant("web/src/chat/Hooks.tsx", BAD_COMPONENT)
        self.plant("web/src/chat/Tree.tsx", HUGE_TREE)
        self.refused(("web/src/chat/Hooks.tsx", "Hooks has"), ("web/src/chat/Tree.tsx", "Tree has"))

    def test_names_that_say_nothing(self):
        for path in ("src/chat/string_utils.hpp", "src/chat/SessionManager.hpp", "web/src/common/x.ts", "tools/helper.py"):
            self.plant(path, "\n")
        self.plant("src/chat/community.hpp", "\n")
        self.refused(("src/chat/string_utils.hpp", "'utils'"), ("src/chat/SessionManager.hpp", "'manager'"),
                     ("web/src/common/x.ts", "'common'"), ("tools/helper.py", "'helper'"))
