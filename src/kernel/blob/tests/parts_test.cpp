#include "kernel/blob/parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernel/blob/tests/engines.hpp"

namespace madang::blob {
namespace {

class PartsTest : public OnEngines {
 protected:
  Parts& parts_ = engine_->parts();
};

TEST_P(PartsTest, a_part_is_there_for_whoever_looks_next) {
  parts_.put(7, 0, name_of("hello"), "hello");
  const auto other = engine_->other_parts();
  EXPECT_EQ(other->read(7, 0, name_of("hello")), "hello");
  EXPECT_THAT(other->wholes(), testing::ElementsAre(7));
}

TEST_P(PartsTest, bytes_have_the_name_that_the_standard_gives_them) {
  EXPECT_EQ(name_of("abc").text(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_P(PartsTest, the_same_part_twice_is_kept_once_and_another_beside_it) {
  for (int time = 0; time < 2; ++time) parts_.put(7, 0, name_of("one"), "one");
  parts_.put(7, 0, name_of("two"), "two");
  EXPECT_EQ(engine_->kept().size(), 2u);
}

TEST_P(PartsTest, what_is_missing_or_damaged_is_never_given_out) {
  EXPECT_THROW(parts_.read(7, 0, name_of("hello")), std::runtime_error);
  parts_.put(7, 0, name_of("hello"), "hello");
  engine_->overwrite(engine_->kept().at(0), "jello");
  EXPECT_THROW(parts_.read(7, 0, name_of("hello")), std::runtime_error);
  EXPECT_THROW(parts_.read(8, 0, name_of("hello")), std::runtime_error);
}

TEST_P(PartsTest, many_are_read_in_their_order_and_what_is_missing_is_said) {
  std::vector<Part> wanted;
  for (std::int64_t number = 0; number < 11; ++number) {
    const auto bytes = "part " + std::to_string(number);
    wanted.push_back({number, name_of(bytes)});
    if (number != 5) parts_.put(7, number, name_of(bytes), bytes);
  }
  std::vector<std::string> read;
  parts_.read_each(7, wanted, [&](const Part& part, std::optional<std::string> bytes) {
    EXPECT_EQ(part.number, std::ssize(read));
    read.push_back(bytes.value_or("missing"));
  });
  ASSERT_EQ(read.size(), 11u);
  EXPECT_EQ(read[5], "missing");
  EXPECT_EQ(read[10], "part 10");
}

TEST_P(PartsTest, removing_takes_all_parts_of_one_thing_and_nothing_else) {
  parts_.put(7, 0, name_of("one"), "one");
  parts_.put(7, 1, name_of("two"), "two");
  parts_.put(8, 0, name_of("one"), "one");
  parts_.remove(7);
  parts_.remove(7);
  EXPECT_THAT(parts_.wholes(), testing::ElementsAre(8));
  EXPECT_EQ(parts_.read(8, 0, name_of("one")), "one");
}

INSTANTIATE_TEST_SUITE_P(Engines, PartsTest, testing::Values("disk", "s3"), name_of_engine);

}  // namespace
}  // namespace madang::blob
