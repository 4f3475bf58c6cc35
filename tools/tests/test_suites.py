import json

from suites.browsers import failures_in
from suites.cpp import run as run_cpp
from suites.fuzz import run_short as run_fuzz
from suites.outcome import one_test, run_logged
from tests.planted_tree import PlantedTree


class Suites(PlantedTree):
    def setUp(self):
        super().setUp()
        self.log = self.root / "suite.log"
        self.log.write_text("")

    def program(self, name: str, tests: int, failures: int, ends: str):
        results = json.dumps({"tests": tests, "failures": failures, "disabled": 0, "errors": 0, "testsuites": []})
        write = f"for a in \"$@\"; do case $a in --gtest_output=json:*) echo '{results}' > \"${{a#*json:}}\";; esac; done\n"
        self.plant(f"build/dev/{name}", "#!/bin/sh\n" + (write if tests >= 0 else "") + ends + "\n")
        (self.root / "build/dev" / name).chmod(0o755)

    def counted(self):
        outcome = run_cpp(self.root, self.log)
        return outcome.passed, outcome.failed

    def test_tests_are_added_up_over_programs(self):
        self.program("chat_tests", 5, 0, "exit 0")
        self.program("people_tests", 4, 1, "exit 1")
        self.assertEqual((8, 1), self.counted())

    def test_a_crash_counts_as_a_failure(self):
        self.program("chat_tests", -1, 0, "kill -SEGV $$")
        self.assertEqual((0, 1), self.counted())

    def test_a_crash_after_the_last_test_counts_as_a_failure(self):
        self.program("chat_tests", 5, 0, "kill -ABRT $$")
        self.assertEqual((5, 1), self.counted())

    def test_a_program_without_tests_counts_as_a_failure(self):
        self.program("chat_tests", 0, 0, "exit 0")
        self.assertEqual((0, 1), self.counted())

    def test_nothing_to_run_is_no_success(self):
        self.assertEqual((0, 0), self.counted())  # run_suites makes this a failure

    def test_what_takes_too_long_is_ended_with_all_it_started(self):
        self.assertEqual(124, run_logged(["sh", "-c", "sleep 60 & sleep 60"], self.root, self.log, 1))

    def test_a_failed_program_shows_what_it_said(self):
        outcome = one_test("lint", ["sh", "-c", "echo because; exit 3"], self.root, self.log)
        self.assertEqual(1, outcome.failed)
        self.assertIn("because", outcome.notes)

    def fuzzer(self, name: str, ends: str):
        self.plant(f"build/asan/src/{name}_fuzzer", f"#!/bin/sh\n{ends}\n")
        (self.root / f"build/asan/src/{name}_fuzzer").chmod(0o755)

    def test_a_fuzzer_that_finds_something_shows_what(self):
        self.fuzzer("good", "exit 0")
        self.fuzzer("bad", "echo '==fuzz== it does not hold that a is b'; exit 77")
        for name in ("good", "bad"):
            self.plant(f"tests/fuzz/{name}/seed_01", "a")
        outcome = run_fuzz(self.root, self.log)
        self.assertEqual((1, 1), (outcome.passed, outcome.failed))
        self.assertIn("==fuzz== it does not hold that a is b", outcome.notes)

    def test_a_fuzzer_without_inputs_is_a_failure(self):
        self.fuzzer("new", "exit 0")
        self.assertEqual(1, run_fuzz(self.root, self.log).failed)

    def test_of_browser_tests_only_what_failed_is_recalled(self):
        self.log.write_text("ok     a: 2 passed\nFAILED b: 1 passed, 1 failed\n    opens\n      Error: x\nok     c: 1 passed\n4 passed\n")
        self.assertEqual(["FAILED b: 1 passed, 1 failed", "    opens", "      Error: x"], failures_in(self.log))
