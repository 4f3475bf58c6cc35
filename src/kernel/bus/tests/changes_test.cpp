#include "kernel/bus/changes.hpp"

#include <gtest/gtest.h>

namespace madang::bus {
namespace {

TEST(Changes, TellsWhatWasNotedSinceACount) {
  Changes changes;
  changes.note(1);
  const auto count = changes.count();
  EXPECT_FALSE(changes.since(1, count));
  EXPECT_FALSE(changes.since(2, count));
  changes.note(2);
  EXPECT_FALSE(changes.since(1, count));
  EXPECT_TRUE(changes.since(2, count));
  EXPECT_FALSE(changes.since(2, changes.count()));
}

TEST(Changes, ACountOfTheFutureIsNotBelieved) {
  Changes changes;
  EXPECT_TRUE(changes.since(1, changes.count() + 1));
}

TEST(Changes, WhatWasForgottenCountsAsChangedForAllWhoCameBefore) {
  Changes changes(2);
  changes.note(1);
  const auto count = changes.count();
  EXPECT_FALSE(changes.since(9, count));
  changes.note(2);
  changes.note(2);  // known already: nothing need be forgotten
  EXPECT_FALSE(changes.since(9, count));
  changes.note(3);
  EXPECT_TRUE(changes.since(9, count));
  const auto later = changes.count();
  EXPECT_FALSE(changes.since(9, later));
  EXPECT_TRUE(changes.since(3, later - 1));
}

}  // namespace
}  // namespace madang::bus
