#include "kernel/phone/replies.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace madang::phone {
namespace {

constexpr std::size_t kKept = 256;

std::string name_of(const SipMessage& request) {
  const auto vias = request.all("Via");
  return fmt::format("{} {} {} {}", request.method, request.header("CSeq"), request.header("Call-ID"),
                     vias.empty() ? "" : parameter(vias.front(), "branch").value_or(""));
}

/// The place between `SIP/2.0/UDP ` and the parameters, as if it were a URI's.
std::optional<SipUri> place_in(std::string_view via) {
  const auto blank = via.find(' ');
  if (blank == via.npos) return std::nullopt;
  const auto place = via.substr(blank + 1, via.find(';') - blank - 1);
  return read_sip_uri("sip:" + std::string(place));
}

}  // namespace

std::optional<std::string> Replies::known(const SipMessage& request, Time now) {
  std::erase_if(kept_, [&](const Kept& each) { return each.until <= now; });
  const auto name = name_of(request);
  const auto found = std::ranges::find(kept_, name, &Kept::request);
  if (found == kept_.end()) return std::nullopt;
  return found->reply;
}

void Replies::keep(const SipMessage& request, std::string reply, Time now) {
  kept_.push_back({name_of(request), std::move(reply), now + kGivenUp});
  if (kept_.size() > kKept) kept_.pop_front();
}

void stamp(SipMessage& request, const boost::asio::ip::udp::endpoint& source) {
  auto vias = request.all("Via");
  if (vias.empty()) return;
  auto& top = vias.front();
  const auto asked = top.find(";rport");
  if (asked != top.npos && (asked + 6 == top.size() || top[asked + 6] == ';'))
    top.insert(asked + 6, fmt::format("={}", source.port()));
  top += fmt::format(";received={}", source.address().to_string());
  request.remove("Via");
  for (auto& via : vias) request.add("Via", std::move(via));
}

boost::asio::ip::udp::endpoint way_back(const SipMessage& request, const boost::asio::ip::udp::endpoint& source) {
  const auto vias = request.all("Via");
  if (vias.empty() || parameter(vias.front(), "rport")) return source;
  const auto place = place_in(vias.front());
  if (!place) return source;
  return {source.address(), place->port == 0 ? std::uint16_t{5060} : place->port};
}

}  // namespace madang::phone
