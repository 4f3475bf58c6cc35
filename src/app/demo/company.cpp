#include "app/demo/company.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "app/demo/translations.hpp"
#include "kernel/net/router.hpp"

namespace madang::app::demo {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using net::Method;

std::string text_of(const value& in, std::string_view key) { return std::string(in.at(key).as_string()); }

}  // namespace

std::string Company::in_organisation(std::string_view rest) const {
  return fmt::format("/api/orgs/{}{}", organisation_, rest);
}

std::string Company::next_client_id() { return fmt::format("demo-{:06}", ++writes_); }

value Company::call(const auth::Actor& actor, Method method, const std::string& path, const value& body) {
  const std::string text = body.is_null() ? std::string() : boost::json::serialize(body);
  net::RoutedCall routed{method, path, {}, text, "demo", [&](store::Transaction&, OrgId org) {
                           auth::Actor asking = actor;
                           if (!org) asking.member_id = {};
                           return asking;
                         }};
  boost::asio::io_context context;
  auto answer = boost::asio::co_spawn(context, wiring_.router().answer(std::move(routed)), boost::asio::use_future);
  context.run();
  const net::RoutedAnswer answered = answer.get();
  if (answered.status >= 400)
    throw std::runtime_error(fmt::format("the demo: {} was refused: {}", path, answered.body));
  return answered.body.empty() ? value() : boost::json::parse(answered.body);
}

bool Company::is_vacant() { return call({}, Method::get, "/api/server").at("empty").as_bool(); }

bool Company::is_here() {
  const Person& founder = people().front();
  try {
    call({}, Method::post, "/api/sessions",
         object{{"login", founder.login}, {"password", kPassword}, {"device_name", "demo"}});
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

void Company::arrive(const Person& person, const value& signed_in) {
  const value& membership = signed_in.at("memberships").at(0);
  const value& member = membership.at("member");
  Employee employee;
  employee.member = text_of(member, "id");
  employee.actor.address = "demo";
  employee.actor.account_id = *AccountId::read(text_of(signed_in.at("account"), "id"));
  employee.actor.org_id = *OrgId::read(text_of(membership.at("organisation"), "id"));
  employee.actor.member_id = *MemberId::read(employee.member);
  employee.actor.role = enumerator_named<auth::Role>(text_of(member, "role")).value();
  employees_.insert_or_assign(std::string(person.login), std::move(employee));
}

void Company::found() {
  const Person& founder = people().front();
  const value signed_in = call({}, Method::post, "/api/organisations",
                               object{{"client_id", next_client_id()},
                                      {"name", "하루커피 Haru Coffee"},
                                      {"locale", "ko"},
                                      {"time_zone", "Asia/Seoul"},
                                      {"display_name", founder.name},
                                      {"newcomer", object{{"login", founder.login}, {"password", kPassword}}}});
  arrive(founder, signed_in);
  organisation_ = employees_.find(founder.login)->second.actor.org_id.text();
}

void Company::hire_everyone() {
  const auth::Actor& owner = employees_.find(people().front().login)->second.actor;
  for (const Person& person : people().subspan(1)) {
    const value invite =
        call(owner, Method::post, in_organisation("/invites"),
             object{{"client_id", next_client_id()}, {"role", person.role}, {"expires_in_hours", 24}, {"max_uses", 1}});
    const value signed_in = call({}, Method::post, fmt::format("/api/invites/{}/accept", text_of(invite, "code")),
                                 object{{"client_id", next_client_id()},
                                        {"display_name", person.name},
                                        {"newcomer", object{{"login", person.login}, {"password", kPassword}}}});
    arrive(person, signed_in);
    clock_.pass(std::chrono::minutes(7));
  }
}

void Company::arrange_departments() {
  const auth::Actor& owner = employees_.find(people().front().login)->second.actor;
  for (const DemoDepartment& department : departments()) {
    object body{{"client_id", next_client_id()},
                {"name", department.name},
                {"head_id", employees_.find(department.head)->second.member}};
    if (!department.parent.empty()) body["parent_id"] = departments_.find(department.parent)->second;
    departments_[std::string(department.name)] =
        text_of(call(owner, Method::post, in_organisation("/departments"), body), "id");
  }
  for (const Person& person : people()) {
    const std::string& member = employees_.find(person.login)->second.member;
    object body{{"client_id", next_client_id()}, {"title", person.title}, {"about", person.about}};
    if (!person.department.empty()) body["department_ids"] = array{departments_.find(person.department)->second};
    if (!person.manager.empty()) body["manager_id"] = employees_.find(person.manager)->second.member;
    call(owner, Method::patch, in_organisation("/members/" + member), body);
  }
}

std::string Company::start(const Talk& talk) {
  array others;
  for (const auto login : talk.people.subspan(1)) others.emplace_back(employees_.find(login)->second.member);
  object body{{"client_id", next_client_id()},
              {"kind", talk.kind},
              {"history", talk.history},
              {"member_ids", std::move(others)}};
  if (!talk.title.empty()) body["title"] = talk.title;
  const auth::Actor& starter = employees_.find(talk.people.front())->second.actor;
  return text_of(call(starter, Method::post, in_organisation("/conversations"), body), "id");
}

/// `@login` becomes the token the contract knows.
std::string Company::with_mentions(std::string_view text) const {
  std::string out(text);
  for (const auto& [login, employee] : employees_) {
    const std::string name = "@" + login;
    for (auto at = out.find(name); at != std::string::npos; at = out.find(name, at + 1))
      out.replace(at, name.size(), "<@" + employee.member + ">");
  }
  return out;
}

std::string Company::say(const std::string& conversation, const Line& line) {
  clock_.pass(std::chrono::seconds(40 + 13 * (writes_ % 17)));
  const auth::Actor& speaker = employees_.find(line.speaker)->second.actor;
  const value message = call(speaker, Method::post, in_organisation("/conversations/" + conversation + "/messages"),
                             object{{"client_id", next_client_id()}, {"text", with_mentions(line.text)}});
  return text_of(message, "id");
}

void Company::read_up(const std::string& conversation, std::string_view login) {
  const auth::Actor& reader = employees_.find(login)->second.actor;
  const std::string path = in_organisation("/conversations/" + conversation);
  const value seen = call(reader, Method::get, path);
  call(reader, Method::put, path + "/read_mark", object{{"seq", seen.at("head_seq")}});
}

/// What the others put under it, and whether it stays on top.
void Company::answer(const std::string& conversation, const std::string& message, const Talk& talk, const Line& line) {
  const std::string path = in_organisation("/conversations/" + conversation + "/messages/" + message);
  for (const auto login : talk.people) {
    if (line.emoji.empty() || login == line.speaker) continue;
    call(employees_.find(login)->second.actor, Method::put, path + "/reactions",
         object{{"emoji", line.emoji}, {"present", true}});
  }
  if (line.text == talk.pinned)
    call(employees_.find(talk.people.front())->second.actor, Method::put, path + "/pin", object{{"pinned", true}});
}

void Company::gather_everyone() {
  const auth::Actor& owner = employees_.find(people().front().login)->second.actor;
  const value field = object{{"name", "자리 Desk 座位"}, {"kind", "text"}, {"writer", "member"}};
  const value organisation = call(owner, Method::patch, in_organisation(),
                                  object{{"client_id", next_client_id()}, {"profile_fields", array{field}}});
  const std::string field_id = text_of(organisation.at("profile_fields").at(0), "id");
  const value desk = object{{"field_id", field_id}, {"value", "2F-14"}};
  call(owner, Method::patch, in_organisation("/members/" + employees_.find("haeun")->second.member),
       object{{"client_id", next_client_id()}, {"profile", array{desk}}});
  call(owner, Method::put, in_organisation("/departments/" + departments_.at("매장운영") + "/conversation"));
  const value all = call(owner, Method::put, in_organisation("/all_staff_conversation"));
  say(text_of(all, "conversation_id"),
      {people().front().login, "<@all> 하루커피의 마당이 열렸습니다 ☕ Our courtyard is open. 我们的院子开张了。"});
}

void Company::hold(const Talk& talk) {
  clock_.set_behind(std::chrono::hours(talk.hours_ago));
  const std::string conversation = start(talk);
  for (const Line& line : talk.lines) {
    const std::string message = say(conversation, line);
    answer(conversation, message, talk, line);
    if (line.text != talk.recalled) continue;
    call(employees_.find(line.speaker)->second.actor, Method::post,
         in_organisation("/conversations/" + conversation + "/messages/" + message + "/recall"),
         object{{"client_id", next_client_id()}});
  }
  for (std::size_t i = 0; i < talk.people.size(); i += 2) read_up(conversation, talk.people[i]);
}

void Company::quote_translations() {
  const auto sentences = installed_sentences(8);
  if (sentences.empty()) return;
  constexpr std::string_view kDesk[] = {"layla", "minji", "wangfang", "noah"};
  const std::string conversation = start({"group", "Localisation desk 번역·翻译", "all", kDesk, {}, {}, {}});
  for (const Sentence& sentence : sentences) {
    say(conversation, {"layla", sentence.english});
    say(conversation, {"minji", sentence.korean});
    say(conversation, {"wangfang", sentence.chinese});
  }
}

}  // namespace madang::app::demo
