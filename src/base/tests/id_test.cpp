#include "base/id.hpp"

#include <gtest/gtest.h>

namespace madang {
namespace {

struct SetClock : Clock {
  Timestamp time = Timestamp::from_milliseconds(1'800'000'000'000);
  Timestamp now() const override { return time; }
};

TEST(Base32, reads_back_only_its_own_spelling) {
  for (std::uint64_t value : {0ULL, 1ULL, 31ULL, 32ULL, ~0ULL, 0x123456789abcdefULL})
    EXPECT_EQ(read_base32(base32(value)), value);
  EXPECT_FALSE(read_base32("000000000000"));
  EXPECT_FALSE(read_base32("00000000000000"));
  EXPECT_FALSE(read_base32("000000000000O"));
  EXPECT_FALSE(read_base32("g000000000000"));
}

TEST(Id, carries_its_kind_on_the_wire) {
  const MemberId id{42};
  EXPECT_EQ(MemberId::read(id.text()), id);
  EXPECT_FALSE(OrgId::read(id.text()));
  EXPECT_FALSE(MemberId::read("mem_0000000000000"));
}

TEST(IdSource, ids_grow_also_when_the_clock_steps_back) {
  SetClock clock;
  IdSource ids(clock, 5);
  MemberId last;
  for (int i = 0; i < 10'000; ++i) {
    if (i == 5'000) clock.time = clock.time - std::chrono::hours(1);
    const auto next = ids.next<MemberId>();
    ASSERT_LT(last, next);
    last = next;
  }
}

TEST(IdSource, a_restart_with_the_clock_set_back_goes_on_where_it_was) {
  SetClock clock;
  IdSource before(clock, 5);
  MemberId last;
  for (int i = 0; i < 10'000; ++i) last = before.next<MemberId>();
  clock.time = clock.time - std::chrono::hours(1);
  IdSource after(clock, 5);
  after.go_on_after(before.last_tick());
  EXPECT_LT(last, after.next<MemberId>());
}

TEST(IdSource, a_clock_from_before_its_epoch_still_makes_ids) {
  SetClock clock;
  clock.time = Timestamp();
  IdSource ids(clock, 5);
  const auto first = ids.next<MemberId>();
  EXPECT_LT(first, ids.next<MemberId>());
  EXPECT_LT(first.value, std::uint64_t(1) << 40);
}

TEST(Timestamp, reads_rfc_3339) {
  EXPECT_EQ(Timestamp::read("2026-03-01T09:30:00.5+09:00")->text(), "2026-03-01T00:30:00.500Z");
  EXPECT_EQ(Timestamp::read("1969-12-31T23:59:59.999Z")->milliseconds(), -1);
  for (const char* wrong : {"", "2026-03-01", "2026-02-30T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T09:30:00",
                            "2026-03-01T09:30:00.Z", "2026-03-01T09:30:00Zx", "-026-03-01T09:30:00Z"})
    EXPECT_FALSE(Timestamp::read(wrong)) << wrong;
}

}  // namespace
}  // namespace madang
