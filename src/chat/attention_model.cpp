#include "chat/attention_model.hpp"

namespace madang::chat {
namespace {

std::optional<std::chrono::milliseconds> length_of(MuteLength length) {
  switch (length) {
    case MuteLength::five_minutes: return std::chrono::minutes(5);
    case MuteLength::one_hour: return std::chrono::hours(1);
    case MuteLength::one_day: return std::chrono::hours(24);
    case MuteLength::seven_days: return std::chrono::hours(24 * 7);
    case MuteLength::thirty_days: return std::chrono::hours(24 * 30);
    case MuteLength::for_ever: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Mute mute_for(MuteLength length, Timestamp now) {
  Mute mute;
  if (const auto lasts = length_of(length)) mute.until = now + *lasts;
  return mute;
}

}  // namespace madang::chat
