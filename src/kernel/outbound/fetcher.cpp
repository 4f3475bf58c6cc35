#include "kernel/outbound/fetcher.hpp"

#include <algorithm>

#include "kernel/outbound/transfer.hpp"

namespace madang::outbound {

namespace ip = boost::asio::ip;

Fetcher::Fetcher(Reach reach, FetcherOptions options, Resolve resolve)
    : reach_(std::move(reach)), options_(std::move(options)), resolve_(std::move(resolve)) {}

std::expected<Fetched, FetchFault> Fetcher::fetch(WebAddress address, const Wanted& wanted,
                                                  std::stop_token stop) const {
  for (int redirects = 0; redirects <= options_.most_redirects; ++redirects) {
    const auto addresses = addresses_of(address);
    if (!addresses) return std::unexpected(addresses.error());
    auto answered = get(address, *addresses, wanted, options_, stop);
    if (!answered) return std::unexpected(answered.error());
    if (!is_redirect(answered->status)) {
      return Fetched{std::move(address), std::move(answered->media_type), std::move(answered->charset),
                     std::move(answered->body)};
    }
    auto next = read_web_address(answered->location, address);
    if (!next) return std::unexpected(FetchFault::not_allowed);
    address = std::move(*next);
  }
  return std::unexpected(FetchFault::too_many_redirects);
}

/// One that is out of reach damns the name: whoever mixes them is up to something.
std::expected<std::vector<ip::address>, FetchFault> Fetcher::addresses_of(const WebAddress& address) const {
  boost::system::error_code is_name;
  const auto literal = ip::make_address(address.host, is_name);
  const auto addresses = is_name ? resolve_(address.host) : std::vector{literal};
  if (addresses.empty()) return std::unexpected(FetchFault::unknown_host);
  const auto within = [&](const ip::address& each) { return reach_.allows({each, address.port}); };
  if (!std::ranges::all_of(addresses, within)) return std::unexpected(FetchFault::not_allowed);
  return addresses;
}

}  // namespace madang::outbound
