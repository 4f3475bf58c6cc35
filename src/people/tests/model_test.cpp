#include "people/model.hpp"

#include <gtest/gtest.h>

namespace madang::people {
namespace {

TEST(Login, is_folded) {
  EXPECT_EQ(accepted_login(" Mina.Kim@Hanbit.KR ", "login"), "mina.kim@hanbit.kr");
  EXPECT_EQ(accepted_login("ｍｉｎａ", "login"), "mina");
}

TEST(Login, of_other_letters_or_another_length_is_refused) {
  for (const auto* bad : {"", "ab", "mina kim", "미나미나", "a/b/c", "mina😀"})
    EXPECT_THROW(accepted_login(bad, "login"), Refusal) << bad;
  EXPECT_THROW(accepted_login(std::string(65, 'a'), "login"), Refusal);
  EXPECT_EQ(accepted_login(std::string(64, 'a'), "login").size(), 64u);
}

TEST(Line, loses_the_space_around_it) {
  EXPECT_EQ(accepted_line("\u3000김미나 \t", "name"), "김미나");
  EXPECT_EQ(accepted_line("", "title"), "");
}

TEST(Line, of_nothing_or_two_lines_is_refused) {
  EXPECT_THROW(accepted_line("  \u200b ", "name", 1), Refusal);
  EXPECT_THROW(accepted_line("a\nb", "name"), Refusal);
}

TEST(Locale, is_a_language_tag) {
  for (const auto* good : {"ko", "en-GB", "zh-Hans", "zh-Hans-CN", "kok"})
    EXPECT_NO_THROW(require_locale(good)) << good;
  for (const auto* bad : {"", "k", "korean", "ko_KR", "-ko", "ko-", "ko--KR", "한국"})
    EXPECT_THROW(require_locale(bad), Refusal) << bad;
}

TEST(TimeZone, is_a_name_of_the_database) {
  for (const auto* good :
       {"UTC", "Asia/Seoul", "America/Argentina/Buenos_Aires", "Etc/GMT+9", "America/Port-au-Prince"})
    EXPECT_NO_THROW(require_time_zone(good)) << good;
  for (const auto* bad : {"", "/Seoul", "Asia/", "Asia//Seoul", "../etc", "서울"})
    EXPECT_THROW(require_time_zone(bad), Refusal) << bad;
}

TEST(Roles, only_owners_make_and_unmake_admins_and_owners) {
  for (const Role given : {Role::owner, Role::admin, Role::member, Role::guest}) {
    EXPECT_TRUE(may_give(Role::owner, given));
    EXPECT_EQ(may_give(Role::admin, given), given == Role::member || given == Role::guest);
    EXPECT_FALSE(may_give(Role::member, given));
    EXPECT_FALSE(may_give(Role::guest, given));
  }
}

RefusalKind why_closed(const Invite& invite, Timestamp now) {
  try {
    require_open(invite, now);
  } catch (const Refusal& refusal) {
    return refusal.kind;
  }
  return {"open", 0, ""};
}

TEST(Invite, says_why_it_lets_nobody_in) {
  const Timestamp now = Timestamp::from_milliseconds(1'000'000);
  const Invite open{.expires_at = now + std::chrono::milliseconds(1), .max_uses = 2, .uses = 1};
  EXPECT_EQ(why_closed(open, now).code, "open");
  Invite expired = open;
  expired.expires_at = now;
  EXPECT_EQ(why_closed(expired, now), kInviteExpired);
  Invite used_up = open;
  used_up.uses = 2;
  EXPECT_EQ(why_closed(used_up, now), kInviteUsedUp);
  Invite revoked = open;
  revoked.revoked_at = now;
  EXPECT_EQ(why_closed(revoked, now), kInviteRevoked);
}

}  // namespace
}  // namespace madang::people
