#include "kernel/net/outbox.hpp"

#include <gtest/gtest.h>

#include <array>

namespace madang::net {

namespace {

Outbox::Bytes bytes(std::string_view text) { return std::make_shared<const std::string>(text); }

std::string described(const Outbox& outbox, std::size_t most = 64) {
  std::array<iovec, 64> vectors;
  const auto count = outbox.describe(std::span(vectors).first(most));
  std::string all;
  for (std::size_t index = 0; index < count; ++index) {
    all.append(static_cast<const char*>(vectors[index].iov_base), vectors[index].iov_len);
  }
  return all;
}

}  // namespace

TEST(Outbox, gives_everything_in_order_whatever_is_taken) {
  for (std::size_t step = 1; step < 12; ++step) {
    Outbox outbox;
    std::string sent;
    for (const auto* text : {"one", "", "two", "three", "4"}) outbox.push(bytes(text));
    while (!outbox.empty()) {
      const auto next = described(outbox).substr(0, step);
      EXPECT_EQ(outbox.bytes(), described(outbox).size());
      sent += next;
      outbox.taken(next.size());
    }
    EXPECT_EQ(sent, "onetwothree4");
    EXPECT_EQ(outbox.bytes(), 0U);
  }
}

TEST(Outbox, drops_what_may_be_lost_and_nothing_else) {
  Outbox outbox;
  for (const auto* text : {"event1", "event2"}) outbox.push(bytes(text), Loss::allowed);
  outbox.push(bytes("answer"));
  outbox.push(bytes("event3"), Loss::allowed);
  outbox.drop_unbegun();
  EXPECT_EQ(described(outbox), "answer");
  EXPECT_EQ(outbox.bytes(), 6U);
}

TEST(Outbox, drops_all_but_a_frame_that_has_begun) {
  Outbox outbox;
  for (const auto* text : {"first", "second", "third"}) outbox.push(bytes(text), Loss::allowed);
  outbox.taken(7);
  outbox.drop_unbegun();
  EXPECT_EQ(described(outbox), "cond");
  EXPECT_EQ(outbox.bytes(), 4U);
  outbox.push(bytes("new"), Loss::allowed);
  EXPECT_EQ(described(outbox), "condnew");
  outbox.taken(4);
  outbox.drop_unbegun();
  EXPECT_TRUE(outbox.empty());
  EXPECT_EQ(outbox.bytes(), 0U);
}

TEST(Outbox, shares_what_it_holds_and_lets_go_of_it) {
  const auto frame = bytes("shared");
  Outbox outbox;
  for (int count = 0; count < 300; ++count) outbox.push(frame);
  EXPECT_EQ(frame.use_count(), 301);
  EXPECT_EQ(described(outbox, 2), "sharedshared");
  outbox.taken(6 * 200);
  EXPECT_EQ(frame.use_count(), 101);
  EXPECT_EQ(outbox.bytes(), 600U);
  outbox.taken(600);
  EXPECT_EQ(frame.use_count(), 1);
}

}  // namespace madang::net
