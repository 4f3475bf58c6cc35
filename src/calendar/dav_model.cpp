#include "calendar/dav_model.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace madang::calendar::dav {
namespace {

constexpr std::string_view kRoot = "/dav";
constexpr std::size_t kLongestName = 255;

// As the client draws the hues of web/src/calendar/colours.ts.
constexpr std::array<std::string_view, 12> kColourTexts{"#5782E0", "#2E9E52", "#D15C56", "#A269C9",
                                                        "#B97600", "#009FAA", "#C65B93", "#848F00",
                                                        "#0092D2", "#CB6620", "#7F76DC", "#00A281"};

std::optional<int> hexadecimal(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.starts_with('-')) return std::nullopt;
  return value;
}

std::optional<std::array<int, 3>> channels_of(std::string_view text) {
  if (!text.starts_with('#') || (text.size() != 7 && text.size() != 9)) return std::nullopt;
  std::array<int, 3> channels{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto channel = hexadecimal(text.substr(1 + 2 * i, 2));
    if (!channel) return std::nullopt;
    channels[i] = *channel;
  }
  return channels;
}

std::optional<std::string> decoded(std::string_view segment) {
  std::string text;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] != '%') {
      text += segment[i];
      continue;
    }
    const auto byte = i + 2 < segment.size() ? hexadecimal(segment.substr(i + 1, 2)) : std::nullopt;
    if (!byte) return std::nullopt;
    text += static_cast<char>(*byte);
    i += 2;
  }
  if (text_fault(text, 1, kLongestName) || text.size() > kLongestName) return std::nullopt;
  if (text == "." || text == ".." || text.find('/') != std::string::npos) return std::nullopt;
  return text;
}

/// Without scheme and authority: which host it is was looked at when the request came.
std::string_view path_of(std::string_view address) {
  const auto scheme = address.find("://");
  if (address.starts_with('/') || scheme == std::string_view::npos) return address;
  const auto path = address.find('/', scheme + 3);
  return path == std::string_view::npos ? std::string_view("/") : address.substr(path);
}

}  // namespace

bool Wanted::has(std::string_view space, std::string_view name) const {
  return std::ranges::any_of(names, [&](const PropertyName& each) { return each.space == space && each.name == name; });
}

std::optional<Timestamp> read_moment(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  std::string shown;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 6) shown += '-';
    if (i == 11 || i == 13) shown += ':';
    shown += text[i];
  }
  return Timestamp::read(shown);
}

std::optional<Place> read_place(std::string_view path) {
  path = path_of(path);
  if (!path.starts_with(kRoot)) return std::nullopt;
  path.remove_prefix(kRoot.size());
  if (!path.empty() && path.front() != '/') return std::nullopt;
  std::vector<std::string> segments;
  while (!path.empty() && path != "/") {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    auto text = decoded(segment);
    if (!text || segments.size() == 5) return std::nullopt;
    segments.push_back(std::move(*text));
    path.remove_prefix(segment.size());
  }
  const bool is_folder = path == "/";
  Place place;
  if (segments.empty()) return place;
  if (segments.size() == 1 || (segments.size() > 2 && segments[2] != "calendars")) return std::nullopt;
  constexpr std::array kKinds{Place::Kind::principal, Place::Kind::home, Place::Kind::calendar, Place::Kind::event};
  place.kind = kKinds[segments.size() - 2];
  if (place.kind == Place::Kind::event && is_folder) return std::nullopt;
  place.org = segments[0];
  place.member = segments[1];
  if (segments.size() > 3) place.calendar = segments[3];
  if (segments.size() > 4) place.name = segments[4];
  return place;
}

std::string encoded(std::string_view name) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  for (const char c : name) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_letter || std::string_view("-._~@").find(c) != std::string_view::npos) {
      text += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    text.append(1, '%').append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
  }
  return text;
}

std::string_view colour_text(std::int64_t colour) {
  return kColourTexts[static_cast<std::size_t>(std::clamp<std::int64_t>(colour, 0, kColourTexts.size() - 1))];
}

std::optional<std::int64_t> nearest_colour(std::string_view text) {
  const auto wanted = channels_of(text);
  if (!wanted) return std::nullopt;
  const auto distance = [&](std::string_view other) {
    const auto channels = channels_of(other).value();
    int sum = 0;
    for (std::size_t i = 0; i < 3; ++i) sum += (channels[i] - (*wanted)[i]) * (channels[i] - (*wanted)[i]);
    return sum;
  };
  return std::ranges::min_element(kColourTexts, {}, distance) - kColourTexts.begin();
}

}  // namespace madang::calendar::dav
