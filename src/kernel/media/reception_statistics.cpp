#include "kernel/media/reception_statistics.hpp"

#include <algorithm>

namespace madang::media {

void ReceptionStatistics::came(std::uint16_t sequence, std::uint32_t timestamp, Time now) {
  const bool is_first = !unroller_.newest();
  const std::int64_t newest = unroller_.newest().value_or(0);
  const std::int64_t number = unroller_.unroll(sequence);
  if (is_first) first_ = number;
  ++received_;
  if (is_first || number > newest) measure(timestamp, now);
}

// A.8; of a frame's packets the first alone, as the others were sent later than they say
void ReceptionStatistics::measure(std::uint32_t timestamp, Time now) {
  const std::uint32_t transit = ticks(now) - timestamp;
  if (transit_ && timestamp == last_timestamp_) return;
  if (transit_) {
    const std::int64_t change = timestamp_distance(transit, *transit_);
    const auto size = static_cast<std::uint64_t>(change < 0 ? -change : change);
    jitter_ += size;
    jitter_ -= std::min(jitter_, (jitter_ - size + 8) >> 4);
  }
  transit_ = transit;
  last_timestamp_ = timestamp;
}

std::uint32_t ReceptionStatistics::ticks(Time now) const {
  const auto since = now.time_since_epoch();
  const auto whole = std::chrono::floor<std::chrono::seconds>(since);
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(since - whole).count();
  return static_cast<std::uint32_t>(whole.count() * clock_rate_ + rest * clock_rate_ / 1'000'000'000);
}

void ReceptionStatistics::sender_report_came(std::uint64_t ntp, Time now) {
  last_sender_report_ = static_cast<std::uint32_t>(ntp >> 16);
  sender_report_at_ = now;
}

ReportBlock ReceptionStatistics::report(Time now) {
  ReportBlock block{.ssrc = ssrc_};
  if (!unroller_.newest()) return block;
  const std::int64_t expected = *unroller_.newest() - first_ + 1;
  const std::int64_t expected_now = expected - expected_before_;
  const std::int64_t lost_now = expected_now - (received_ - received_before_);
  if (expected_now > 0 && lost_now > 0)
    block.fraction_lost = static_cast<std::uint8_t>(std::min<std::int64_t>(lost_now * 256 / expected_now, 255));
  expected_before_ = expected;
  received_before_ = received_;
  constexpr std::int64_t kMost = (1 << 23) - 1;
  block.cumulative_lost = static_cast<std::int32_t>(std::clamp(expected - received_, -kMost - 1, kMost));
  block.highest_sequence = static_cast<std::uint32_t>(*unroller_.newest());
  block.jitter = jitter();
  block.last_sender_report = last_sender_report_;
  using Parts = std::chrono::duration<std::int64_t, std::ratio<1, 65'536>>;
  if (last_sender_report_ != 0)
    block.delay_since = static_cast<std::uint32_t>(std::chrono::duration_cast<Parts>(now - sender_report_at_).count());
  return block;
}

}  // namespace madang::media
