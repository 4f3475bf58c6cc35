#include <fmt/format.h>

#include "app/demo/company.hpp"
#include "app/demo/week.hpp"
#include "base/date.hpp"

namespace madang::app::demo {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using net::Method;
using std::chrono::days;
using std::chrono::hours;

constexpr const char* kZone = "Asia/Seoul";

std::string id_of(const value& made) { return std::string(made.at("id").as_string()); }

object document_of(std::string_view text) {
  const object words{{"type", "text"}, {"text", text}};
  return {{"type", "doc"}, {"content", array{object{{"type", "paragraph"}, {"content", array{words}}}}}};
}

Date today_in_seoul(Timestamp now) {
  const auto there = std::chrono::milliseconds(now.milliseconds()) + hours(9);
  return Date::from_number(std::chrono::floor<days>(there).count());
}

/// Of the week that is worked: at a weekend the next one.
Date monday_of(Date date) {
  const auto ahead = static_cast<int>(date.weekday().iso_encoding()) - 1;
  return ahead < 5 ? date - days(ahead) : date + days(7 - ahead);
}

}  // namespace

value Company::as(std::string_view login, Method method, const std::string& rest, object body) {
  if (method == Method::post || method == Method::patch) body["client_id"] = next_client_id();
  return call(employees_.find(login)->second.actor, method, in_organisation(rest), body);
}

array Company::members_named(std::span<const std::string_view> logins) const {
  array members;
  for (const auto login : logins) members.emplace_back(employees_.find(login)->second.member);
  return members;
}

void Company::announce(const DemoAnnouncement& said) {
  clock_.set_behind(hours(said.hours_ago));
  const object everyone{{"everyone", true}, {"department_ids", array{}}, {"roles", array{}}};
  const value draft =
      as(said.author, Method::post, "/announcements",
         {{"title", said.title}, {"body", document_of(said.text)}, {"audience", everyone}, {"asks", said.asks}});
  const std::string path = "/announcements/" + id_of(draft.at("brief"));
  as(said.author, Method::post, path + "/publish", {});
  std::int64_t revision = 1;
  if (!said.revised.empty()) {
    clock_.pass(hours(2));
    as(said.author, Method::post, path + "/revisions",
       {{"title", said.title},
        {"body", document_of(said.revised)},
        {"file_ids", array{}},
        {"note", said.note},
        {"asks_again", true}});
    ++revision;
  }
  for (const auto login : said.done_by) {
    clock_.pass(std::chrono::minutes(11));
    as(login, Method::post, path + "/receipts", {{"revision", revision}, {"kind", "confirmation"}});
  }
  if (!said.withdrawn.empty()) as(said.author, Method::post, path + "/withdraw", {{"reason", said.withdrawn}});
}

void Company::plan_week() {
  clock_.set_behind(hours(30));
  const Date monday = monday_of(today_in_seoul(clock_.now()));
  const std::string room =
      id_of(as(people().front().login, Method::post, "/rooms", {{"name", "한라"}, {"place", "2F"}, {"capacity", 8}}));
  for (const DemoEvent& event : events()) {
    const std::string date = (monday + days(event.day)).text();
    object body{{"title", event.title},
                {"time", object{{"start_date", date},
                                {"start_minute", event.from},
                                {"end_date", date},
                                {"end_minute", event.to},
                                {"time_zone", kZone}}},
                {"attendee_ids", members_named(event.people)},
                {"remind_minutes_before", 15}};
    if (!event.rule.empty()) body["rule"] = event.rule;
    if (event.in_room) body["room_id"] = room;
    const std::string id = id_of(as(event.organiser, Method::post, "/events", std::move(body)));
    for (const auto login : event.accepts)
      if (login != event.organiser)
        as(login, Method::put, fmt::format("/events/{}/answer", id), {{"answer", "accepted"}});
    if (!event.rule.empty())
      as(event.organiser, Method::post, "/meetings",
         {{"title", event.title}, {"event_id", id}, {"invited_ids", members_named(event.people)}});
  }
}

void Company::give_tasks() {
  clock_.set_behind(hours(8));
  const Date today = today_in_seoul(clock_.now());
  for (const DemoTask& task : tasks()) {
    const object due{{"date", (today + days(task.due_in_days)).text()}, {"time_zone", kZone}};
    object body{{"title", task.title}, {"assignee_ids", members_named(task.assignees)}, {"due", due}};
    if (task.until_confirmed) {
      body["remind_minutes_before"] = 0;
      body["remind_until_confirmed"] = true;
    }
    if (task.is_weekly) body["repeat"] = object{{"unit", "week"}, {"interval", 1}, {"count", 12}};
    as(task.maker, Method::post, "/tasks", std::move(body));
  }
}

void Company::alert_somebody() {
  clock_.set_behind(std::chrono::minutes(40));
  constexpr std::string_view kTold[] = {"seojun", "haeun", "yujin", "noah", "layla", "wangfang"};
  const value raised =
      as("minji", Method::post, "/alerts",
         {{"text", "성수점 2층에서 물이 샙니다. 전기 차단기를 내리고 확인을 눌러 주세요."},
          {"to", object{{"member_ids", members_named(kTold)}, {"department_ids", array{}}, {"everyone", false}}},
          {"urgency", "emergency"},
          {"reason", "누수"}});
  const std::string path = "/alerts/" + id_of(raised.at("brief"));
  clock_.pass(std::chrono::minutes(4));
  as("haeun", Method::post, path + "/confirm", {});
  clock_.pass(std::chrono::minutes(3));
  as("yujin", Method::post, path + "/confirm", {});
  as("noah", Method::post, path + "/decline", {{"reason", "I am in Vancouver."}});
  as("layla", Method::post, path + "/see", {});
}

void Company::live_a_week() {
  for (const DemoAnnouncement& said : announcements()) announce(said);
  plan_week();
  give_tasks();
  alert_somebody();
}

}  // namespace madang::app::demo
