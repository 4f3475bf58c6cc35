#include "calendar/dav_api.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "calendar/dav_properties_api.hpp"
#include "kernel/auth/base64url.hpp"
#include "kernel/log/log.hpp"
#include "kernel/net/byte_range.hpp"

namespace madang::calendar {
namespace {

using dav::Fault;
using dav::Place;
using net::HttpRequest;
using net::HttpResponse;
using net::Method;
using store::Transaction;

constexpr std::string_view kWellKnown = "/.well-known/caldav";
constexpr std::string_view kAllowed = "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, REPORT";
constexpr std::string_view kRealm = "Basic realm=\"Madang calendars\", charset=\"UTF-8\"";
constexpr std::size_t kLongestUserName = 200;

/// RFC 7617. The house reads base 64 in the spelling of RFC 4648, section 5.
std::optional<std::string> basic_credentials(std::string_view header) {
  constexpr std::string_view kScheme = "basic ";
  if (header.size() < kScheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < kScheme.size(); ++i)
    if ((header[i] | 0x20) != (kScheme[i] | 0x20)) return std::nullopt;
  std::string text(trimmed(header.substr(kScheme.size())));
  while (text.ends_with('=')) text.pop_back();
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return auth::from_base64url(text);
}

/// The preconditions of RFC 4791 and RFC 6578 by the name of the refusal.
std::optional<Fault> fault_of(const RefusalKind& kind) {
  const std::array<std::pair<RefusalKind, Fault>, 7> known{
      {{kNoCalendarFile, {403, dav::kCalDav, "valid-calendar-data"}},
       {kNoSuchData, {403, dav::kCalDav, "valid-calendar-object-resource"}},
       {kUidTaken, {403, dav::kCalDav, "no-uid-conflict"}},
       {kTooMuchData, {403, dav::kCalDav, "max-resource-size"}},
       {kCalendarIsFull, {507, dav::kDav, "quota-not-exceeded"}},
       {kOldToken, {403, dav::kDav, "valid-sync-token"}},
       {auth::kForbidden, {403, dav::kDav, "need-privileges"}}}};
  for (const auto& [refusal, fault] : known)
    if (refusal.code == kind.code) return fault;
  return std::nullopt;
}

HttpResponse refused(const Refusal& refusal) {
  if (const auto fault = fault_of(refusal.kind)) return dav::failed(*fault);
  const bool is_of_data = refusal.kind.code == kInvalid.code;
  if (is_of_data) return dav::failed({403, dav::kCalDav, "valid-calendar-object-resource"});
  auto response = dav::plain(refusal.kind.status, {{"Content-Type", "text/plain; charset=utf-8"}});
  response.body = refusal.message + "\n";
  if (refusal.kind.status == 401) response.headers.emplace_back("WWW-Authenticate", std::string(kRealm));
  if (refusal.retry_after_seconds)
    response.headers.emplace_back("Retry-After", std::to_string(*refusal.retry_after_seconds));
  return response;
}

Conditions conditions_of(const HttpRequest& request) {
  return [match = std::string(request.header("if-match")),
          none = std::string(request.header("if-none-match"))](const std::optional<std::string>& etag) {
    if (!match.empty() && (!etag || !net::names_etag(match, *etag, net::Comparison::strong))) return false;
    return none.empty() || !etag || !net::names_etag(none, *etag, net::Comparison::weak);
  };
}

bool is_calendar_type(std::string_view type) {
  return type.empty() || type == "text/calendar" || type.starts_with("text/calendar;");
}

}  // namespace

bool Dav::answers(std::string_view path) {
  return path == "/dav" || path.starts_with("/dav/") || path == kWellKnown || path == "/.well-known/caldav/";
}

boost::asio::awaitable<HttpResponse> Dav::answer(HttpRequest request) {
  if (request.path.starts_with(kWellKnown)) co_return dav::plain(301, {{"Location", "/dav/"}});
  if (request.method == Method::options) co_return dav::plain(200, {{"Allow", std::string(kAllowed)}});
  try {
    co_return co_await run(request);
  } catch (const Refusal& refusal) {
    co_return refused(refusal);
  } catch (const std::exception& failure) {
    log::error("a calendar program's request failed",
               {{"method", std::string(net::method_name(request.method))}, {"error", failure.what()}});
    co_return dav::plain(500);
  }
}

boost::asio::awaitable<HttpResponse> Dav::run(const HttpRequest& request) {
  const SignedInClient client = co_await sign_in(request);
  const auto place = dav::read_place(request.path);
  if (!place) throw Refusal(kNotFound);
  const bool is_theirs = place->kind == Place::Kind::root ||
                         (place->org == client.actor.org_id.text() && place->member == client.actor.member_id.text());
  if (!is_theirs) throw Refusal(kNotFound);
  Asked asked{request, client.actor, *place};
  const bool is_in_calendar = place->kind == Place::Kind::calendar || place->kind == Place::Kind::event;
  const auto calendar = is_in_calendar ? CalendarId::read(place->calendar) : CalendarId{};
  if (!calendar && request.method != Method::mkcalendar) throw Refusal(kNotFound);
  asked.calendar = calendar.value_or(CalendarId{});
  co_return co_await dispatch(asked);
}

boost::asio::awaitable<SignedInClient> Dav::sign_in(const HttpRequest& request) {
  const auto said = basic_credentials(request.header("authorization"));
  if (!said) throw Refusal(auth::kSignedOut);
  const auto colon = said->find(':');
  const std::string user = said->substr(0, std::min(colon, kLongestUserName));
  attempts_.begin(user, request.remote_address);
  const auto login = colon == std::string::npos ? std::nullopt : read_login(user, said->substr(colon + 1));
  if (!login) throw Refusal(auth::kSignedOut);
  const auto look = [&](Transaction& transaction) { return service_.sign_in_client(transaction, *login); };
  auto client = co_await store_.read(login->org_id, look);
  if (!client) throw Refusal(auth::kSignedOut);
  attempts_.succeeded(user, request.remote_address);
  if (client->is_use_old) {
    const auto note = [&](Transaction& transaction) {
      service_.note_use(transaction, login->org_id, client->password_id);
    };
    co_await store_.write(store::Lane::of(login->org_id), note);
  }
  co_return std::move(*client);
}

auth::Actor Dav::actor_of(Transaction& transaction, const Asked& asked) const {
  const auth::Actor& client = asked.client;
  auto actor = service_.member_by(transaction, client.org_id, client.member_id, client.account_id);
  if (!actor) throw Refusal(auth::kSignedOut);
  return std::move(*actor);
}

boost::asio::awaitable<HttpResponse> Dav::dispatch(const Asked& asked) {
  const bool is_event = asked.place.kind == Place::Kind::event;
  const bool is_calendar = asked.place.kind == Place::Kind::calendar;
  switch (asked.http.method) {
    case Method::propfind: co_return co_await propfind(asked);
    case Method::proppatch:
      if (is_calendar) co_return co_await proppatch(asked);
      co_return dav::failed({403, dav::kDav, "cannot-modify-protected-property"});
    case Method::report:
      if (is_calendar || is_event) co_return co_await report(asked);
      co_return dav::failed({403, dav::kDav, "supported-report"});
    case Method::get:
    case Method::head:
      if (is_event) co_return co_await get(asked);
      break;
    case Method::put:
      if (is_event) co_return co_await put(asked);
      co_return dav::failed({403, dav::kCalDav, "calendar-collection-location-ok"});
    case Method::delete_:
      if (is_event) co_return co_await remove(asked);
      co_return dav::failed({403, dav::kDav, "need-privileges"});
    // A calendar here is a member's own, a group's or everybody's, and is made in the browser.
    case Method::mkcalendar: co_return dav::failed({403, dav::kCalDav, "calendar-collection-location-ok"});
    default: break;
  }
  co_return dav::plain(405, {{"Allow", std::string(kAllowed)}});
}

boost::asio::awaitable<HttpResponse> Dav::get(const Asked& asked) {
  const auto look = [&](Transaction& transaction) {
    return service_.client_event(transaction, actor_of(transaction, asked), asked.calendar, asked.place.name);
  };
  auto event = co_await store_.read(asked.client.org_id, look);
  if (!event) throw Refusal(kNotFound);
  if (!asked.http.header("if-match").empty() && !conditions_of(asked.http)(event->etag)) throw Refusal(kNotAsTaken);
  const bool is_known = net::names_etag(asked.http.header("if-none-match"), event->etag, net::Comparison::weak);
  auto response = dav::plain(is_known ? 304 : 200, {{"ETag", event->etag}});
  if (is_known) co_return response;
  response.headers.emplace_back("Content-Type", "text/calendar; charset=utf-8");
  response.body = std::move(event->text);
  co_return response;
}

/// Without an ETag: what is kept is not octet for octet what was sent (RFC 4791, 5.3.4), so programs fetch it.
boost::asio::awaitable<HttpResponse> Dav::put(const Asked& asked) {
  if (!is_calendar_type(asked.http.header("content-type")))
    co_return dav::failed({403, dav::kCalDav, "supported-calendar-data"});
  const auto ask = [&](Transaction& transaction) { return service_.home_zone(transaction, asked.client.org_id); };
  const std::string zone = co_await store_.read(asked.client.org_id, ask);
  const auto parse = [&] { return read_icalendar(asked.http.body, zone); };
  const auto file = co_await threads_.run(parse);
  const auto conditions = conditions_of(asked.http);
  const auto write = [&](Transaction& transaction) {
    const auth::Actor actor = actor_of(transaction, asked);
    return service_.put_client_event(transaction, actor, asked.calendar, asked.place.name, file, conditions);
  };
  const auto outcome = co_await store_.write(store::Lane::of(asked.client.org_id), write);
  co_return dav::plain(outcome == PutOutcome::made ? 201 : 204);
}

boost::asio::awaitable<HttpResponse> Dav::remove(const Asked& asked) {
  const auto conditions = conditions_of(asked.http);
  const auto write = [&](Transaction& transaction) {
    const auth::Actor actor = actor_of(transaction, asked);
    service_.remove_client_event(transaction, actor, asked.calendar, asked.place.name, conditions);
  };
  co_await store_.write(store::Lane::of(asked.client.org_id), write);
  co_return dav::plain(204);
}

}  // namespace madang::calendar
