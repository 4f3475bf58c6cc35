#include "chat/previewing_api.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "chat/page_head.hpp"
#include "kernel/log/log.hpp"
#include "kernel/net/input.hpp"

namespace madang::chat {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{10};  // for a page and its picture together
constexpr std::size_t kMostPageBytes = 512 * 1024;
constexpr std::size_t kMostPictureBytes = 5 << 20;

std::string site_of(const outbound::WebAddress& address) {
  return address.host.starts_with("www.") ? address.host.substr(4) : address.host;
}

/// What the last part of a path calls a picture; nothing where that is no name.
std::string name_of(const outbound::WebAddress& address) {
  const auto path = std::string_view(address.target).substr(0, address.target.find('?'));
  const auto name = net::percent_decoded(path.substr(path.rfind('/') + 1));
  return name && !text_fault(*name, 1, kMostPageTitle) ? *name : "";
}

outbound::Wanted wanted_page(steady_clock::time_point until) {
  outbound::Wanted wanted;
  wanted.media_types = {"text/html", "application/xhtml+xml"};
  wanted.most_bytes = kMostPageBytes;
  wanted.may_be_cut = true;
  wanted.until = until;
  wanted.is_enough = [end = HeadEnd()](std::string_view so_far) mutable { return end.is_in(so_far); };
  return wanted;
}

outbound::Wanted wanted_picture(steady_clock::time_point until) {
  outbound::Wanted wanted;
  wanted.media_types = {"image/png", "image/jpeg", "image/gif", "image/webp"};
  wanted.most_bytes = kMostPictureBytes;
  wanted.until = until;
  return wanted;
}

}  // namespace

void Previewer::ask(const Linked& linked) {
  for (const auto& url : linked.urls) {
    const Page page{linked.org_id, url};
    {
      const std::scoped_lock lock(mutex_);
      auto& waiting = asked_[page];
      waiting.push_back(linked);
      if (waiting.size() > 1) continue;
    }
    if (!errands_.take(linked.org_id, [this, page](const std::stop_token& stop) { look(page, stop); })) askers(page);
  }
}

std::vector<Linked> Previewer::askers(const Page& page) {
  const std::scoped_lock lock(mutex_);
  const auto found = asked_.extract(page);
  return found ? std::move(found.mapped()) : std::vector<Linked>();
}

void Previewer::look(const Page& page, const std::stop_token& stop) {
  try {
    const auto found = is_known(page) ? std::optional<PageFound>() : std::optional(read(page, stop));
    const auto all = askers(page);
    if (stop.stop_requested()) return;
    store_.write_now(store::Lane::of(page.first), [&](store::Transaction& transaction) {
      for (const auto& linked : all) show(transaction, linked, page.second, found);
    });
  } catch (const std::exception& error) {
    askers(page);
    log::warning("a preview was given up", {{"error", error.what()}});
  }
}

void Previewer::show(store::Transaction& transaction, const Linked& linked, const std::string& url,
                     const std::optional<PageFound>& found) {
  if (!service_.wants_preview(transaction, linked, url)) return;
  const auto known = found ? std::optional(service_.keep_page(transaction, linked, url, *found))
                           : service_.known_page(transaction, linked.org_id, url);
  if (known) service_.show_preview(transaction, linked, url, *known);
}

bool Previewer::is_known(const Page& page) const {
  return store_.read_now(page.first, [&](store::Transaction& transaction) {
    return service_.known_page(transaction, page.first, page.second).has_value();
  });
}

PageFound Previewer::read(const Page& page, const std::stop_token& stop) const {
  const auto address = outbound::read_web_address(page.second);
  if (!address) return {};
  const auto until = steady_clock::now() + kPatience;
  const auto fetched = fetcher_.fetch(*address, wanted_page(until), stop);
  if (!fetched && fetched.error() == outbound::FetchFault::wrong_type)
    return read_bare_picture(page.first, *address, until, stop);
  if (!fetched) return {};
  auto head = read_page_head(fetched->body, fetched->charset);
  if (head.title.empty()) return {};
  if (head.site_name.empty()) head.site_name = site_of(fetched->address);
  return {std::move(head.title), std::move(head.description), std::move(head.site_name),
          picture_of_page(page.first, head.picture, fetched->address, until, stop)};
}

PageFound Previewer::read_bare_picture(OrgId org, const outbound::WebAddress& address, steady_clock::time_point until,
                                       const std::stop_token& stop) const {
  auto kept = picture(org, address, until, stop);
  if (!kept) return {};
  const auto name = name_of(address);
  return {name.empty() ? site_of(address) : name, "", site_of(address), std::move(kept)};
}

std::optional<files::KeptPicture> Previewer::picture_of_page(OrgId org, const std::string& reference,
                                                             const outbound::WebAddress& page,
                                                             steady_clock::time_point until,
                                                             const std::stop_token& stop) const {
  const auto address = reference.empty() ? std::nullopt : outbound::read_web_address(reference, page);
  if (!address) return std::nullopt;
  return picture(org, *address, until, stop);
}

std::optional<files::KeptPicture> Previewer::picture(OrgId org, const outbound::WebAddress& address,
                                                     steady_clock::time_point until,
                                                     const std::stop_token& stop) const {
  const auto fetched = fetcher_.fetch(address, wanted_picture(until), stop);
  if (!fetched) return std::nullopt;
  try {
    return keep_picture_(org, fetched->body);
  } catch (const std::exception& error) {
    log::warning("a preview has no picture", {{"error", error.what()}});
    return std::nullopt;
  }
}

}  // namespace madang::chat
