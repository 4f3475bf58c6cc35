from lint.include_check import check_tree
from tests.planted_tree import PlantedTree

MAP = """
kernel_part(store DEPENDS USES PkgConfig::SQLITE)
kernel_part(bus DEPENDS store)
kernel_part(net DEPENDS bus)
kernel_part(media DEPENDS)
slice(people DEPENDS)
slice(chat DEPENDS people)
slice(alerts DEPENDS people chat)
"""

CLEAN = {
    "src/base/text.hpp": "#include <string>\n#include <boost/json.hpp>\n#include <fmt/format.h>\n",
    "src/base/tests/text_test.cpp": '#include <gtest/gtest.h>\n#include "base/text.hpp"\n',
    "src/kernel/store/query.hpp": '#include <sqlite3.h>\n#include "base/text.hpp"\n',
    "src/kernel/store/transaction.hpp": "",
    "src/kernel/store/store.hpp": "",
    "src/kernel/store/tests/fixture.cpp": '#include "kernel/net/http.hpp"\n',
    "src/kernel/bus/bus.hpp": '#include "kernel/store/query.hpp"\n',
    "src/kernel/net/http.hpp": '#include "kernel/bus/bus.hpp"\n',
    "src/people/model.hpp": '#include "base/text.hpp"\n',
    "src/people/store.hpp": '#include "people/model.hpp"\n#include "kernel/store/query.hpp"\n',
    "src/people/service.hpp": '#include "people/store.hpp"\n#include "kernel/store/transaction.hpp"\n',
    "src/chat/events.hpp": '#include "chat/model.hpp"\n',
    "src/chat/model.hpp": '#include "people/model.hpp"\n',
    "src/chat/reactions.hpp": '#include "chat/model.hpp"\n',
    "src/chat/invites_store.cpp": '#include "kernel/store/query.hpp"\nauto q = "SELECT 1 FROM invites";\n',
    "src/chat/invites_service.cpp": '#include "chat/events.hpp"\n#include "people/service.hpp"\n',
    "src/chat/api.cpp": '#include "kernel/net/http.hpp"\n#include "kernel/store/store.hpp"\nauto m = "DELETE";\n',
    "src/chat/tests/chat_test.cpp": '#include "people/store.hpp"\n#include "kernel/store/query.hpp"\nauto q = "SELECT 1";\n',
    "src/app/wiring.cpp": '#include "chat/store.hpp"\n#include "kernel/net/http.hpp"\n',
}


class IncludeLint(PlantedTree):
    def setUp(self):
        super().setUp()
        self.plant("src/CMakeLists.txt", MAP)
        for path, text in CLEAN.items():
            self.plant(path, text)

    def refused(self, *expected):
        self.assert_only(check_tree(self.root)[0], *expected)

    def test_a_clean_tree_passes(self):
        self.refused()

    def test_base_stands_on_nothing_of_ours(self):
        self.plant("src/base/time.hpp", '#include "kernel/store/query.hpp"\n#include <sys/socket.h>\n')
        self.refused(("src/base/time.hpp", "kernel/store"), ("src/base/time.hpp", "sys/socket.h"))

    def test_nothing_matches_by_trying_again(self):
        self.plant("src/chat/model.cpp", "#include <regex>\n")
        self.plant("src/base/text.cpp", "#include <boost/regex.hpp>\n")
        self.plant("src/chat/tests/oracle.hpp", "#include <regex>\n")
        self.refused(("src/chat/model.cpp", "<regex>"), ("src/base/text.cpp", "boost/regex"))

    def test_the_kernel_knows_no_slice_and_declares_its_edges(self):
        self.plant("src/kernel/store/peek.hpp", '#include "chat/model.hpp"\n#include "kernel/bus/bus.hpp"\n')
        self.plant("src/kernel/bus/peek.hpp", '#include "kernel/media/rtp.hpp"\n')
        self.refused(("src/kernel/store/peek.hpp", "chat/model.hpp"), ("src/kernel/store/peek.hpp", "without declaring"),
                     ("src/kernel/bus/peek.hpp", "kernel/media"))

    def test_nobody_looks_up_inside_a_slice(self):
        self.plant("src/chat/store.cpp", '#include "chat/service.hpp"\n')
        self.plant("src/chat/service.cpp", '#include "chat/api.hpp"\n')
        self.plant("src/chat/model.cpp", '#include "chat/events.hpp"\n')
        self.plant("src/chat/reactions.cpp", '#include "chat/invites_store.hpp"\n')
        self.refused(("src/chat/store.cpp", "service"), ("src/chat/service.cpp", "api"), ("src/chat/model.cpp", "events"),
                     ("src/chat/reactions.cpp", "invites_store"))

    def test_between_slices_only_doors_on_declared_edges(self):
        self.plant("src/chat/service.cpp", '#include "people/store.hpp"\n#include "alerts/events.hpp"\n')
        self.plant("src/chat/store.cpp", '#include "people/service.hpp"\n')
        self.refused(("src/chat/service.cpp", "private room"), ("src/chat/service.cpp", "without declaring"),
                     ("src/chat/store.cpp", "a room above"))

    def test_kernel_rooms_are_for_one_slice_room_each(self):
        self.plant("src/chat/service.cpp", '#include "kernel/store/query.hpp"\n#include "kernel/net/http.hpp"\n')
        self.plant("src/chat/api.hpp", '#include "kernel/store/query.hpp"\n#include "kernel/media/rtp.hpp"\n')
        self.refused(("src/chat/service.cpp", "kernel/store"), ("src/chat/service.cpp", "kernel/net"),
                     ("src/chat/api.hpp", "kernel/store"), ("src/chat/api.hpp", "kernel/media"))

    def test_nothing_includes_app(self):
        self.plant("src/chat/tests/api_test.cpp", '#include "app/wiring.hpp"\n')
        self.plant("src/kernel/net/peek.hpp", '#include "app/wiring.hpp"\n')
        self.refused(("src/chat/tests/api_test.cpp", "app/"), ("src/kernel/net/peek.hpp", "app/"))

    def test_cycles_and_unknown_names_on_the_map(self):
        self.plant("src/CMakeLists.txt", MAP.replace("people DEPENDS", "people DEPENDS alerts kitchen"))
        self.refused(("src/CMakeLists.txt", "a cycle"), ("src/CMakeLists.txt", "kitchen"))

    def test_headers_in_a_circle(self):
        self.plant("src/chat/model.hpp", '#include "chat/reactions.hpp"\n')
        self.refused(("src/chat/model.hpp", "includes itself"))

    def test_a_file_without_a_part(self):
        self.plant("src/garden/model.hpp", "")
        self.plant("src/kernel/loose.hpp", "")
        self.refused(("src/garden/model.hpp", "no declared part"), ("src/kernel/loose.hpp", "no declared part"))

    def test_queries_outside_a_store(self):
        self.plant("src/chat/service.cpp", 'auto a = "SELECT seq FROM messages";\n// "SELECT in a comment"\n')
        self.plant("src/chat/api.cpp", 'auto a = R"sql(\n  UPDATE messages SET seq = 1)sql";\n')
        self.plant("src/app/demo.cpp", 'auto a = "INSERT INTO x VALUES (1)"; auto b = "DELETE FROM x";\n')
        self.refused(("src/chat/service.cpp", "a query"), ("src/chat/api.cpp", "a query"),
                     ("src/app/demo.cpp", '"INSERT'), ("src/app/demo.cpp", '"DELETE'))

    def test_awaited_braces(self):
        self.plant("src/chat/service.cpp", "co_await store.post({1, 2});\nco_await post(one, {2});\nco_await post(one);\n"
                                           "co_await run([&] { return 1; });\n")
        findings = check_tree(self.root)[0]
        self.assertEqual([1, 2], [finding.line for finding in findings])

    def test_a_path_from_its_own_folder(self):
        self.plant("src/chat/store.cpp", '#include "model.hpp"\n')
        self.refused(("src/chat/store.cpp", "own folder"))

    def test_a_heavy_library_in_two_sources(self):
        self.plant("src/app/config.cpp", "#include <toml++/toml.h>\n")
        self.plant("src/app/main.cpp", "#include <toml++/toml.h>\n")
        self.refused(("src/app/main.cpp", "toml++"))
