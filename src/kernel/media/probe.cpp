#include "kernel/media/probe.hpp"

#include <algorithm>

namespace madang::media {
namespace {

constexpr std::chrono::milliseconds kLength{25};
constexpr std::int64_t kLeastBytes = 5'000;
constexpr std::chrono::seconds kGivenUp{2};
constexpr std::chrono::seconds kPause{3};
constexpr std::chrono::milliseconds kAgain{1'500};
constexpr std::chrono::seconds kLongestPause{5};

}  // namespace

void ProbeMeasure::begin(const ProbeCluster& cluster) {
  *this = {};
  cluster_ = cluster;
}

void ProbeMeasure::on_sent(const SentPacket& packet) {
  if (packet.cluster != cluster_.id || cluster_.id == 0) return;
  if (sent_++ == 0) first_sent_ = packet.sent;
  last_sent_ = packet.sent;
  last_size_ = packet.size;
  bytes_sent_ += packet.size;
}

void ProbeMeasure::on_report(const SentPacket& packet, std::optional<Duration> arrived) {
  if (packet.cluster != cluster_.id || cluster_.id == 0) return;
  ++reported_;
  if (!arrived) return;
  if (received_++ == 0) {
    first_arrived_ = last_arrived_ = *arrived;
    first_size_ = packet.size;
  }
  first_arrived_ = std::min(first_arrived_, *arrived);
  last_arrived_ = std::max(last_arrived_, *arrived);
  bytes_received_ += packet.size;
}

ProbeMeasure::Result ProbeMeasure::take_result(Time now) {
  if (sent_ == 0) return {};
  const bool is_whole = bytes_sent_ >= cluster_.bytes && reported_ >= sent_;
  if (!is_whole && now - first_sent_ < kGivenUp) return {};
  const Result said = result();
  begin({});
  return said;
}

ProbeMeasure::Result ProbeMeasure::result() const {
  if (received_ < 4 || bytes_received_ * 10 < bytes_sent_ * 7 || bytes_sent_ < cluster_.bytes)
    return {Outcome::failed, 0};
  const Rate sent = rate_of(bytes_sent_ - last_size_, last_sent_ - first_sent_);
  const Rate arrived = rate_of(bytes_received_ - first_size_, last_arrived_ - first_arrived_);
  if (sent == 0) return {Outcome::failed, 0};
  // Held back by a radio and delivered at once: it says nothing of the line.
  if (arrived == 0 || arrived > 2 * sent) return {Outcome::failed, 0};
  if (arrived < times(sent, 0.9)) return {Outcome::saturated, times(arrived, 0.9)};
  return {Outcome::passed, std::min(sent, arrived)};
}

std::optional<ProbeCluster> ProbePlanner::next(const Situation& situation) {
  if (!has_begun_) {
    has_begun_ = true;
    follow_ = 3 * situation.estimate;
    pause_ = kPause;
  }
  if (is_out_ && situation.now > next_at_) is_out_ = false;  // its result never came
  if (is_out_ || !situation.is_calm || situation.wanted <= times(situation.estimate, 1.05)) return std::nullopt;
  const Rate most = times(situation.wanted, 1.1);
  if (follow_ > times(situation.estimate, 1.1)) {
    asked_ = std::min(follow_, most);
    follow_ = 0;
  } else if (situation.now >= next_at_) {
    asked_ = std::min(situation.is_limited ? 2 * situation.estimate : times(situation.estimate, 1.5), most);
  } else {
    return std::nullopt;
  }
  is_out_ = true;
  next_at_ = situation.now + pause_;
  return cluster(asked_);
}

void ProbePlanner::on_result(Time now, const ProbeMeasure::Result& result) {
  if (result.outcome == ProbeMeasure::Outcome::none) return;
  is_out_ = false;
  const bool has_passed = result.outcome == ProbeMeasure::Outcome::passed && result.rate >= times(asked_, 0.7);
  const bool says_nothing = result.outcome == ProbeMeasure::Outcome::failed;
  pause_ = has_passed ? Duration(kPause) : std::min<Duration>(pause_ * 2, kLongestPause);
  follow_ = has_passed ? 2 * result.rate : 0;
  next_at_ = now + (says_nothing ? Duration(kAgain) : pause_);
}

void ProbePlanner::on_fall(Time now) {
  follow_ = 0;
  pause_ = kPause;
  next_at_ = now + kPause;
}

ProbeCluster ProbePlanner::cluster(Rate rate) {
  id_ = id_ == 255 ? 1 : id_ + 1;
  return {id_, rate, std::max(bytes_in(rate, kLength), kLeastBytes)};
}

}  // namespace madang::media
