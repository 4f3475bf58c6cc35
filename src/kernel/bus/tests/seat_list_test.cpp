#include "kernel/bus/seat_list.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace madang::bus {

TEST(SeatList, is_small) { EXPECT_EQ(sizeof(SeatList), 12U); }

TEST(SeatList, holds_what_a_vector_would_hold_however_it_grows_and_shrinks) {
  std::mt19937 random(7);
  for (int run = 0; run < 100; ++run) {
    SeatList list;
    std::vector<Seat> plain;
    for (int step = 0; step < 300; ++step) {
      const Seat some = random() % 50;
      if (random() % 8 != 0) {
        list.add(some);
        plain.push_back(some);
      } else {
        const auto gone = [&](Seat seat) { return seat % 7 == some % 7 || step % 97 == 96; };
        list.remove_if(gone);
        std::erase_if(plain, gone);
      }
      ASSERT_EQ(list.empty(), plain.empty());
      ASSERT_EQ(std::vector(list.seats().begin(), list.seats().end()), plain);
    }
    SeatList moved(std::move(list));
    EXPECT_TRUE(list.empty());
    list = std::move(moved);
    EXPECT_EQ(std::vector(list.seats().begin(), list.seats().end()), plain);
  }
}

}  // namespace madang::bus
