#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "calendar/migrations.hpp"
#include "calendar/service.hpp"
#include "chat/migrations.hpp"
#include "files/migrations.hpp"
#include "kernel/jobs/tests/ground.hpp"
#include "working_time/migrations.hpp"

namespace madang::calendar {

using std::chrono::hours;
using std::chrono::minutes;

using ground::refused;

inline Timestamp utc(std::string_view text) { return Timestamp::read(std::string(text) + ":00Z").value(); }
inline Timestamp seoul(std::string_view text) { return ground::at(text); }

/// From and to on one day, in minutes since midnight.
inline EventTime on(int date, std::int64_t from, std::int64_t to, std::string zone = "Asia/Seoul") {
  return {Date::of(date), from, Date::of(date), to, std::move(zone)};
}
inline EventTime whole_day(int date, std::string zone = "Asia/Seoul") {
  return {Date::of(date), {}, Date::of(date), {}, std::move(zone)};
}

/// A store with chat, working time and calendars in it, the people who use them, and their jobs. It works Monday to
/// Friday from nine to six in Seoul; each call is one transaction.
class Bureau : public ground::Ground<Service> {
 public:
  Bureau() {
    open_store({files::migrations(), chat::migrations(), working_time::migrations(), calendar::migrations()});
    hours_of = std::make_unique<working_time::Service>(
        *streams, working_time::PeopleDoors{organisation, powers, seen(), no_audit});
    chat = std::make_unique<chat::Service>(
        *streams, ids, clock, files,
        chat::PeopleDoors{is_member(), seen(),
                          [](store::Transaction&, OrgId, std::optional<people::DepartmentId>) { return std::nullopt; },
                          organisation, powers, no_audit});
    service = std::make_unique<Service>(*streams, ids, clock, *jobs, std::string(32, 'k'), doors());
  }

  auth::Actor somebody(auth::Role role = auth::Role::member, OrgId org = OrgId{1}) {
    const auth::Actor actor = newcomer(role, org);
    people.insert({org, actor.member_id});
    return actor;
  }

  template <class Response, class Request>
  Response ask(Response (Service::*verb)(store::Transaction&, const auth::Actor&, const Request&),
               const auth::Actor& actor, Request request) {
    request.org_id = actor.org_id;
    return Ground::ask(verb, actor, request);
  }
  template <class Response, class Request>
  Response look(Response (Service::*verb)(store::Transaction&, const auth::Actor&, const Request&) const,
                const auth::Actor& actor, Request request) {
    request.org_id = actor.org_id;
    return Ground::look(verb, actor, request);
  }

  CalendarEvent create(const auth::Actor& actor, CreateEvent request) {
    if (request.title.value.empty()) request.title = {"주간 회의"};
    return ask(&Service::create_event, actor, std::move(request));
  }
  CalendarEvent change(const auth::Actor& actor, EventId id, ChangeEvent request) {
    request.event_id = id;
    return ask(&Service::change_event, actor, std::move(request));
  }
  void remove(const auth::Actor& actor, EventId id, std::optional<EditScope> scope = {},
              std::optional<std::string> occurrence = {}) {
    RemoveEvent request{actor.org_id, id, scope, {}};
    if (occurrence) request.occurrence = OccurrenceText{*occurrence};
    ask(&Service::remove_event, actor, request);
  }
  CalendarEvent restore(const auth::Actor& actor, EventId id) {
    return ask(&Service::restore_event, actor, RestoreEvent{actor.org_id, id, {}});
  }
  CalendarEvent see(const auth::Actor& actor, EventId id) {
    return look(&Service::look, actor, NameEvent{actor.org_id, id});
  }
  OccurrenceList between(const auth::Actor& actor, Timestamp from, Timestamp to) {
    return look(&Service::list_occurrences, actor, ListOccurrences{actor.org_id, from, to});
  }
  /// When what the actor sees begins, by the clock in Seoul.
  std::vector<std::string> starts(const auth::Actor& actor, std::string_view from, std::string_view to) {
    std::vector<std::string> found;
    const Zone zone = Zone::find("Asia/Seoul").value();
    for (const auto& each : between(actor, seoul(from), seoul(to)).occurrences)
      found.push_back(occurrence_name(zone.civil(each.starts_at), false));
    return found;
  }
  CalendarEvent answer(const auth::Actor& actor, EventId id, AttendeeAnswer said) {
    return ask(&Service::answer, actor, AnswerInvitation{actor.org_id, id, said});
  }
  std::vector<Invitation> invitations(const auth::Actor& actor) {
    return look(&Service::list_invitations, actor, OfOrganisation{actor.org_id}).invitations;
  }
  Calendar calendar(const auth::Actor& actor, CreateCalendar request) {
    request.name = {"출시"};
    return ask(&Service::create_calendar, actor, std::move(request));
  }
  std::vector<Calendar> calendars(const auth::Actor& actor) {
    return look(&Service::list_calendars, actor, OfOrganisation{actor.org_id}).calendars;
  }
  Room room(const auth::Actor& admin) { return ask(&Service::create_room, admin, CreateRoom{.name = {"한라"}}); }
  ImportedCalendar import(const auth::Actor& actor, CalendarId id, std::string_view text) {
    const auto file = read_icalendar(text, "Asia/Seoul");
    return store->write_now(
        [&](store::Transaction& transaction) { return service->import_file(transaction, actor, id, file); });
  }
  chat::ConversationId group(const auth::Actor& founder, std::vector<MemberId> others) {
    return store->write_now([&](store::Transaction& transaction) {
      return chat
          ->start_conversation(transaction, founder,
                               {founder.org_id,
                                {"write-" + base32(ids.next<EventId>().value)},
                                chat::ConversationKind::group,
                                chat::Title{"Launch"},
                                chat::History::nothing,
                                std::move(others)})
          .id;
    });
  }

  /// What the member's device would be told after `seq`.
  std::vector<boost::json::value> missed(const auth::Actor& actor, std::int64_t seq = 0) {
    const auto resumed = store->read_now([&](store::Transaction& transaction) {
      return streams->resume(transaction, actor.org_id, {stream_of(actor.member_id), streams->epoch(), seq}, 1, 10'000);
    });
    std::vector<boost::json::value> events;
    for (const auto& event : resumed.events) events.push_back(json::parse(event.text).value());
    return events;
  }
  std::int64_t heard(const auth::Actor& actor, std::string_view type) {
    return std::ranges::count_if(missed(actor),
                                 [&](const boost::json::value& event) { return event.at("type").as_string() == type; });
  }

  std::set<std::pair<OrgId, MemberId>> people;
  std::vector<EventAlert> alerts;
  files::Service files{ids, clock, {}};
  std::unique_ptr<working_time::Service> hours_of;
  std::unique_ptr<chat::Service> chat;

 private:
  Doors doors() {
    return {*chat,
            is_member(),
            organisation,
            powers,
            seen(),
            [this](store::Transaction& transaction, OrgId org, std::span<const MemberId> members) {
              return hours_of->availabilities_of(transaction, org, members);
            },
            [this](store::Transaction&, OrgId, const EventAlert& alert) { alerts.push_back(alert); },
            [this](store::Transaction&, OrgId org, MemberId member) {
              return people.contains({org, member}) ? std::optional(auth::Role::member) : std::nullopt;
            },
            [](store::Transaction&, OrgId, MemberId member) { return "이름 " + member.text(); }};
  }
  std::function<bool(store::Transaction&, OrgId, MemberId)> is_member() {
    return [this](store::Transaction&, OrgId org, MemberId member) { return people.contains({org, member}); };
  }
  chat::ThoseSeen seen() {
    return [this](store::Transaction&, const auth::Actor& actor, std::vector<MemberId> wanted) {
      std::erase_if(wanted, [&](MemberId id) { return !people.contains({actor.org_id, id}); });
      std::ranges::sort(wanted);
      return wanted;
    };
  }
  static people::Organisation organisation(store::Transaction&, OrgId org) {
    people::Organisation found;
    found.id = org;
    found.time_zone = "Asia/Seoul";
    return found;
  }
  static people::Powers powers(store::Transaction&, const auth::Actor& actor) {
    return {actor.role, std::nullopt, std::nullopt};
  }
  static void no_audit(store::Transaction&, const auth::Actor&, people::AuditAct) {}
};

/// What is ours is written into each override, so it is read from there as an alarm.
inline ReadEvent without_own_alarms(ReadEvent event, const ReadEvent& put) {
  std::erase_if(event.extras.components, [&](KeptComponent& each) {
    const KeptComponent* known = kept_of(put.extras, each.occurrence);
    if (!each.occurrence.empty() && (!known || known->alarms.empty())) each.alarms.clear();
    return each.lines.empty() && each.alarms.empty();
  });
  return event;
}

}  // namespace madang::calendar
