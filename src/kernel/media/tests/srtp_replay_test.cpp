#include "kernel/media/srtp_replay.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace madang::media {
namespace {

using Window = ReplayWindow<128>;

TEST(SrtpReplayTest, a_window_knows_what_a_list_of_all_indices_knows) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    std::mt19937 random(seed);
    Window window;
    std::set<std::uint64_t> seen;
    std::uint64_t around = random() % 5 == 0 ? 0 : random();
    for (int i = 0; i < 3'000; ++i) {
      if (random() % 100 == 0) around += random() % 400;
      around += random() % 3;
      const std::uint64_t index = around > 200 ? around - random() % 200 : around;
      const bool late = !seen.empty() && index + 128 <= *seen.rbegin();
      const auto expected = late                   ? Window::Verdict::kTooLate
                            : seen.contains(index) ? Window::Verdict::kRepeated
                                                   : Window::Verdict::kNew;
      ASSERT_EQ(window.look(index), expected) << seed << " " << index;
      if (expected != Window::Verdict::kNew) continue;
      window.mark(index);
      seen.insert(index);
      ASSERT_EQ(window.highest(), *seen.rbegin());
    }
  }
}

TEST(SrtpReplayTest, a_sequence_number_means_the_nearest_index_of_rfc_3711) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t highest = (std::uint64_t{1} << 16) + random() % (std::uint64_t{1} << 40);
    const std::int64_t step = static_cast<std::int64_t>(random() % 0xffff) - 0x7fff;
    const std::uint64_t index = highest + static_cast<std::uint64_t>(step);
    ASSERT_EQ(guessed_index(highest, static_cast<std::uint16_t>(index)), index) << highest << " " << step;
  }
}

TEST(SrtpReplayTest, before_the_first_round_and_after_the_last_there_is_none) {
  EXPECT_EQ(guessed_index(3, 0xffff), 0xffffU);
  EXPECT_EQ(guessed_index(0xffff, 3), 0x10003U);
  const std::uint64_t last = 0xffff'ffff'ffff;
  EXPECT_EQ(guessed_index(last, 0xfff0), last - 15);
  EXPECT_EQ(guessed_index(last, 3), std::nullopt);
}

}  // namespace
}  // namespace madang::media
