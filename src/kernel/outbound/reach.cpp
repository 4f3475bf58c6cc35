#include "kernel/outbound/reach.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <string_view>

namespace madang::outbound {

namespace ip = boost::asio::ip;

namespace {

struct Block4 {
  std::uint32_t first;
  int length;
};

constexpr std::uint32_t dotted(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// IANA's registry of special-purpose addresses (RFC 6890), and 168.63.129.16, which looks public and is Azure's own.
constexpr Block4 kClosed4[] = {
    {dotted(0, 0, 0, 0), 8},       {dotted(10, 0, 0, 0), 8},       {dotted(100, 64, 0, 0), 10},
    {dotted(127, 0, 0, 0), 8},     {dotted(168, 63, 129, 16), 32}, {dotted(169, 254, 0, 0), 16},
    {dotted(172, 16, 0, 0), 12},   {dotted(192, 0, 0, 0), 24},     {dotted(192, 0, 2, 0), 24},
    {dotted(192, 31, 196, 0), 24}, {dotted(192, 52, 193, 0), 24},  {dotted(192, 88, 99, 0), 24},
    {dotted(192, 168, 0, 0), 16},  {dotted(192, 175, 48, 0), 24},  {dotted(198, 18, 0, 0), 15},
    {dotted(198, 51, 100, 0), 24}, {dotted(203, 0, 113, 0), 24},   {dotted(224, 0, 0, 0), 4},
    {dotted(240, 0, 0, 0), 4},
};

using Bytes = ip::address_v6::bytes_type;

struct Block6 {
  std::array<unsigned char, 6> first;
  int length;
};

// Of 2000::/3, which is all that is public of IPv6: protocols' own and Teredo, documentation, 6to4, the DNS' black
// hole.
constexpr Block6 kClosed6[] = {
    {{0x20, 0x01, 0x00, 0x00}, 23},
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x20, 0x02}, 16},
    {{0x3f, 0xff, 0x00}, 20},
    {{0x26, 0x20, 0x00, 0x4f, 0x80, 0x00}, 48},
};

bool is_in(const Bytes& bytes, std::span<const unsigned char> first, int length) {
  for (int bit = 0; bit < length; ++bit) {
    const auto place = static_cast<std::size_t>(bit / 8);
    if (((bytes[place] ^ first[place]) >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

bool is_public4(std::uint32_t address) {
  return std::ranges::none_of(kClosed4,
                              [&](const Block4& block) { return (address ^ block.first) >> (32 - block.length) == 0; });
}

std::uint32_t last_four(const Bytes& bytes) { return dotted(bytes[12], bytes[13], bytes[14], bytes[15]); }

// 64:ff9b::/96 (RFC 6052): how a network that speaks IPv6 alone writes the IPv4 addresses of others.
constexpr std::array<unsigned char, 12> kTranslated{0x00, 0x64, 0xff, 0x9b};

ip::address shortest(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

ip::tcp::endpoint read_endpoint(const std::string& text) {
  const auto refuse = [&] {
    return std::invalid_argument(fmt::format("`{}` is not an address with a port, such as 10.1.2.3:80", text));
  };
  const auto colon = text.rfind(':');
  // Where C reads an address it would end at a NUL, and what follows would count for nothing.
  if (colon == std::string::npos || text.contains('\0')) throw refuse();
  const bool in_brackets = text.starts_with('[') && colon > 1 && text[colon - 1] == ']';
  const auto host = in_brackets ? text.substr(1, colon - 2) : text.substr(0, colon);
  boost::system::error_code error;
  const auto address = ip::make_address(host, error);
  std::uint16_t port = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, wrong] = std::from_chars(text.data() + colon + 1, end, port);
  const bool is_port = wrong == std::errc() && stop == end && text[colon + 1] != '0';
  if (error || !is_port || address.is_v6() != in_brackets) throw refuse();
  return {shortest(address), port};
}

}  // namespace

bool is_public(const ip::address& address) {
  if (address.is_v4()) return is_public4(address.to_v4().to_uint());
  const auto v6 = address.to_v6();
  const auto bytes = v6.to_bytes();
  if (v6.scope_id() != 0) return false;
  if (v6.is_v4_mapped() || is_in(bytes, kTranslated, 96)) return is_public4(last_four(bytes));
  if (bytes[0] >> 5 != 1) return false;
  return std::ranges::none_of(kClosed6, [&](const Block6& block) { return is_in(bytes, block.first, block.length); });
}

Reach::Reach(std::span<const std::string> allowed) {
  for (const auto& text : allowed) allowed_.insert(read_endpoint(text));
}

bool Reach::allows(const ip::tcp::endpoint& endpoint) const {
  if (allowed_.contains({shortest(endpoint.address()), endpoint.port()})) return true;
  return (endpoint.port() == 80 || endpoint.port() == 443) && is_public(endpoint.address());
}

}  // namespace madang::outbound
