#include "app/caption_words.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <limits>

#include "base/text.hpp"

namespace madang::app {
namespace {

constexpr std::size_t kMostTextBytes = 2'000;
constexpr std::size_t kMostLanguageBytes = 35;
constexpr std::int64_t kMostParts = 100'000;

std::optional<std::int64_t> number_in(const boost::json::object& said, std::string_view name) {
  const auto* value = said.if_contains(name);
  boost::system::error_code error;
  const auto number = value ? value->to_number<std::int64_t>(error) : 0;
  if (!value || error) return std::nullopt;
  return number;
}

std::string text_in(const boost::json::object& said, std::string_view name) {
  const auto* value = said.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : "";
}

bool is_language(std::string_view tag) {
  return tag.size() <= kMostLanguageBytes && std::ranges::all_of(tag, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

std::string caption_hello(meetings::MeetingId meeting) {
  return boost::json::serialize(boost::json::object{{"type", "hello"}, {"version", 1}, {"meeting", meeting.text()}});
}

std::string speech_began(std::uint32_t serial, meetings::ParticipantId whose, Timestamp at) {
  return boost::json::serialize(boost::json::object{
      {"type", "speech"}, {"serial", serial}, {"participant", whose.text()}, {"started_at", at.text()}});
}

std::string speech_ended(std::uint32_t serial) {
  return boost::json::serialize(boost::json::object{{"type", "speech_ended"}, {"serial", serial}});
}

std::optional<HeardWords> read_caption(std::string_view message) {
  boost::system::error_code error;
  const auto value = boost::json::parse(message, error);
  if (error || !value.is_object()) return std::nullopt;
  const auto& said = value.as_object();
  const auto serial = number_in(said, "serial");
  const auto part = number_in(said, "part");
  if (text_in(said, "type") != "caption" || !serial || *serial < 0 ||
      *serial > std::numeric_limits<std::uint32_t>::max())
    return std::nullopt;
  HeardWords words{static_cast<std::uint32_t>(*serial), part.value_or(0)};
  words.text = std::string(trimmed(text_in(said, "text")));
  words.language = text_in(said, "language");
  const auto* is_final = said.if_contains("is_final");
  words.is_final = is_final && is_final->is_bool() && is_final->as_bool();
  const bool is_odd = words.part < 0 || words.part > kMostParts || !is_utf8(words.text) || !is_language(words.language);
  const bool is_control = std::ranges::any_of(words.text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (is_odd || is_control || words.text.size() > kMostTextBytes) return std::nullopt;
  return words;
}

}  // namespace madang::app
