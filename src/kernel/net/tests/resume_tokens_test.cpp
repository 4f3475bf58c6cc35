#include "kernel/net/resume_tokens.hpp"

#include <gtest/gtest.h>

#include "kernel/store/tests/scratch.hpp"

namespace madang::net {
namespace {

const std::string kKey(32, 'k');

ResumeToken some_token() {
  ResumeToken token{.actor = {.account_id = {11}, .session_id = {12}, .org_id = {13}, .member_id = {14}},
                    .changes = 15,
                    .epoch = "e_poch"};
  token.actor.role = auth::Role::admin;
  for (const std::string name : {"mem_0000000000001", "cnv_0000000000002", "org_0000000000003"}) {
    if (const auto key = bus::StreamKey::read(name)) token.streams.push_back({*key, 7});
  }
  return token;
}

TEST(ResumeTokens, WhatWasIssuedIsReadAgain) {
  store::SetClock clock;
  const ResumeTokens tokens(clock, kKey);
  const auto read = tokens.open(tokens.issue(some_token()).value());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->actor.account_id.value, 11U);
  EXPECT_EQ(read->actor.session_id.value, 12U);
  EXPECT_EQ(read->actor.org_id.value, 13U);
  EXPECT_EQ(read->actor.member_id.value, 14U);
  EXPECT_EQ(read->actor.role, auth::Role::admin);
  EXPECT_EQ(read->changes, 15U);
  EXPECT_EQ(read->epoch, "e_poch");
  EXPECT_EQ(read->issued_at, clock.now());
  EXPECT_EQ(read->streams.size(), 3U);
  EXPECT_EQ(read->streams, some_token().streams);
  EXPECT_TRUE(tokens.is_own(*read));
}

TEST(ResumeTokens, AnotherRunOfTheServerKnowsTheOwnerButNotTheCount) {
  store::SetClock clock;
  const ResumeTokens before(clock, kKey);
  const ResumeTokens after(clock, kKey);
  const auto read = after.open(before.issue(some_token()).value());
  ASSERT_TRUE(read);
  EXPECT_FALSE(after.is_own(*read));
}

TEST(ResumeTokens, AnotherKeyOrADayLaterOpensNothing) {
  store::SetClock clock;
  const ResumeTokens tokens(clock, kKey);
  const auto text = tokens.issue(some_token()).value();
  EXPECT_FALSE(ResumeTokens(clock, std::string(32, 'x')).open(text));
  clock.pass(ResumeTokens::kLife - std::chrono::milliseconds(1));
  EXPECT_TRUE(tokens.open(text));
  clock.pass(std::chrono::milliseconds(1));
  EXPECT_FALSE(tokens.open(text));
}

TEST(ResumeTokens, NoChangedLetterOpens) {
  store::SetClock clock;
  const ResumeTokens tokens(clock, kKey);
  const auto text = tokens.issue(some_token()).value();
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto other = text;
    other[i] = other[i] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(tokens.open(other)) << i;
    EXPECT_FALSE(tokens.open(text.substr(0, i))) << i;
  }
  EXPECT_FALSE(tokens.open(text + "a"));
  EXPECT_FALSE(tokens.open(""));
}

TEST(ResumeTokens, WhoHearsVeryManyStreamsGetsNone) {
  store::SetClock clock;
  const ResumeTokens tokens(clock, kKey);
  auto token = some_token();
  token.streams.resize(ResumeTokens::kMostStreams, token.streams[0]);
  EXPECT_TRUE(tokens.issue(token));
  token.streams.push_back(token.streams[0]);
  EXPECT_FALSE(tokens.issue(token));
}

}  // namespace
}  // namespace madang::net
