#include "kernel/media/bandwidth_estimator.hpp"

#include <algorithm>

#include "kernel/media/sequence_numbers.hpp"

namespace madang::media {
namespace {

constexpr std::chrono::milliseconds kQueueStands{16};
constexpr std::chrono::milliseconds kQueueIsCalm{25};
constexpr std::chrono::seconds kSilence{1};
/// What is missing may still come behind what was sent so much later.
constexpr std::chrono::milliseconds kOvertaking{60};
/// Less than this part of the estimate is sent: what arrives says little of the line.
constexpr double kLimited = 0.8;
/// No more than this part of it: what there is of others fills the queue.
constexpr double kYielding = 1.25;
/// Others may share by now what it carried a moment ago.
constexpr double kStillThere = 0.75;

RateLimits begun_with(std::optional<Rate> known, RateLimits limits) {
  if (known) limits.start = std::clamp(times(*known, kStillThere), limits.least, limits.most);
  return limits;
}

}  // namespace

BandwidthEstimator::BandwidthEstimator(const RateLimits& limits, std::size_t room, std::optional<Rate> known)
    : packets_(room), control_(begun_with(known, limits)), planner_(known.has_value()), wanted_(limits.most) {}

void BandwidthEstimator::on_sent(Time now, std::uint16_t sequence, std::uint16_t size, std::uint8_t cluster) {
  const SentPacket packet{now, sequence, size, cluster, SentPacket::State::in_flight};
  packets_.add(packet);
  sent_.add(now.time_since_epoch(), size);
  measure_.on_sent(packet);
  if (is_waiting_) return;
  is_waiting_ = true;
  waiting_since_ = now;
}

void BandwidthEstimator::on_feedback(Time now, std::span<const PacketReport> reports) {
  const Heard heard = hear(now, reports);
  if (heard.received + heard.lost + heard.late == 0) return;
  is_waiting_ = false;
  loss_.on_time(now);
  loss_.add(heard.received + heard.late, heard.lost - heard.late);
  lost_.add(now, heard.received + heard.late, heard.lost - heard.late);
  if (heard.received > 0) {
    round_trip_ = (round_trip_ * 3 + heard.least_round_trip) / 4;
    queue_.add(now, heard.least_delay);
    const bool is_yielding = sent_.rate().value_or(0) <= times(control_.estimate(), kYielding);
    if (contest_.on_queue(now, queue_.delay(), is_yielding)) control_.raise(contest_.yielded_from() / 2);
  }
  judge(now, heard);
  conclude_probe(now);
}

BandwidthEstimator::Heard BandwidthEstimator::hear(Time now, std::span<const PacketReport> reports) {
  Heard heard;
  const auto room = static_cast<int>(packets_.most());
  for (const PacketReport& report : reports) {
    const auto packet = packets_.find(report.sequence);
    if (!packet || packet->state == SentPacket::State::received) continue;
    if (!newest_sent_ || std::abs(distance(report.sequence, settled_)) > room) {  // the first, or after a silence
      settled_ = newest_reported_ = report.sequence;
      newest_sent_ = packet->sent;
    }
    if (distance(report.sequence, newest_reported_) > 0) newest_reported_ = report.sequence;
    const bool is_counted = distance(report.sequence, settled_) < 0;
    if (!report.is_received) {
      if (!is_counted) packets_.set_state(report.sequence, SentPacket::State::missing);
      continue;
    }
    if (is_counted && packet->state == SentPacket::State::missing) ++heard.late;
    packets_.set_state(report.sequence, SentPacket::State::received);
    acknowledged_.add(report.arrived, packet->size);
    if (is_counted) continue;
    ++heard.received;
    newest_sent_ = std::max(*newest_sent_, packet->sent);
    hear_arrival(*packet, report.arrived);
    heard.least_delay = std::min(heard.least_delay, report.arrived - Duration(packet->sent.time_since_epoch()));
    heard.least_round_trip = std::min<Duration>(heard.least_round_trip, now - packet->sent);
  }
  settle(heard);
  return heard;
}

void BandwidthEstimator::settle(Heard& heard) {
  if (!newest_sent_) return;
  for (; distance(newest_reported_, settled_) >= 0; ++settled_) {
    const auto packet = packets_.find(settled_);
    if (!packet || packet->state == SentPacket::State::received) continue;
    if (*newest_sent_ - packet->sent < kOvertaking) return;
    if (packet->state != SentPacket::State::missing) {
      measure_.on_unheard(*packet);
      continue;
    }
    ++heard.lost;
    measure_.on_report(*packet, std::nullopt);
  }
}

void BandwidthEstimator::hear_arrival(const SentPacket& packet, Duration arrived) {
  measure_.on_report(packet, arrived);
  if (const auto delta = groups_.add(packet.sent, arrived)) trend_.add(*delta, arrived);
}

void BandwidthEstimator::judge(Time now, const Heard& heard) {
  const Rate before = control_.estimate();
  const auto sent = sent_.rate();
  is_limited_ = sent && *sent < times(before, kLimited);
  LineReport report{.now = now, .use = trend_.use(), .has_loss = heard.lost > 0};
  // A radio that paused looks like a queue that grows; but nothing stands in it.
  if (report.use == LineUse::over && queue_.delay() < kQueueStands) report.use = LineUse::normal;
  report.loss = heed_loss(now, report.use);
  report.is_contested = contest_.is_on();
  report.is_limited = is_limited_;
  // While a queue stands, what arrives just now is what the line carries, however little we sent before.
  report.acknowledged = queue_.delay() < kQueueStands ? acknowledged_.rate() : acknowledged_.newest();
  report.round_trip = round_trip_;
  report.standing = queue_.delay();
  if (!control_.update(report)) return;
  contest_.on_decrease(now, before);
  loss_.on_decrease(now, round_trip_);
  if (control_.estimate() < times(before, 0.67)) planner_.on_fall(now);
}

LossBound::Verdict BandwidthEstimator::heed_loss(Time now, LineUse use) {
  using Verdict = LossBound::Verdict;
  const Verdict said = loss_.verdict();
  const bool has_queue = use == LineUse::over || queue_.delay() >= kQueueStands || contest_.is_on();
  const auto sent = sent_.rate();
  if (has_queue || loss_.is_heavy() || !sent) {
    question_.drop();
    return said;
  }
  if (said == Verdict::decrease) question_.ask(now, *sent, loss_.loss(), round_trip_);
  const auto answer = question_.take(now);
  if (answer == LossQuestion::Answer::own) loss_.take_for_own();
  if (answer == LossQuestion::Answer::none) return said == Verdict::decrease ? Verdict::hold : said;
  return answer == LossQuestion::Answer::own ? Verdict::free : Verdict::decrease;
}

void BandwidthEstimator::conclude_probe(Time now) {
  const auto result = measure_.take_result(now);
  question_.on_result(result);
  planner_.on_result(now, result);
  const bool says_more =
      result.outcome == ProbeMeasure::Outcome::passed || result.outcome == ProbeMeasure::Outcome::saturated;
  if (says_more && trend_.use() != LineUse::over) control_.raise(std::min(result.rate, times(wanted_, 1.1)));
}

std::optional<ProbeCluster> BandwidthEstimator::on_time(Time now) {
  notice_silence(now);
  const bool is_calm = trend_.use() != LineUse::over && queue_.delay() < kQueueIsCalm && !contest_.is_on();
  auto cluster = planner_.next({now, control_.estimate(), wanted_, is_limited_, is_calm, question_.rate()});
  if (cluster) measure_.begin(*cluster);
  return cluster;
}

void BandwidthEstimator::notice_silence(Time now) {
  if (!is_waiting_ || now - waiting_since_ < kSilence + 2 * round_trip_) return;
  waiting_since_ = now - 2 * round_trip_;
  control_.halve();
}

}  // namespace madang::media
