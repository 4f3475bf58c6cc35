#include <fmt/format.h>

#include "kernel/store/query.hpp"
#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string encoded(std::string_view text) {
  std::string result;
  for (const char c : text) result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return result;
}

struct SearchTest : Scene {
  Person owner = found("owner", "한빛 디자인", "Owner");

  static std::vector<std::string> names(const Answer& page) {
    std::vector<std::string> all;
    for (const auto& member : page.list("/members")) all.emplace_back(member.at("display_name").as_string());
    return all;
  }
  std::vector<std::string> search(const Person& person, std::string_view query) {
    return names(get(person, orgs(person, "/members?query=" + encoded(query))));
  }
};

TEST_F(SearchTest, finds_by_initial_consonants_and_unfinished_syllables) {
  join(owner, "minjae", Role::member, "김민재");
  join(owner, "mina", Role::member, "김미나");
  join(owner, "sujin", Role::member, "박수진");
  EXPECT_THAT(search(owner, "ㄱㅁㅈ"), ElementsAre("김민재"));
  EXPECT_THAT(search(owner, "ㄱㅁ"), ElementsAre("김미나", "김민재"));
  EXPECT_THAT(search(owner, "김민"), ElementsAre("김미나", "김민재"));
  EXPECT_THAT(search(owner, "기"), ElementsAre("김미나", "김민재"));
  EXPECT_THAT(search(owner, "수ㅈ"), ElementsAre("박수진"));
  EXPECT_THAT(search(owner, "ㅁㅁ"), IsEmpty()) << "the ㅁ that closes 김 begins no syllable";
}

TEST_F(SearchTest, finds_by_pinyin_and_tells_it) {
  const Person wei = join(owner, "wei", Role::member, "张伟");
  join(owner, "bu", Role::member, "吕布");
  for (const auto* query : {"zhangwei", "zw", "Zhang W", "wei", "张", "伟"})
    EXPECT_THAT(search(owner, query), ElementsAre("张伟")) << query;
  EXPECT_THAT(search(owner, "lvbu"), ElementsAre("吕布"));
  EXPECT_EQ(get(owner, members(owner, wei.member)).text("/reading"), "zhang wei");
  EXPECT_EQ(patch(wei, members(wei, wei.member), {{"display_name", "김위"}}).text("/reading"), "");
  EXPECT_THAT(search(owner, "zw"), IsEmpty());
  EXPECT_EQ(told().back().at_pointer("/data/member/reading").as_string(), "");
}

TEST_F(SearchTest, finds_by_title_department_mail_and_login) {
  const Person mina = join(owner, "mina.kim", Role::member, "김미나");
  const auto research = department(owner, "研发部");
  const auto design = department(owner, "디자인실");
  patch(owner, members(owner, mina.member),
        {{"title", "수석 연구원"}, {"email", "hello@madang.example"}, {"department_ids", {research, design}}});
  for (const auto* query : {"수석", "ㅅㅅ", "연구", "hello@", "madang", "mina.k", "研发", "yanfa", "yf", "디자인",
                            "ㄷㅈㅇ", "미나 디자인 수석"})
    EXPECT_THAT(search(owner, query), ElementsAre("김미나")) << query;
  EXPECT_THAT(search(owner, "미나 영업"), IsEmpty());
  patch(owner, orgs(owner, "/departments/" + design), {{"name", "영업실"}});
  EXPECT_THAT(search(owner, "미나 영업"), ElementsAre("김미나"));
  EXPECT_THAT(search(owner, "디자인"), IsEmpty());
}

TEST_F(SearchTest, tells_the_best_fit_first_over_all_pages) {
  join(owner, "anna", Role::member, "Anna Weiss");
  const Person leader = join(owner, "lead", Role::member, "A leader");
  patch(owner, members(owner, leader.member), {{"title", "weighing"}});
  join(owner, "bob", Role::member, "Bowei");
  join(owner, "wei", Role::member, "Wei");
  join(owner, "wang", Role::member, "魏无羡");
  const auto all = search(owner, "wei");
  EXPECT_THAT(all, ElementsAre("Wei", "魏无羡", "A leader", "Anna Weiss", "Bowei"));
  std::vector<std::string> paged;
  for (std::string cursor;;) {
    const auto page = get(owner, orgs(owner, "/members?limit=1&query=wei" + cursor));
    for (const auto& name : names(page)) paged.push_back(name);
    if (!page.has("/next_cursor")) break;
    cursor = "&cursor=" + page.text("/next_cursor");
  }
  EXPECT_EQ(paged, all);
}

TEST_F(SearchTest, a_department_narrows_it_and_another_organisation_is_never_in_it) {
  const Person mina = join(owner, "mina", Role::member, "김미나");
  join(owner, "minsu", Role::member, "김민수");
  const auto design = department(owner, "디자인실");
  patch(owner, members(owner, mina.member), {{"department_ids", {design}}});
  EXPECT_THAT(names(get(owner, orgs(owner, "/members?query=" + encoded("ㄱㅁ") + "&department_id=" + design))),
              ElementsAre("김미나"));
  const Person other = found("other", "东方科技", "김민재");
  department(other, "디자인실");
  EXPECT_THAT(search(other, "ㄱㅁ"), ElementsAre("김민재"));
  EXPECT_THAT(search(other, "디자인"), IsEmpty());
}

TEST_F(SearchTest, what_an_older_program_stored_is_found_after_the_next_start) {
  join(owner, "wei", Role::member, "张伟");
  const auto design = department(owner, "研发部");
  store->write_now([&](Transaction& transaction) {
    store::execute(transaction, "UPDATE members SET keyed = 0, reading = '', search_key = ''");
    store::execute(transaction, "UPDATE departments SET keyed = 0, search_key = ''");
  });
  EXPECT_THAT(search(owner, "zw"), IsEmpty());
  const auto before = get(owner, orgs(owner, "/members")).number("/revision");
  const auto catch_up = [&](Transaction& transaction) { return people.catch_up(transaction); };
  EXPECT_TRUE(store->write_now(catch_up));
  EXPECT_FALSE(store->write_now(catch_up));
  EXPECT_THAT(search(owner, "zw"), ElementsAre("张伟"));
  EXPECT_GT(get(owner, orgs(owner, "/members")).number("/revision"), before) << "so that devices fetch it afresh";
}

TEST_F(SearchTest, a_guest_finds_in_the_same_ways_those_they_may_see) {
  const Person guest = join(owner, "guest", Role::guest, "Guest");
  const Person wei = join(owner, "wei", Role::member, "张伟");
  sight = {wei.member};
  EXPECT_THAT(search(guest, "zw"), ElementsAre("张伟"));
  EXPECT_THAT(search(guest, "owner"), IsEmpty());
}

}  // namespace
}  // namespace madang::people
