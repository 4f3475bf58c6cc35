#include "kernel/media/probe.hpp"

#include <algorithm>
#include <cmath>

namespace madang::media {
namespace {

constexpr std::chrono::milliseconds kLongest{200};
constexpr std::int64_t kLeastBytes = 5'000;
constexpr std::int64_t kMostBytes = 60'000;
/// What is asked for first: 15 kB at once, so that a page of tiles is there with the first answer.
constexpr Rate kFirst = 6'000'000;
constexpr std::chrono::milliseconds kFirstLength{20};
/// Where so much was lost of the first that it says nothing.
constexpr Rate kSecond = 1'200'000;
/// What part of it is lost says little of a few packets.
constexpr Duration kQuestionLength = std::chrono::milliseconds(50);
constexpr std::chrono::seconds kGivenUp{2};
constexpr std::chrono::seconds kPause{3};
constexpr std::chrono::milliseconds kAgain{1'500};
constexpr std::chrono::seconds kLongestPause{5};
constexpr double kNoise = 0.2;
constexpr double kMuchMore = 1.5;

}  // namespace

void ProbeMeasure::Line::add(double x, double y) {
  ++points_;
  const double from_x = x - mean_x_;
  const double from_y = y - mean_y_;
  mean_x_ += from_x / points_;
  mean_y_ += from_y / points_;
  both_ += from_x * (y - mean_y_);
  square_x_ += from_x * (x - mean_x_);
  square_y_ += from_y * (y - mean_y_);
}

double ProbeMeasure::Line::doubt() const {
  if (points_ < 3 || square_x_ <= 0) return 0;
  const double off = std::max(0.0, square_y_ - both_ * both_ / square_x_);
  return std::sqrt(off / (points_ - 2) / square_x_);
}

void ProbeMeasure::begin(const ProbeCluster& cluster) {
  *this = {};
  cluster_ = cluster;
}

void ProbeMeasure::on_sent(const SentPacket& packet) {
  if (packet.cluster != cluster_.id || cluster_.id == 0) return;
  if (bytes_sent_ == 0) first_sent_ = packet.sent;
  last_sent_ = packet.sent;
  bytes_sent_ += packet.size;
  sending_.add(static_cast<double>(bytes_sent_), millis_of(packet.sent - first_sent_));
}

void ProbeMeasure::on_report(const SentPacket& packet, std::optional<Duration> arrived) {
  if (packet.cluster != cluster_.id || cluster_.id == 0) return;
  bytes_reported_ += packet.size;
  if (!arrived) return;
  if (bytes_received_ == 0) first_arrived_ = *arrived;
  bytes_received_ += packet.size;
  arriving_.add(static_cast<double>(bytes_reported_), millis_of(*arrived - first_arrived_));
}

void ProbeMeasure::on_unheard(const SentPacket& packet) {
  if (packet.cluster == cluster_.id && cluster_.id != 0) bytes_unheard_ += packet.size;
}

ProbeMeasure::Result ProbeMeasure::take_result(Time now) {
  if (bytes_sent_ == 0) return {};
  const bool is_whole = bytes_sent_ >= cluster_.bytes && bytes_reported_ + bytes_unheard_ >= bytes_sent_;
  if (!is_whole && now - first_sent_ < kGivenUp) return {};
  Result said = result();
  if (bytes_reported_ > 0) said.lost = 1 - static_cast<double>(bytes_received_) / static_cast<double>(bytes_reported_);
  said.length = last_sent_ - first_sent_;
  begin({});
  return said;
}

ProbeMeasure::Result ProbeMeasure::result() const {
  constexpr double kBitsPerSecond = 8'000;  // of bytes in a millisecond
  if (bytes_unheard_ * 2 > bytes_sent_) return {.outcome = Outcome::unheard};
  const std::int64_t heard = bytes_sent_ - bytes_unheard_;
  const bool is_lost = bytes_received_ * 10 < heard * 7 || bytes_sent_ < cluster_.bytes;
  if (is_lost || arriving_.points() < 4) return {.outcome = Outcome::failed};
  const double least = kBitsPerSecond / 1e8;
  const double sent = std::max(sending_.slope(), least);
  const double doubt = arriving_.doubt();
  // Held back by a radio and delivered at once, it says nothing of the line.
  if (arriving_.slope() < sent / 2 || doubt > arriving_.slope() * kNoise) return {.outcome = Outcome::noisy};
  const double arrived = std::max(arriving_.slope() - doubt, sent);
  const auto rate = static_cast<Rate>(kBitsPerSecond / arrived);
  if (arrived > sent / 0.9) return {.outcome = Outcome::saturated, .rate = times(rate, 0.9)};
  return {.outcome = Outcome::passed, .rate = rate};
}

std::optional<ProbeCluster> ProbePlanner::next(const Situation& situation) {
  if (is_out_ && situation.now > next_at_) is_out_ = false;  // its result never came
  const Rate rate = due(situation);
  if (rate == 0) return std::nullopt;
  asked_ = situation.question > 0 ? rate : std::min(rate, times(situation.wanted, 1.1));
  follow_ = 0;
  wanted_ = situation.wanted;
  is_out_ = true;
  next_at_ = situation.now + pause_;
  return cluster(asked_, situation.question > 0 ? kQuestionLength : Duration::zero());
}

Rate ProbePlanner::due(const Situation& situation) const {
  if (is_out_ || !situation.is_calm) return 0;
  if (situation.question > 0) return situation.question;
  if (situation.wanted <= times(situation.estimate, 1.05)) return 0;
  if (follow_ > times(situation.estimate, 1.1)) return follow_;
  if (is_opening_ && asked_ == 0) return kFirst;
  const bool is_called_for = has_room_ && situation.wanted > times(wanted_, kMuchMore);
  if (!is_called_for && situation.now < next_at_) return 0;
  return situation.is_limited ? 2 * situation.estimate : times(situation.estimate, 1.5);
}

void ProbePlanner::on_result(Time now, const ProbeMeasure::Result& result) {
  using Outcome = ProbeMeasure::Outcome;
  if (result.outcome == Outcome::none) return;
  is_out_ = false;
  const bool is_asked_once_more = result.outcome == Outcome::unheard && !is_unheard_;
  is_unheard_ = is_asked_once_more;
  if (is_asked_once_more) {
    follow_ = asked_;
    return;
  }
  has_room_ = result.outcome == Outcome::passed && result.rate >= times(asked_, 0.7);
  pause_ = has_room_ ? Duration(kPause) : std::min<Duration>(pause_ * 2, kLongestPause);
  follow_ = has_room_ ? 2 * result.rate : 0;
  next_at_ = now + pause_;
  if (result.outcome == Outcome::noisy) {
    // Asked again at once, if there is a length that says more.
    if (length_ < kLongest) follow_ = asked_;
    length_ = std::min<Duration>(length_ * 2, kLongest);
    return;
  }
  if (result.outcome == Outcome::failed || result.outcome == Outcome::unheard) {
    next_at_ = now + kAgain;
    if (is_opening_ && asked_ > kSecond) follow_ = kSecond;
    return;
  }
  // Nor does it, where the machine was busy or others shared the line just then, say the last of a line that is wide.
  if (is_opening_ && result.outcome == Outcome::saturated && result.rate > kSecond) follow_ = 2 * result.rate;
  is_opening_ = is_opening_ && follow_ > 0 && has_room_;
}

void ProbePlanner::on_fall(Time now) {
  follow_ = 0;
  is_opening_ = has_room_ = false;
  pause_ = kPause;
  next_at_ = now + kPause;
}

ProbeCluster ProbePlanner::cluster(Rate rate, Duration least) {
  id_ = id_ == 255 ? 1 : id_ + 1;
  const Duration length = is_opening_ ? std::max<Duration>(length_ * 4 / 5, kFirstLength) : length_;
  return {id_, rate, std::clamp(bytes_in(rate, std::max(length, least)), kLeastBytes, kMostBytes)};
}

}  // namespace madang::media
