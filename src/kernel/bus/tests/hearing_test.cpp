#include "kernel/bus/hearing.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace madang::bus {
namespace {

StreamName stream_number(std::uint64_t number) { return MemberId{number}.text(); }

std::set<Seat> present(const Hearing& hearing, const StreamName& stream) {
  std::set<Seat> seats;
  for (const Seat seat : hearing.seats_of(stream)) {
    if (!hearing.is_left(seat)) EXPECT_TRUE(seats.insert(seat).second) << "twice in one stream";
  }
  return seats;
}

TEST(HearingTest, a_stream_is_named_by_the_text_of_an_id) {
  EXPECT_TRUE(StreamKey::read(MemberId{7}.text()));
  EXPECT_NE(StreamKey::read(MemberId{7}.text()), StreamKey::read(OrgId{7}.text()));
  for (const auto& name : {MemberId{7}.text(), Id<"long">{~0ULL}.text()})
    EXPECT_EQ(StreamKey::read(name).value().name(), name);
  for (const char* text :
       {"", "mem", "mem_", "_0000000000007", "mem_000000000000", "mem_000000000000!", "membe_0000000000007"})
    EXPECT_FALSE(StreamKey::read(text)) << text;
  Hearing hearing;
  EXPECT_THROW(hearing.hear(hearing.take_seat(), "everything"), std::logic_error);
  EXPECT_TRUE(hearing.seats_of("everything").empty());
}

TEST(HearingTest, what_is_heard_twice_is_told_once) {
  Hearing hearing;
  const Seat seat = hearing.take_seat();
  hearing.hear(seat, stream_number(1));
  hearing.hear(seat, stream_number(1));
  EXPECT_EQ(hearing.seats_of(stream_number(1)).size(), 1);
  hearing.hear_no_more(seat, stream_number(1));
  EXPECT_EQ(hearing.streams(), 0);
}

TEST(HearingTest, whoever_takes_a_seat_hears_nothing_of_what_its_last_owner_heard) {
  Hearing hearing;
  for (int round = 0; round < 1000; ++round) {
    const Seat seat = hearing.take_seat();
    for (std::uint64_t stream = 1; stream <= 20; ++stream) {
      for (const Seat heard : hearing.seats_of(stream_number(stream))) ASSERT_NE(heard, seat);
    }
    for (std::uint64_t stream = 1; stream <= 20; ++stream) hearing.hear(seat, stream_number(stream));
    hearing.leave(seat);
  }
  EXPECT_LT(hearing.seats_of(stream_number(1)).size(), 100) << "seats that were left must not pile up";
}

/// Against the plainest thing that could be right.
TEST(HearingTest, any_coming_and_going_hears_what_a_plain_map_would) {
  for (unsigned run = 0; run < 20; ++run) {
    std::mt19937 dice(run);
    const auto below = [&](std::uint64_t bound) { return dice() % bound; };
    Hearing hearing;
    std::map<StreamName, std::set<Seat>> wanted;
    std::vector<Seat> seated;
    for (int step = 0; step < 3000; ++step) {
      const auto stream = stream_number(1 + below(40));
      const auto deed = below(10);
      if (seated.empty() || deed < 2) {
        seated.push_back(hearing.take_seat());
      } else if (deed < 4) {
        const auto place = seated.begin() + static_cast<std::ptrdiff_t>(below(seated.size()));
        hearing.leave(*place);
        for (auto& [name, seats] : wanted) seats.erase(*place);
        seated.erase(place);
      } else if (const Seat seat = seated[below(seated.size())]; deed < 9) {
        hearing.hear(seat, stream);
        wanted[stream].insert(seat);
      } else {
        hearing.hear_no_more(seat, stream);
        wanted[stream].erase(seat);
      }
      ASSERT_EQ(present(hearing, stream), wanted[stream]) << "run " << run << ", step " << step;
    }
    for (const auto& [name, seats] : wanted) EXPECT_EQ(present(hearing, name), seats);
  }
}

}  // namespace
}  // namespace madang::bus
