from lint.text_check import check_tree
from tests.planted_tree import PlantedTree


class TextLint(PlantedTree):
    def refused(self, *expected):
        self.assert_only(check_tree(self.root)[0], *expected)

    def test_a_clean_tree_passes(self):
        self.plant("src/a.cpp", "// see /api/orgs/{org_id}/home/x and build/tmp/x\nstd::this_thread::sleep_for(1ms);\n")
        self.plant("web/src/a.test.ts", "vi.advanceTimersByTime(20);\nawait new Promise((done) => setTimeout(done, 0));\n")
        self.plant("docs/a.md", "Our method is attodo; a todo list is a feature. mktemp XXXXXX\n")
        self.refused()

    def test_paths_of_one_machine(self):
        self.plant("docs/a.md", "Run it in /work/madang or\n/home/min/madang\n")
        self.plant("src/a.cpp", 'auto a = "/tmp/madang.db";\n')
        self.refused(("docs/a.md", "/work/"), ("docs/a.md", "/home/"), ("src/a.cpp", "/tmp/"))

    def test_registry_hosts_even_in_the_lock_file(self):
        self.plant("web/package-lock.json", '"resolved": "https://registry.npmjs.org/vite/-/vite-8.3.8.tgz"\n')
        self.plant("tools/a.sh", "deb http://deb.debian.org/debian bookworm main\n")
        self.refused(("web/package-lock.json", "registry"), ("tools/a.sh", "registry"))

    def test_notes_to_self(self):
        self.plant("src/a.cpp", "// TODO: later\n// FIXME\n// XXX\n// a HACK\n")
        self.refused(*[("src/a.cpp", word) for word in ("TODO", "FIXME", "XXX", "HACK")])

    def test_sleeps_in_tests(self):
        self.plant("src/chat/tests/chat_test.cpp", "std::this_thread::sleep_for(1ms);\nusleep(5);\n")
        self.plant("tests/e2e/talk.mjs", "await page.waitForTimeout(500);\nawait new Promise((r) => setTimeout(r, 300));\n")
        self.refused(("src/chat/tests/chat_test.cpp", "sleep_for"), ("src/chat/tests/chat_test.cpp", "usleep"),
                     ("tests/e2e/talk.mjs", "waitForTimeout"), ("tests/e2e/talk.mjs", "setTimeout"))
