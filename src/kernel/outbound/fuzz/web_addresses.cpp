#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "base/fuzz/harness.hpp"
#include "kernel/outbound/reach.hpp"
#include "kernel/outbound/web_address.hpp"

// URLs that people write, and where pages and redirects lead.

namespace madang::fuzz {

using namespace outbound;

namespace {

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f && c != '\\' && c != '"' && c != '<'; });
}

void look_at(const WebAddress& address) {
  const auto text = address.text();
  must(is_plain(text), "what is written is ASCII without what ends an address");
  must(address.port != 0 && address.target.starts_with('/'), "it has a port and a path");
  must(!address.host.empty() && !address.host.contains('@') && !address.host.contains('%'), "and a host alone");
  if (text.size() <= kMostAddressBytes) must(read_web_address(text) == address, "what is written is read as the same");
  const char last = address.host.back();
  boost::system::error_code is_name;
  boost::asio::ip::make_address(address.host, is_name);
  const auto label = address.host.substr(address.host.rfind('.') + 1);
  const bool is_number = std::ranges::all_of(label, [](char c) { return c >= '0' && c <= '9'; });
  if (is_number && last != ':') must(!is_name, "a number at the end is that of an address");
}

}  // namespace

void try_one(std::string_view input) {
  const auto line = std::min(input.find('\n'), input.size());
  if (const auto address = read_web_address(input.substr(0, line))) look_at(*address);
  const auto base = read_web_address("https://example.com:8443/a/b?c").value();
  const auto rest = input.substr(std::min(line + 1, input.size()));
  if (const auto address = read_web_address(rest, base)) look_at(*address);
  try {
    const Reach reach(std::vector{std::string(rest)});
    must(!reach.allows({boost::asio::ip::make_address("127.0.0.1"), 80}) || rest == "127.0.0.1:80" ||
             rest.starts_with('['),
         "nothing is opened that was not named");
  } catch (const std::invalid_argument&) {
    return;
  }
}

}  // namespace madang::fuzz
