#include <algorithm>

#include "calendar/dav_api.hpp"
#include "calendar/dav_properties_api.hpp"

namespace madang::calendar {
namespace {

using dav::Place;
using net::HttpResponse;
using store::Transaction;

constexpr std::size_t kMostTexts = 5000;  // in one answer
constexpr std::chrono::days kLongestBusy{400};

HttpResponse too_much() { return dav::failed({507, dav::kDav, "number-of-matches-within-limits"}); }

bool wants_text(const dav::Wanted& wanted) { return wanted.has(dav::kCalDav, "calendar-data"); }

/// Leaves about so many, and gives the number up to which they tell everything; nothing when all were left (RFC 6578,
/// 3.6). What has one number stays together.
std::optional<std::int64_t> cut(std::vector<ClientEvent>& events, std::optional<std::int64_t> most) {
  if (!most || std::ssize(events) <= *most) return std::nullopt;
  auto end = events.begin() + *most;
  while (end != events.end() && end->number == std::prev(end)->number) ++end;
  if (end == events.end()) return std::nullopt;
  events.erase(end, events.end());
  return events.back().number;
}

/// Nothing of somebody else's, and nothing in another calendar than that which was asked.
std::optional<std::string> name_in(std::string_view href, const dav::Place& place) {
  const auto found = dav::read_place(href);
  const bool is_here = found && found->kind == Place::Kind::event && found->org == place.org &&
                       found->member == place.member && found->calendar == place.calendar;
  return is_here ? std::optional(found->name) : std::nullopt;
}

}  // namespace

boost::asio::awaitable<HttpResponse> Dav::propfind(const Asked& asked) {
  const auto wanted = dav::read_propfind(asked.http.body);
  if (!wanted) co_return dav::failed(wanted.error());
  const auto depth = asked.http.header("depth");
  if (depth != "0" && depth != "1" && !depth.empty()) co_return dav::failed({403, dav::kDav, "propfind-finite-depth"});
  const auto look = [&](Transaction& transaction) {
    return properties(transaction, asked, actor_of(transaction, asked), *wanted, depth == "1");
  };
  co_return co_await store_.read(asked.client.org_id, look);
}

HttpResponse Dav::properties(Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                             const dav::Wanted& wanted, bool with_members) const {
  dav::Multistatus answer(wanted);
  const std::string epoch = service_.client_epoch(actor.org_id);
  switch (asked.place.kind) {
    case Place::Kind::root:
      answer.add("/dav/", dav::root_properties(actor));
      if (with_members)
        answer.add(dav::principal_path(actor),
                   dav::principal_properties(actor, service_.client_name(transaction, actor)));
      break;
    case Place::Kind::principal:
      answer.add(dav::principal_path(actor),
                 dav::principal_properties(actor, service_.client_name(transaction, actor)));
      if (with_members) answer.add(dav::home_path(actor), dav::home_properties(actor));
      break;
    case Place::Kind::home:
      answer.add(dav::home_path(actor), dav::home_properties(actor));
      if (with_members)
        for (const ClientCalendar& each : service_.client_calendars(transaction, actor))
          answer.add(dav::calendar_path(actor, each.calendar.id), dav::calendar_properties(actor, each, epoch));
      break;
    case Place::Kind::calendar: {
      const auto calendar = service_.client_calendar(transaction, actor, asked.calendar);
      answer.add(dav::calendar_path(actor, asked.calendar), dav::calendar_properties(actor, calendar, epoch));
      if (with_members)
        for (const ClientEvent& each : service_.client_events(transaction, actor, asked.calendar, {}, false))
          answer.add(dav::event_path(actor, asked.calendar, each.name), dav::event_properties(actor, each));
      break;
    }
    case Place::Kind::event: {
      const auto event = service_.client_event(transaction, actor, asked.calendar, asked.place.name);
      if (!event) throw Refusal(kNotFound);
      answer.add(dav::event_path(actor, asked.calendar, event->name), dav::event_properties(actor, *event));
      break;
    }
  }
  return dav::multistatus(answer.text());
}

boost::asio::awaitable<HttpResponse> Dav::report(const Asked& asked) {
  const auto read = dav::read_report(asked.http.body);
  if (!read) co_return dav::failed(read.error());
  const auto look = [&](Transaction& transaction) {
    const auth::Actor actor = actor_of(transaction, asked);
    switch (read->kind) {
      case dav::ReportKind::query: return query(transaction, asked, actor, *read);
      case dav::ReportKind::multiget: return multiget(transaction, asked, actor, *read);
      case dav::ReportKind::sync: return changes(transaction, asked, actor, *read);
      case dav::ReportKind::free_busy: break;
    }
    return busy(transaction, asked, actor, *read);
  };
  co_return co_await store_.read(asked.client.org_id, look);
}

HttpResponse Dav::query(Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                        const dav::Report& report) const {
  const bool with_text = wants_text(report.wanted);
  const auto events = service_.client_events(transaction, actor, asked.calendar, report.filter, with_text);
  if (with_text && events.size() > kMostTexts) return too_much();
  dav::Multistatus answer(report.wanted);
  for (const ClientEvent& each : events) {
    if (asked.place.kind == Place::Kind::event && each.name != asked.place.name) continue;
    answer.add(dav::event_path(actor, asked.calendar, each.name), dav::event_properties(actor, each));
  }
  return dav::multistatus(answer.text());
}

HttpResponse Dav::multiget(Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                           const dav::Report& report) const {
  service_.client_calendar(transaction, actor, asked.calendar);
  dav::Multistatus answer(report.wanted);
  for (const std::string& href : report.hrefs) {
    const auto name = name_in(href, asked.place);
    const auto event = name ? service_.client_event(transaction, actor, asked.calendar, *name) : std::nullopt;
    if (event)
      answer.add(dav::event_path(actor, asked.calendar, event->name), dav::event_properties(actor, *event));
    else
      answer.add_status(href, 404);
  }
  return dav::multistatus(answer.text());
}

HttpResponse Dav::changes(Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                          const dav::Report& report) const {
  if (asked.place.kind != Place::Kind::calendar) return dav::failed({403, dav::kDav, "supported-report"});
  const std::string epoch = service_.client_epoch(actor.org_id);
  const auto calendar = service_.client_calendar(transaction, actor, asked.calendar);
  const bool with_text = wants_text(report.wanted);
  const bool is_first = report.sync_token.empty();
  const auto after = is_first ? std::optional<std::int64_t>(-1) : dav::read_sync_token(report.sync_token, epoch);
  if (!after) throw Refusal(kOldToken);
  auto events = is_first ? service_.client_events(transaction, actor, asked.calendar, {}, with_text)
                         : service_.client_changes(transaction, actor, asked.calendar, *after, with_text);
  const std::int64_t upto = cut(events, report.most).value_or(calendar.changes);
  if (with_text && events.size() > kMostTexts) return too_much();
  dav::Multistatus answer(report.wanted);
  for (const ClientEvent& each : events) {
    const std::string path = dav::event_path(actor, asked.calendar, each.name);
    each.is_removed ? answer.add_status(path, 404) : answer.add(path, dav::event_properties(actor, each));
  }
  if (upto != calendar.changes)
    answer.add_status(dav::calendar_path(actor, asked.calendar), 507, "number-of-matches-within-limits");
  return dav::multistatus(answer.text(dav::sync_token(epoch, upto)));
}

HttpResponse Dav::busy(Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                       const dav::Report& report) const {
  const TimeSpan span{*report.filter.time->from, *report.filter.time->to};
  if (span.ends_at - span.starts_at > kLongestBusy) return too_much();
  const auto found = service_.client_busy(transaction, actor, asked.calendar, span);
  auto response = dav::plain(200, {{"Content-Type", "text/calendar; charset=utf-8"}});
  response.body = write_free_busy(span, found, span.starts_at);
  return response;
}

boost::asio::awaitable<HttpResponse> Dav::proppatch(const Asked& asked) {
  const auto changes = dav::read_proppatch(asked.http.body);
  if (!changes) co_return dav::failed(changes.error());
  const auto write = [&](Transaction& transaction) {
    return change_properties(transaction, asked, actor_of(transaction, asked), *changes);
  };
  co_return co_await store_.write(store::Lane::of(asked.client.org_id), write);
}

/// All or none of them (RFC 4918, 9.2): a name where one may give it, and the colour in which one sees it.
HttpResponse Dav::change_properties(Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                                    const std::vector<dav::PropertyChange>& changes) {
  const Calendar calendar = service_.client_calendar(transaction, actor, asked.calendar).calendar;
  ChangeCalendar wish{.org_id = actor.org_id, .calendar_id = asked.calendar, .client_id = {}};
  std::vector<std::pair<dav::PropertyName, int>> outcomes;
  const bool may_name = calendar.may_manage && calendar.kind != CalendarKind::personal;
  for (const dav::PropertyChange& each : changes) {
    bool is_taken = false;
    if (each.name == dav::PropertyName{std::string(dav::kApple), "calendar-color"} && each.value) {
      wish.colour = dav::nearest_colour(*each.value);
      is_taken = wish.colour.has_value();
    }
    const bool is_name = each.name == dav::PropertyName{std::string(dav::kDav), "displayname"};
    if (is_name && may_name && each.value && !text_fault(*each.value, 1, kMostName)) {
      wish.name = Name{*each.value};
      is_taken = true;
    }
    outcomes.emplace_back(each.name, is_taken ? 200 : 403);
  }
  const bool all_taken = std::ranges::all_of(outcomes, [](const auto& each) { return each.second == 200; });
  for (auto& [name, status] : outcomes)
    if (!all_taken && status == 200) status = 424;
  if (all_taken && !outcomes.empty()) service_.change_calendar(transaction, actor, wish);
  const dav::Wanted none;
  dav::Multistatus answer(none);
  answer.add_changes(dav::calendar_path(actor, asked.calendar), outcomes);
  return dav::multistatus(answer.text());
}

}  // namespace madang::calendar
