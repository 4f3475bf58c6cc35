#include <gtest/gtest.h>

#include "kernel/media/tests/counted_allocations.hpp"
#include "kernel/media/tests/forwarded_meeting.hpp"

namespace madang::media::tests {
namespace {

using namespace std::chrono_literals;

TEST(ForwarderAllocationTest, nothing_is_allocated_while_packets_flow) {
  if (!MADANG_COUNTS_ALLOCATIONS) GTEST_SKIP() << "a sanitizer allocates";
  ForwardedMeeting meeting(2, 3);
  for (std::uint64_t id = 1; id <= 4; ++id) {
    auto& seat = meeting.join({.id = id, .view = watching(id % 4 + 1, {1, 2, 3, 4})}, id % 2);
    seat.up = {.loss = 0.02, .delay = 20ms, .jitter = 10ms};
    seat.down = {.loss = 0.02, .delay = 20ms, .jitter = 10ms};
  }
  // Until no more is about than ever before: a room doubles then, a few times in the first half minute.
  meeting.run(36s);
  const auto packets_before = meeting.forwarder(0).counts().packets_out + meeting.forwarder(1).counts().packets_out;
  const auto pool_before = meeting.forwarder(0).counts().pool + meeting.forwarder(1).counts().pool;
  const std::uint64_t before = counted_allocations();
  EXPECT_GT(before, 0U) << "the first packets do";
  meeting.run(6s);
  const auto packets = meeting.forwarder(0).counts().packets_out + meeting.forwarder(1).counts().packets_out;
  EXPECT_GT(packets - packets_before, 9'000U);
  EXPECT_GT(meeting.forwarder(0).counts().retransmissions_out, 20U);
  EXPECT_EQ(counted_allocations() - before, 0U)
      << "of which slabs: " << meeting.forwarder(0).counts().pool + meeting.forwarder(1).counts().pool - pool_before;
}

}  // namespace
}  // namespace madang::media::tests
