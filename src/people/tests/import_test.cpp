#include "people/csv_model.hpp"
#include "people/import_model.hpp"
#include "people/tests/entrance_scene.hpp"

namespace madang::people {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Import : EntranceScene {
  Answer import(const Person& person, const std::string& csv, bool dry_run = false) {
    return post(person, orgs(person, "/members/import"), {{"csv", csv}, {"dry_run", dry_run}});
  }
  std::vector<std::string> outcomes(const Answer& answer) {
    std::vector<std::string> all;
    for (const auto& line : answer.list("/lines")) all.emplace_back(line.at("outcome").as_string());
    return all;
  }
  std::int64_t members_of(const Person& person) {
    return std::ssize(get(person, orgs(person, "/members")).list("/members"));
  }
};

constexpr auto kTable =
    "아이디,이름,직함,부서,상사,비고\n"
    "wei,王伟,工程师,본사/영업; 본사/기획,mina,-\n"
    "mina,김미나,팀장,본사,,-\n";

TEST(Csv, reads_what_spreadsheets_write) {
  EXPECT_THAT(read_csv("\xEF\xBB\xBF"
                       "a;\"b;\"\"c\"\r\n\r\n;\n\"two\nlines\";d"),
              ElementsAre(CsvRecord{1, {"a", "b;\"c"}}, CsvRecord{4, {"two\nlines", "d"}}));
  EXPECT_THAT(read_csv("a\tb\rc\td"), ElementsAre(CsvRecord{1, {"a", "b"}}, CsvRecord{2, {"c", "d"}}));
  EXPECT_THAT(read_csv(""), IsEmpty());
}

TEST(Csv, says_in_which_line_a_quotation_mark_is_wrong) {
  for (const auto* text : {"a\nb,\"c", "a\n\"b\"c"}) {
    try {
      read_csv(text);
      FAIL() << text;
    } catch (const Refusal& refusal) {
      EXPECT_EQ(refusal.field, "csv");
      EXPECT_THAT(refusal.message, HasSubstr("Line 2"));
    }
  }
}

TEST_F(Import, fills_in_the_organisations_own_fields) {
  const Person owner = found("owner");
  const boost::json::array fields{{{"name", "사번"}, {"kind", "text"}, {"writer", "admin"}},
                                  {{"name", "입사일"}, {"kind", "date"}, {"writer", "admin"}},
                                  {{"name", "직급"}, {"kind", "text"}, {"writer", "member"}}};
  const auto made = patch(owner, orgs(owner), {{"profile_fields", fields}}).list("/profile_fields");
  const auto report = import(owner,
                             "login,name,입사일,사번,직급,title\n"
                             "wei,王伟,2026. 5. 3.,A-1,과장,PM\n"
                             "mina,김미나,2026/12/31,,,\n"
                             "bad,틀림,어제,A-3,,\n");
  EXPECT_THAT(outcomes(report), ElementsAre("added", "added", "refused"));
  EXPECT_EQ(report.text("/lines/2/problems/0/column"), "profile");
  EXPECT_EQ(report.text("/lines/2/problems/0/field_id"), made[1].at("id").as_string());
  const auto says = [&](const char* line) {
    std::map<std::string, std::string> values;
    const auto member = get(owner, orgs(owner, "/members/" + report.text(line)));
    for (const auto& field : made)
      for (const auto& value : member.list("/profile"))
        if (value.at("field_id") == field.at("id"))
          values[std::string(field.at("name").as_string())] = value.at("value").as_string();
    return values;
  };
  using Values = std::map<std::string, std::string>;
  EXPECT_EQ(says("/lines/0/member_id"), (Values{{"사번", "A-1"}, {"입사일", "2026-05-03"}, {"직급", "과장"}}))
      << "an own field comes before a usual name of the title";
  EXPECT_EQ(says("/lines/1/member_id"), (Values{{"입사일", "2026-12-31"}}));
  EXPECT_THAT(outcomes(import(owner, "login,name,사번,입사일\nwei,王伟,A-1,\nmina,김미나,A-2,\n")),
              ElementsAre("unchanged", "changed"))
      << "an empty cell changes nothing";
  EXPECT_EQ(says("/lines/1/member_id"), (Values{{"사번", "A-2"}, {"입사일", "2026-12-31"}}));
  EXPECT_THAT(import(owner, "login,name,사번,사번\na.b,c,d,e\n"), RefusedAt(400, "request.invalid", "csv"));
}

TEST(ImportedCell, takes_dates_as_spreadsheets_write_them) {
  const ProfileField date{.id = ProfileFieldId{7}, .name = "Since", .kind = ProfileFieldKind::date};
  for (const auto* text : {"2026-05-03", "2026/5/3", "2026.5.3", "2026. 5. 3.", "2026. 05. 03"})
    EXPECT_EQ(accepted_cell(date, text), "2026-05-03") << text;
  for (const auto* text : {"5/3/2026", "2026-5", "2026/13/1", "2026/2/30", "2026-5-3-1", "..", "2026/a/b"})
    EXPECT_THROW(accepted_cell(date, text), Refusal) << text;
}

TEST_F(Import, makes_members_with_their_places_and_a_personal_invitation_each) {
  const Person owner = found("owner");
  const Answer report = import(owner, kTable);
  ASSERT_EQ(report.status, 200) << report.body;
  EXPECT_THAT(outcomes(report), ElementsAre("added", "added"));
  EXPECT_THAT(report.texts("/new_departments"), ElementsAre("본사", "본사/영업", "본사/기획"));
  EXPECT_THAT(report.texts("/ignored_columns"), ElementsAre("비고"));
  const auto wei = get(owner, orgs(owner, "/members/" + report.text("/lines/0/member_id")));
  EXPECT_EQ(wei.text("/title"), "工程师");
  EXPECT_EQ(wei.text("/manager_id"), report.text("/lines/1/member_id"));
  EXPECT_EQ(wei.list("/department_ids").size(), 2U);
  const auto preview = ask("", net::Method::get, "/api/invites/" + report.text("/lines/0/invite_code"));
  EXPECT_EQ(preview.text("/login"), "wei");
  EXPECT_EQ(preview.text("/display_name"), "王伟");
}

TEST_F(Import, a_dry_run_tells_the_same_and_keeps_nothing) {
  const Person owner = found("owner");
  const Answer dry = import(owner, kTable, true);
  EXPECT_EQ(members_of(owner), 1);
  EXPECT_THAT(get(owner, orgs(owner, "/departments")).list("/departments"), IsEmpty());
  EXPECT_FALSE(dry.has("/lines/0/invite_code"));
  const Answer real = import(owner, kTable);
  EXPECT_EQ(outcomes(dry), outcomes(real));
  EXPECT_EQ(dry.list("/new_departments"), real.list("/new_departments"));
}

TEST_F(Import, the_same_table_again_changes_nothing_and_another_changes_what_it_says) {
  const Person owner = found("owner");
  import(owner, kTable);
  EXPECT_THAT(outcomes(import(owner, kTable)), ElementsAre("unchanged", "unchanged"));
  const Answer report = import(owner, "login,name,title,manager\nwei,,CTO,\nmina,,,owner\n");
  EXPECT_THAT(outcomes(report), ElementsAre("changed", "changed"));
  const auto wei = get(owner, orgs(owner, "/members/" + report.text("/lines/0/member_id")));
  EXPECT_EQ(wei.text("/title"), "CTO");
  EXPECT_EQ(wei.text("/display_name"), "王伟") << "an empty cell says nothing";
}

TEST_F(Import, a_retry_gets_the_same_codes) {
  const Person owner = found("owner");
  const boost::json::object body{{"client_id", "import-once"}, {"csv", kTable}, {"dry_run", false}};
  const Answer first = post_as(owner.token, orgs(owner, "/members/import"), body);
  const Answer again = post_as(owner.token, orgs(owner, "/members/import"), body);
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(members_of(owner), 3);
}

TEST_F(Import, wrong_lines_are_refused_alone_by_line_and_column) {
  const Person owner = found("owner");
  found("elsewhere", "Another");
  const Answer report = import(owner,
                               "login,name,title,departments,manager\n"
                               "a b,Spaces,,,\n"
                               "fine,Fine,,,nobody\n"
                               "fine,Twice,,,\n"
                               "elsewhere,Taken,,,\n"
                               "nameless,,,,\n"
                               "deep,Deep,,a//b,\n"
                               "long,Long," +
                                   std::string(81, 'x') + ",,\n");
  EXPECT_THAT(outcomes(report), ElementsAre("refused", "added", "refused", "refused", "refused", "refused", "refused"));
  std::vector<std::string> why;
  for (const auto& line : report.list("/lines"))
    for (const auto& problem : line.at("problems").as_array())
      why.push_back(std::to_string(line.at("line").as_int64()) + " " + std::string(problem.at("column").as_string()) +
                    " " + std::string(problem.at("code").as_string()));
  EXPECT_THAT(why, ElementsAre("2 login request.invalid", "3 manager request.invalid", "4 login people.imported_twice",
                               "5 login people.login_taken", "6 name request.invalid", "7 departments request.invalid",
                               "8 title request.invalid"));
  EXPECT_EQ(members_of(owner), 2);
  EXPECT_THAT(get(owner, orgs(owner, "/departments")).list("/departments"), IsEmpty());
}

TEST_F(Import, a_circle_of_managers_is_refused_at_the_line_that_closes_it) {
  const Person owner = found("owner");
  const Answer report = import(owner, "login,name,manager\none,One,two\ntwo,Two,one\n");
  EXPECT_THAT(outcomes(report), ElementsAre("added", "added"));
  EXPECT_EQ(report.text("/lines/1/problems/0/code"), "people.manager_cycle");
}

TEST_F(Import, a_table_without_what_is_needed_is_refused_whole) {
  const Person owner = found("owner");
  for (const auto* csv : {"\n", "name\nx", "login\nx", "login,name,login\na,b,c", "login,name\n\"a"}) {
    const Answer answer = import(owner, csv);
    EXPECT_EQ(answer.status, 400) << csv;
    EXPECT_EQ(answer.text("/field"), "csv") << csv;
  }
  std::string many = "login,name\n";
  for (int i = 0; i <= 1'000; ++i) many += "m" + std::to_string(1000 + i) + ",x\n";
  EXPECT_EQ(import(owner, many).status, 400);
}

TEST_F(Import, only_admins_import) {
  const Person owner = found("owner");
  const Person member = join(owner, "member");
  EXPECT_EQ(import(member, kTable, true).status, 403);
}

TEST_F(Import, whoever_holds_the_invitation_gives_the_account_its_password) {
  const Person owner = found("owner");
  const Answer report = import(owner, kTable);
  const std::string link = "/api/invites/" + report.text("/lines/0/invite_code") + "/accept";
  EXPECT_EQ(post_as("", "/api/sessions", signing_in("wei", "")).status, 400);
  EXPECT_EQ(post_as("", "/api/sessions", signing_in("wei")).status, 401) << "nobody signs in before";
  const Answer in = post_as("", link, joining("wei"));
  ASSERT_EQ(in.status, 201);
  EXPECT_EQ(in.text("/memberships/0/member/id"), report.text("/lines/0/member_id"));
  EXPECT_EQ(in.text("/memberships/0/member/title"), "工程师");
  EXPECT_EQ(post_as("", link, joining("wei")).status, 201) << "a retry";
  EXPECT_EQ(post_as("", link, joining("wei", "joining-2", "another password")).status, 409);
  EXPECT_EQ(post_as("", "/api/sessions", signing_in("wei")).status, 201);
  EXPECT_EQ(members_of(owner), 3);
}

TEST_F(Import, who_has_an_account_already_makes_the_member_theirs) {
  const Person owner = found("owner");
  const Person other = found("other", "Another");
  const Answer report = import(owner, kTable);
  const std::string link = "/api/invites/" + report.text("/lines/0/invite_code") + "/accept";
  const Answer in = post_as(other.token, link, {{"client_id", "joining-1"}, {"display_name", "Wei"}});
  ASSERT_EQ(in.status, 201);
  EXPECT_EQ(in.text("/memberships/0/member/id"), report.text("/lines/0/member_id"));
  const auto wei = get(owner, orgs(owner, "/members/" + report.text("/lines/0/member_id")));
  EXPECT_EQ(wei.text("/account_login"), "other");
  EXPECT_EQ(wei.text("/display_name"), "Wei");
  EXPECT_EQ(post_as("", link, joining("somebody.else", "joining-3")).status, 409) << "it is used up";
}

TEST_F(Import, who_has_left_comes_back_as_who_they_were_and_becomes_nobody_else) {
  const Person owner = found("owner");
  const auto joined = post_as("", link_of(owner) + "/accept", joining("former"));
  post(owner, orgs(owner, "/members/" + joined.text("/memberships/0/member/id") + "/leave"), {});
  EXPECT_EQ(outcomes(import(owner, "login,name\nformer,Again\n")), std::vector<std::string>{"refused"});
  const Answer report = import(owner, kTable);
  const std::string link = "/api/invites/" + report.text("/lines/0/invite_code") + "/accept";
  EXPECT_EQ(post_as("", link, joining("former", "joining-2")).text("/code"), "people.already_member");
}

TEST_F(Import, an_invitation_taken_back_gives_no_password) {
  const Person owner = found("owner");
  const Answer report = import(owner, kTable);
  remove(owner, orgs(owner, "/invites/" + report.text("/lines/0/invite_id")));
  const std::string link = "/api/invites/" + report.text("/lines/0/invite_code") + "/accept";
  EXPECT_EQ(post_as("", link, joining("wei")).text("/code"), "people.invite_revoked");
  EXPECT_EQ(post_as("", "/api/sessions", signing_in("wei")).status, 401);
}

TEST_F(Import, an_invitation_for_one_gives_no_password_to_another) {
  const Person owner = found("owner");
  const Answer report = import(owner, kTable);
  const std::string link = "/api/invites/" + report.text("/lines/0/invite_code") + "/accept";
  EXPECT_EQ(post_as("", link, joining("mina")).text("/code"), "people.login_taken");
  EXPECT_EQ(post_as("", link_of(owner) + "/accept", joining("mina", "joining-4")).text("/code"), "people.login_taken");
}

}  // namespace
}  // namespace madang::people
