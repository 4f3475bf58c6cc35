#include "kernel/phone/sdp.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <vector>

#include "base/ascii.hpp"

namespace madang::phone {

namespace ip = boost::asio::ip;

namespace {

constexpr std::size_t kMostBytes = 16 * 1024;

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

template <class Number>
std::optional<Number> number_of(std::string_view digits) {
  Number number{};
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  if (digits.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

/// `IN IP4 192.0.2.1`, of a group perhaps `…/ttl`, which is of no use for a call.
std::optional<ip::address> read_connection(std::string_view value) {
  const auto words = words_of(value);
  if (words.size() != 3 || words[0] != "IN") return std::nullopt;
  boost::system::error_code error;
  const auto address = ip::make_address(std::string(words[2]), error);
  if (error || address.is_multicast()) return std::nullopt;
  return address;
}

/// The part of a description that is about sound.
struct Sound {
  std::uint16_t port = 0;
  std::vector<std::uint8_t> payloads;
  std::map<std::uint8_t, std::string> names;  // `pcmu/8000`
  std::optional<ip::address> address;
};

std::optional<Sound> read_media(std::string_view value) {
  const auto words = words_of(value);
  if (words.size() < 4 || words[0] != "audio" || words[2] != "RTP/AVP") return std::nullopt;
  Sound sound;
  const auto port = number_of<std::uint16_t>(words[1]);
  if (!port) return std::nullopt;
  sound.port = *port;
  for (std::size_t i = 3; i < words.size() && i < 35; ++i) {
    const auto payload = number_of<std::uint8_t>(words[i]);
    if (payload && *payload < 128) sound.payloads.push_back(*payload);
  }
  return sound;
}

/// `rtpmap:101 telephone-event/8000`
void read_attribute(std::string_view value, Sound& sound) {
  if (!value.starts_with("rtpmap:")) return;
  const auto words = words_of(value.substr(7));
  if (words.size() != 2) return;
  const auto payload = number_of<std::uint8_t>(words[0]);
  if (!payload || sound.names.size() >= 64) return;
  auto name = ascii_lowered(words[1]);
  if (name.ends_with("/1") && name.find('/') != name.rfind('/')) name.resize(name.size() - 2);  // one channel
  sound.names[*payload] = name;
}

std::string name_of(const Sound& sound, std::uint8_t payload) {
  const auto found = sound.names.find(payload);
  if (found != sound.names.end()) return found->second;
  if (payload == 0) return "pcmu/8000";
  return payload == 8 ? "pcma/8000" : "";
}

std::optional<SdpAnswer> chosen(const Sound& sound, const ip::address& address) {
  SdpAnswer answer{.there = {address, sound.port}};
  bool has_codec = false;
  for (const auto payload : sound.payloads) {
    const auto name = name_of(sound, payload);
    if (name == "telephone-event/8000" && !answer.events) answer.events = payload;
    if (has_codec || (name != "pcmu/8000" && name != "pcma/8000")) continue;
    has_codec = true;
    answer.codec = name == "pcmu/8000" ? Codec::pcmu : Codec::pcma;
    answer.payload = payload;
  }
  if (!has_codec) return std::nullopt;
  return answer;
}

}  // namespace

std::string sdp_offer(const ip::udp::endpoint& here, std::uint64_t session) {
  const auto address = fmt::format("IN {} {}", here.address().is_v6() ? "IP6" : "IP4", here.address().to_string());
  return fmt::format(
      "v=0\r\no=- {0} {0} {1}\r\ns=-\r\nc={1}\r\nt=0 0\r\nm=audio {2} RTP/AVP 0 8 {3}\r\n"
      "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:{3} telephone-event/8000\r\na=fmtp:{3} 0-15\r\n"
      "a=ptime:20\r\na=sendrecv\r\n",
      session, address, here.port(), kOfferedEvents);
}

std::optional<SdpAnswer> read_sdp_answer(std::string_view text) {
  if (text.size() > kMostBytes) return std::nullopt;
  std::optional<ip::address> of_all;
  std::optional<Sound> sound;
  bool is_in_sound = false;
  bool is_in_media = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() < 2 || line[1] != '=') continue;
    const auto value = line.substr(2);
    if (line[0] == 'm') {
      is_in_media = true;
      auto media = read_media(value);
      is_in_sound = media && !sound;
      if (is_in_sound) sound = std::move(media);
    }
    if (line[0] == 'c' && !is_in_media) of_all = read_connection(value);
    if (line[0] == 'c' && is_in_sound) sound->address = read_connection(value);
    if (line[0] == 'a' && is_in_sound) read_attribute(value, *sound);
  }
  if (!sound || sound->port == 0) return std::nullopt;
  const auto address = sound->address ? sound->address : of_all;
  if (!address) return std::nullopt;
  return chosen(*sound, *address);
}

}  // namespace madang::phone
