#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using boost::json::object;
using std::chrono::hours;

constexpr const char* kLunch = "점심 🍱 1시까지";

struct StatusTest : Scene {
  Person owner = found("owner", "한빛 디자인", "Owner");
  Person mina = join(owner, "mina", Role::member, "김미나");

  std::string in(std::chrono::milliseconds length) { return (clock.now() + length).text(); }
  Answer say(const object& change) { return patch(mina, members(mina, mina.member), change); }
  Answer seen_by(const Person& person) { return get(person, members(person, mina.member)); }
};

TEST_F(StatusTest, is_seen_by_others_until_its_time_is_over) {
  const auto until = in(hours(1));
  const auto said = say({{"status", "  점심 🍱 1시까지 "}, {"status_until", until}});
  EXPECT_EQ(said.text("/status"), kLunch);
  EXPECT_EQ(said.text("/status_until"), until);
  EXPECT_EQ(seen_by(owner).text("/status"), kLunch);
  clock.pass(hours(1) - std::chrono::milliseconds(1));
  EXPECT_EQ(seen_by(owner).text("/status"), kLunch);
  clock.pass(std::chrono::milliseconds(1));
  EXPECT_EQ(seen_by(owner).text("/status"), "");
  EXPECT_FALSE(seen_by(owner).has("/status_until"));
}

TEST_F(StatusTest, is_in_no_answer_once_it_has_ended) {
  const Person guest = join(owner, "guest", Role::guest, "Guest");
  sight = {mina.member};
  say({{"status", kLunch}, {"status_until", in(hours(1))}});
  clock.pass(hours(2));
  const std::vector<Answer> answers{get(owner, orgs(owner, "/members")), get(guest, orgs(guest, "/members")),
                                    seen_by(guest), get(mina, "/api/session")};
  for (const auto& answer : answers) {
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(boost::json::serialize(answer.body).find("점심"), std::string::npos);
  }
}

TEST_F(StatusTest, stays_without_an_end_until_it_is_taken_away) {
  EXPECT_FALSE(say({{"status", "자리 비움"}}).has("/status_until"));
  clock.pass(hours(24 * 29));
  EXPECT_EQ(seen_by(owner).text("/status"), "자리 비움");
  EXPECT_EQ(say({{"status", ""}}).text("/status"), "");
}

TEST_F(StatusTest, keeps_its_end_when_only_the_text_changes_and_loses_it_by_null_or_with_the_text) {
  const auto until = in(hours(1));
  say({{"status", kLunch}, {"status_until", until}});
  EXPECT_EQ(say({{"status", "산책 🌳"}}).text("/status_until"), until);
  EXPECT_FALSE(say({{"status_until", nullptr}}).has("/status_until"));
  EXPECT_EQ(say({{"status_until", until}}).text("/status_until"), until);
  EXPECT_FALSE(say({{"status", "\u3000"}}).has("/status_until"));
}

TEST_F(StatusTest, ends_in_the_future_and_within_thirty_days) {
  const auto until = [&](std::chrono::milliseconds length) {
    return say({{"status", kLunch}, {"status_until", in(length)}});
  };
  EXPECT_THAT(until(hours(0)), RefusedAt(400, "request.invalid", "status_until"));
  EXPECT_THAT(until(-hours(1)), RefusedAt(400, "request.invalid", "status_until"));
  EXPECT_THAT(until(hours(24 * 30) + std::chrono::milliseconds(1)), RefusedAt(400, "request.invalid", "status_until"));
  EXPECT_EQ(until(hours(24 * 30)).status, 200);
  EXPECT_THAT(say({{"status", kLunch}, {"status_until", "1시"}}), RefusedAt(400, "request.invalid", "status_until"));
}

TEST_F(StatusTest, is_one_line_of_at_most_eighty_characters) {
  std::string longest;
  for (int i = 0; i < 80; ++i) longest += "가";
  EXPECT_EQ(say({{"status", longest}}).text("/status"), longest);
  EXPECT_THAT(say({{"status", longest + "나"}}), RefusedAt(400, "request.invalid", "status"));
  EXPECT_THAT(say({{"status", "two\nlines"}}), RefusedAt(400, "request.invalid", "status"));
  EXPECT_THAT(say({{"status", nullptr}}), RefusedAt(400, "request.invalid", "status"));
}

TEST_F(StatusTest, an_end_needs_something_that_ends) {
  EXPECT_THAT(say({{"status_until", in(hours(1))}}), RefusedAt(400, "request.invalid", "status_until"));
  EXPECT_THAT(say({{"status", ""}, {"status_until", in(hours(1))}}), RefusedAt(400, "request.invalid", "status_until"));
  say({{"status", kLunch}, {"status_until", in(hours(1))}});
  clock.pass(hours(2));
  EXPECT_THAT(say({{"status_until", in(hours(1))}}), RefusedAt(400, "request.invalid", "status_until"))
      << "what has ended is not woken up";
}

TEST_F(StatusTest, is_the_members_own_and_not_even_the_admins_to_set) {
  for (const object& change : {object{{"status", "On fire"}}, object{{"status_until", nullptr}}})
    EXPECT_THAT(patch(owner, members(owner, mina.member), change), Refused(403, "auth.forbidden"));
  EXPECT_EQ(patch(owner, members(owner, owner.member), {{"status", "회의 중"}}).text("/status"), "회의 중");
}

TEST_F(StatusTest, of_somebody_in_another_organisation_does_not_exist) {
  const Person wei = found("wei", "东方科技");
  say({{"status", kLunch}});
  EXPECT_THAT(get(wei, orgs(wei, "/members/" + mina.member.text())), Refused(404, "request.not_found"));
  EXPECT_THAT(patch(wei, orgs(wei, "/members/" + mina.member.text()), {{"status", "在休假"}}),
              Refused(404, "request.not_found"));
  EXPECT_THAT(patch(wei, members(mina, mina.member), {{"status", "在休假"}}), Refused(404, "request.not_found"));
}

TEST_F(StatusTest, is_retried_without_harm_even_after_its_end) {
  const object change{{"client_id", "one-lunch"}, {"status", kLunch}, {"status_until", in(hours(1))}};
  const auto first = say(change);
  ASSERT_EQ(first.status, 200);
  clock.pass(hours(2));
  EXPECT_EQ(say(change).body, first.body);
  EXPECT_EQ(seen_by(owner).text("/status"), "");
  EXPECT_THAT(say({{"client_id", "one-lunch"}, {"status", "회의 중"}}), Refused(409, "request.client_id_reused"));
}

TEST_F(StatusTest, once_ended_is_not_told_with_the_next_change) {
  say({{"status", kLunch}, {"status_until", in(hours(1))}});
  EXPECT_EQ(told().back().at_pointer("/data/member/status"), kLunch);
  clock.pass(hours(2));
  patch(owner, members(owner, mina.member), {{"title", "팀장"}});
  EXPECT_EQ(told().back().at_pointer("/data/member/title"), "팀장");
  EXPECT_EQ(told().back().at_pointer("/data/member/status"), "");
}

}  // namespace
}  // namespace madang::people
