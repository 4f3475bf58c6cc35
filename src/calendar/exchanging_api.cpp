#include "calendar/exchanging_api.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "kernel/auth/tokens.hpp"
#include "kernel/log/log.hpp"

namespace madang::calendar {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{20};

/// Made for one answer.
class Text final : public blob::BlobReader {
 public:
  explicit Text(std::string text) : BlobReader(std::ssize(text)), text_(std::move(text)) {}

  std::size_t read(std::int64_t offset, std::span<char> bytes) const override {
    const auto rest = std::string_view(text_).substr(std::min(static_cast<std::size_t>(offset), text_.size()));
    return rest.copy(bytes.data(), bytes.size());
  }
  blob::Descriptor file() const override { throw std::system_error(ENOTSUP, std::generic_category()); }

 private:
  const std::string text_;
};

net::Representation representation_of(std::string text, std::string_view disposition) {
  const std::string etag = auth::digest(text).substr(0, 32);
  net::Representation representation{std::make_shared<Text>(std::move(text)), etag, {}};
  representation.headers = {{"Content-Type", "text/calendar; charset=utf-8"},
                            {"Content-Disposition", std::string(disposition)},
                            {"Cache-Control", "private, no-cache"}};
  return representation;
}

outbound::Wanted wanted_calendar() {
  outbound::Wanted wanted;
  wanted.media_types = {"text/calendar", "text/plain", "application/octet-stream", "application/ics"};
  wanted.most_bytes = kMostFileBytes;
  wanted.until = steady_clock::now() + kPatience;
  return wanted;
}

}  // namespace

boost::asio::awaitable<ImportedCalendar> Exchange::import_file(net::Call& call, NameCalendar request) {
  const auto ask = [&](store::Transaction& transaction) {
    const auto actor = call.identify(transaction);
    return service_.home_zone(transaction, actor.org_id);
  };
  const std::string zone = co_await call.store.read(call.lane.org, ask);
  auto parse = [&] { return read_icalendar(call.body, zone); };
  const auto file = co_await threads_.run(parse);
  const auto import = [&](store::Transaction& transaction) {
    const auto actor = call.identify(transaction);
    return service_.import_file(transaction, actor, request.calendar_id, file);
  };
  co_return co_await call.store.write(call.lane, import);
}

boost::asio::awaitable<net::Representation> Exchange::export_file(net::Call& call, NameCalendar request) {
  const auto write = [&](store::Transaction& transaction) {
    return service_.write_file(transaction, call.identify(transaction), request);
  };
  std::string text = co_await call.store.read(call.lane.org, write);
  co_return representation_of(std::move(text), "attachment; filename=\"calendar.ics\"");
}

boost::asio::awaitable<net::Representation> Exchange::read_feed(net::Call& call, ReadFeed request) {
  const auto write = [&](store::Transaction& transaction) { return service_.read_feed(transaction, request); };
  std::string text = co_await call.store.read(request.org_id, write);
  co_return representation_of(std::move(text), "inline; filename=\"calendar.ics\"");
}

void Refresher::ask(OrgId org, CalendarId calendar) {
  errands_.take(org, [this, org, calendar](const std::stop_token& stop) { refresh(org, calendar, stop); });
}

void Refresher::refresh(OrgId org, CalendarId calendar, const std::stop_token& stop) const {
  try {
    std::string zone;
    const auto url = store_.read_now(org, [&](store::Transaction& transaction) {
      zone = service_.home_zone(transaction, org);
      return service_.source_of(transaction, org, calendar);
    });
    const auto address = url ? outbound::read_web_address(*url) : std::nullopt;
    std::optional<ReadCalendar> file;
    if (address) {
      const auto fetched = fetcher_.fetch(*address, wanted_calendar(), stop);
      if (!fetched && fetched.error() == outbound::FetchFault::stopped) return;
      if (fetched) file = read_icalendar(fetched->body, zone);
    }
    store_.write_now(store::Lane::of(org), [&](store::Transaction& transaction) {
      service_.keep_subscribed(transaction, org, calendar, file);
    });
  } catch (const std::exception& error) {
    log::warning("a subscribed calendar was not refreshed", {{"error", error.what()}});
  }
}

}  // namespace madang::calendar
