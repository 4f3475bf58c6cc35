#include "kernel/media/session_description.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/media/description_attributes.hpp"
#include "kernel/media/description_words.hpp"

namespace madang::media {

namespace {

using Fault = std::string_view;

std::optional<MediaKind> kind_in(std::string_view name) {
  if (name == "audio") return MediaKind::audio;
  if (name == "video") return MediaKind::video;
  if (name == "application") return MediaKind::application;
  return std::nullopt;
}

Fault take_payloads(const std::vector<std::string_view>& words, MediaDescription& media) {
  for (std::size_t i = 3; i < words.size(); ++i) {
    const auto payload = number_in<std::uint8_t>(words[i]);
    if (!payload || *payload > 127) return "a payload type is a number up to 127";
    if (std::ranges::find(media.codecs, *payload, &CodecDescription::payload) != media.codecs.end())
      return "a payload type stands there twice";
    media.codecs.push_back({.payload = *payload});
  }
  return {};
}

/// `video 9 UDP/TLS/RTP/SAVPF 96 97`.
Fault take_media(std::string_view value, SessionDescription& session) {
  if (session.media.size() >= kMostMediaDescriptions) return "there are too many media";
  const auto words = words_of(value);
  if (words.size() < 4) return "a medium has a kind, a port, a protocol and formats";
  const auto kind = kind_in(words[0]);
  if (!kind) return "a medium is audio, video or application";
  const auto port = number_in<std::uint16_t>(words[1]);
  if (!port) return "a port is a number of 16 bits";
  MediaDescription media{.kind = *kind, .port = *port, .protocol = std::string(words[2])};
  if (*kind != MediaKind::application)
    if (const auto fault = take_payloads(words, media); !fault.empty()) return fault;
  session.media.push_back(std::move(media));
  return {};
}

Fault take_origin(std::string_view value, SessionDescription& session) {
  const auto words = words_of(value);
  if (words.size() != 6) return "an origin has six words";
  const auto id = number_in<std::uint64_t>(words[1]);
  const auto version = number_in<std::uint64_t>(words[2]);
  if (!id || !version) return "the session and its version are numbers of 64 bits";
  session.user = words[0];
  session.session = *id;
  session.version = *version;
  return {};
}

bool is_one_line(std::string_view line) {
  return std::ranges::none_of(line, [](char c) { return c == '\r' || c == '\0'; });
}

/// What the line is about, for the reason of a refusal: of bytes from anywhere only what can be shown.
std::string_view subject_of(std::string_view line) {
  const auto is_shown = [](char c) { return c > ' ' && c < 0x7f && c != ':'; };
  const auto end = std::ranges::find_if_not(line.substr(0, 40), is_shown);
  return line.substr(0, static_cast<std::size_t>(end - line.begin()));
}

/// The lines one by one. The order of the first few is the only one that matters to anybody.
class DescriptionReader {
 public:
  Fault take(std::string_view line) {
    ++line_;
    if (line.size() < 2 || line[1] != '=' || !is_one_line(line)) return "a line is a letter, = and a value";
    const auto value = line.substr(2);
    if (line_ == 1) return line == "v=0" ? Fault() : "a description begins with v=0";
    if (line_ == 2 && line[0] != 'o') return "the second line is o=";
    if (line[0] == 'o') return line_ == 2 ? take_origin(value, session_) : "there is one o= line";
    if (line[0] == 'm') return take_media_line(value);
    if (line[0] != 'a') return {};
    return take_attribute(value, session_, session_.media.empty() ? nullptr : &session_.media.back());
  }

  std::size_t line() const { return line_; }
  SessionDescription taken() { return std::move(session_); }

 private:
  Fault take_media_line(std::string_view value) {
    const auto fault = take_media(value, session_);
    if (fault.empty()) session_.media.back().line = line_;
    return fault;
  }

  SessionDescription session_;
  std::size_t line_ = 0;
};

}  // namespace

std::expected<SessionDescription, DescriptionFault> read_session_description(std::string_view text) {
  if (text.size() > kMostDescriptionBytes)
    return std::unexpected(DescriptionFault{0, fmt::format("longer than {} bytes", kMostDescriptionBytes)});
  DescriptionReader reader;
  while (!text.empty()) {
    auto [line, rest] = cut_at(text, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    text = rest;
    if (const auto fault = reader.take(line); !fault.empty())
      return std::unexpected(DescriptionFault{reader.line(), fmt::format("{}: {}", subject_of(line), fault)});
  }
  if (reader.line() < 2) return std::unexpected(DescriptionFault{0, "a description begins with v=0 and o="});
  return reader.taken();
}

}  // namespace madang::media
