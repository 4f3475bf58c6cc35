import unittest

from lint.batches import batches, own_names

HIDDEN = """
#include <vector>
#define LOUD 1
namespace madang::chat {
namespace {
constexpr std::string_view kSelect = "SELECT {";
struct Row : Base { int number = 0; };
using store::Transaction;
template <typename T = int> std::vector<T> read_all(T first) { return helper({first}); }
std::array<int, 3> table[] = {{1}, {2}};
static_assert(sizeof(Row) == 4);
}  // namespace
int shown() { int inside = 1; return inside; }
static int kept_here(int given);
}
"""


def source(local: str, says: str) -> str:
    return f"namespace {{ int {local}() {{ return 1; }} }}\nint {says}_all() {{ return {says}(); }}\n"


class Batches(unittest.TestCase):
    def test_what_a_source_names_for_itself(self):
        self.assertEqual({"LOUD", "kSelect", "Row", "Transaction", "read_all", "table", "kept_here"}, own_names(HIDDEN))

    def test_a_name_of_one_source_never_meets_the_same_word_in_another(self):
        texts = {"a": source("read", "read"), "b": source("read", "read"), "c": "int other(Row row) { return read(row); }", "d": "int fine();"}
        together = [set(batch) for batch in batches(texts, 10_000)]
        for one, other in ("ab", "ac", "bc"):
            self.assertFalse([batch for batch in together if {one, other} <= batch], together)
        self.assertEqual(3, len(together))

    def test_a_member_is_no_such_word(self):
        texts = {"a": source("read", "read"), "b": "int other(Row& row, Row* more) { return row.read() + more->read() + std::read(row); }"}
        self.assertEqual([["b", "a"]], batches(texts, 10_000))

    def test_every_source_is_in_one_batch_and_none_is_too_long(self):
        texts = {name: f"int {name}();" + " " * 40 for name in "abcdefg"}
        found = batches(texts, 120)
        self.assertEqual(sorted(texts), sorted(name for batch in found for name in batch))
        self.assertEqual([2, 2, 2, 1], [len(batch) for batch in found])
