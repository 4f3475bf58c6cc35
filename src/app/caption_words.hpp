#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "meetings/model.hpp"

// What this server and a captions service say to each other in text (docs/captions.md). Pure.

namespace madang::app {

std::string caption_hello(meetings::MeetingId meeting);
/// A stretch of somebody's voice begins, whose Ogg pages have this serial number.
std::string speech_began(std::uint32_t serial, meetings::ParticipantId whose, Timestamp at);
std::string speech_ended(std::uint32_t serial);

/// What the service understood of one part of a stretch. Under one part it is said anew until it is final.
struct HeardWords {
  std::uint32_t serial = 0;
  std::int64_t part = 0;
  std::string text;
  std::string language;
  bool is_final = false;

  bool operator==(const HeardWords&) const = default;
};

/// Nothing of what is no caption, or one that is too long or odd.
std::optional<HeardWords> read_caption(std::string_view message);

}  // namespace madang::app
