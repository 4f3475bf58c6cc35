#include "kernel/media/tests/simulated_meeting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace madang::media {
namespace {

using std::chrono::milliseconds;

constexpr Duration kStep = milliseconds(1);
constexpr std::int64_t kMostPacket = 1'200;
constexpr Duration kFrame = milliseconds(40);
const Time kBegin{std::chrono::hours(1)};
/// The receiver's clock begins elsewhere and is 50 millionths fast.
constexpr Duration kClockAhead = std::chrono::hours(77);

Duration receiver_clock(Duration at) { return kClockAhead + at + at / 20'000; }

struct Queued {
  std::int64_t size = 0;
  Duration since{};
};

struct Feedback {
  Duration at{};
  std::vector<PacketReport> reports;
};

struct Source {
  Wish wish;
  int layer = Grant::kPaused;
  bool owes_key_frame = false;
  Duration next{};
};

class Meeting {
 public:
  explicit Meeting(const MeetingShape& shape)
      : shape_(shape),
        line_(shape.line, shape.seed),
        random_(shape.seed * 7919 + 1),
        estimator_({}, 2048, shape.known) {
    if (shape.download_begins) download_.emplace(*shape.download_begins, shape.download_ends);
    if (shape.is_elastic) return;
    add(Shown::stage, 720, shape.stage);
    for (std::uint16_t i = 0; i < shape.tiles; ++i) add(Shown::tile, 360, {{{100'000, 180}, {300'000, 360}}}, i);
  }

  MeetingTrace run() {
    for (now_ = {}; now_ < shape_.length; now_ += kStep) {
      if (now_ % MeetingTrace::kSlice == Duration::zero()) begin_slice();
      hear();
      if (now_ % milliseconds(25) == Duration::zero()) steer();
      make_frames();
      send();
      if (download_) download_->advance(now_, line_);
      receive();
    }
    return std::move(trace_);
  }

 private:
  Time time() const { return kBegin + now_; }
  MeetingTrace::Slice& slice() { return trace_.slices.back(); }
  double jitter(double part) { return std::uniform_real_distribution<>(1 - part, 1 + part)(random_); }

  void add(Shown shown, std::uint16_t height, std::array<Layer, 4> offers, std::uint16_t position = 0) {
    Wish wish{.publication = sources_.size() + 1, .shown = shown, .height = height, .position = position};
    wish.offers = offers;
    wish.layers = static_cast<std::uint8_t>(std::ranges::count_if(offers, [](const Layer& l) { return l.rate > 0; }));
    sources_.push_back({.wish = wish, .next = milliseconds(7 * sources_.size())});
  }

  void begin_slice() {
    trace_.slices.push_back({.estimate = estimator_.estimate(),
                             .capacity = line_.shape().capacity(now_),
                             .queue = line_.queue_delay(now_)});
  }

  void hear() {
    while (!feedbacks_.empty() && feedbacks_.front().at <= now_) {
      estimator_.on_feedback(time(), feedbacks_.front().reports);
      feedbacks_.pop_front();
    }
  }

  void steer() {
    if (const auto cluster = estimator_.on_time(time())) pacer_.probe(*cluster);
    const Rate estimate = estimator_.estimate();
    pacer_.set_estimate(estimate);
    if (shape_.is_elastic) return;
    std::vector<Wish> wishes{{.publication = 99, .shown = Shown::audio, .layers = 1, .offers = {{{48'000, 0}}}}};
    for (const Source& source : sources_) wishes.push_back(source.wish);
    const auto grants = allocator_.allocate(time(), estimate, wishes);
    const Rate wanted = times(allocator_.wanted(), 1.3);  // as Downlink does
    estimator_.set_wanted(wanted);
    pacer_.set_bucket(burst_.at(time(), estimate, wanted));
    for (std::size_t i = 0; i < sources_.size(); ++i) follow(sources_[i], grants[i + 1].layer);
  }

  void follow(Source& source, int layer) {
    if (source.layer == layer) return;
    trace_.switches.push_back({now_, source.wish.publication, source.layer, layer});
    source.owes_key_frame = layer >= 0;
    source.layer = layer;
  }

  void make_frames() {
    if (now_ >= next_audio_) {
      next_audio_ += milliseconds(20);
      audio_.push_back({120, now_});
      slice().audio_sent += 120;
    }
    if (shape_.is_elastic && now_ % kFrame == Duration::zero()) {
      put(bytes_in(std::max<Rate>(0, estimator_.estimate() - 48'000), kFrame), jitter(0.2));
    }
    for (Source& source : sources_) {
      if (source.next > now_) continue;
      source.next += kFrame;
      if (source.layer < 0) continue;
      const Rate rate = source.wish.offers[static_cast<std::size_t>(source.layer)].rate;
      put(bytes_in(rate, kFrame), source.owes_key_frame ? shape_.key_frame : jitter(0.25) * 0.97);
      source.owes_key_frame = false;
    }
  }

  void put(std::int64_t bytes, double factor) {
    auto left = static_cast<std::int64_t>(static_cast<double>(bytes) * factor);
    for (; left > 0; left -= kMostPacket) {
      video_.push_back({std::clamp<std::int64_t>(left, 60, kMostPacket), now_});
      queued_ += video_.back().size;
    }
  }

  void send() {
    while (true) {
      Pacer::Waiting waiting{.queued = queued_};
      if (!audio_.empty()) waiting.audio = audio_.front().size;
      if (!video_.empty()) waiting.video = video_.front().size;
      const auto turn = pacer_.next(time(), waiting);
      if (turn.kind == Pacer::Kind::nothing) return;
      leave(turn, take(turn));
    }
  }

  std::int64_t take(const Pacer::Turn& turn) {
    if (turn.kind == Pacer::Kind::padding) return turn.padding;
    auto& queue = turn.kind == Pacer::Kind::audio ? audio_ : video_;
    const Queued packet = queue.front();
    queue.pop_front();
    if (turn.kind == Pacer::Kind::video) queued_ -= packet.size;
    slice().paced = std::max(slice().paced, now_ - packet.since);
    return packet.size;
  }

  void leave(const Pacer::Turn& turn, std::int64_t size) {
    pacer_.on_sent(time(), turn, size, queued_);
    kinds_[next_number_ % kinds_.size()] = turn.kind;
    estimator_.on_sent(time(), static_cast<std::uint16_t>(next_number_), static_cast<std::uint16_t>(size),
                       turn.cluster);
    line_.send({.flow = Flow::media, .number = next_number_++, .size = size, .sent = now_});
  }

  void receive() {
    for (const LinePacket& packet : line_.advance(now_)) {
      if (packet.flow == Flow::download) {
        slice().download += packet.size;
        download_->on_arrival(packet, shape_.back);
        continue;
      }
      slice().media += packet.size;
      const auto kind = kinds_[packet.number % kinds_.size()];
      if (kind == Pacer::Kind::padding) slice().padding += packet.size;
      if (kind == Pacer::Kind::audio) slice().audio += packet.size;
      arrived_.push_back(packet);
    }
    if (now_ < next_feedback_ || arrived_.empty()) return;
    next_feedback_ =
        now_ + Duration(static_cast<std::int64_t>(static_cast<double>(shape_.feedback_every.count()) * jitter(0.33)));
    Feedback feedback{now_ + shape_.back, {}};
    std::ranges::sort(arrived_, {}, &LinePacket::number);
    for (const LinePacket& packet : arrived_) {
      if (packet.number < reported_) {  // it was overtaken by what the last feedback told of
        feedback.reports.push_back({static_cast<std::uint16_t>(packet.number), true, receiver_clock(packet.arrived)});
        continue;
      }
      for (; reported_ < packet.number; ++reported_)
        feedback.reports.push_back({static_cast<std::uint16_t>(reported_)});
      feedback.reports.push_back({static_cast<std::uint16_t>(reported_++), true, receiver_clock(packet.arrived)});
    }
    arrived_.clear();
    send_back(std::move(feedback));
  }

  void send_back(Feedback feedback) {
    const LineShape& line = shape_.line;
    const double loss = shape_.is_back_alike ? line.loss_at(now_) : shape_.feedback_loss;
    if (std::uniform_real_distribution<>(0, 1)(random_) < loss) return;
    if (!shape_.is_back_alike) return feedbacks_.push_back(std::move(feedback));
    const auto most = line.jitter_at(now_).count();
    feedback.at += line.detour_at(now_) + Duration(std::uniform_int_distribution<std::int64_t>(0, most)(random_));
    const auto place = std::ranges::upper_bound(feedbacks_, feedback.at, {}, &Feedback::at);
    feedbacks_.insert(place, std::move(feedback));
  }

  MeetingShape shape_;
  SimulatedLine line_;
  std::mt19937 random_;
  BandwidthEstimator estimator_;
  Pacer pacer_;
  BurstAllowance burst_;
  LayerAllocator allocator_;
  std::optional<SimulatedDownload> download_;
  std::vector<Source> sources_;
  std::deque<Queued> audio_;
  std::deque<Queued> video_;
  std::int64_t queued_ = 0;
  std::array<Pacer::Kind, 16'384> kinds_{};
  std::uint64_t next_number_ = 65'000;
  std::uint64_t reported_ = 65'000;
  std::vector<LinePacket> arrived_;
  std::deque<Feedback> feedbacks_;
  Duration now_{};
  Duration next_audio_{};
  Duration next_feedback_{};
  MeetingTrace trace_;
};

std::size_t slice_of(int second) { return static_cast<std::size_t>(second) * 10; }

}  // namespace

MeetingTrace simulate(const MeetingShape& shape) { return Meeting(shape).run(); }

Rate MeetingTrace::mean(std::int64_t Slice::* bytes, int from, int to) const {
  std::int64_t sum = 0;
  for (std::size_t i = slice_of(from); i < slice_of(to); ++i) sum += slices.at(i).*bytes;
  return sum * 8 / (to - from);
}

Rate MeetingTrace::mean_estimate(int from, int to) const {
  Rate sum = 0;
  for (std::size_t i = slice_of(from); i < slice_of(to); ++i) sum += slices.at(i).estimate;
  return sum / (10 * (to - from));
}

Rate MeetingTrace::least_estimate(int from, int to) const {
  Rate least = slices.at(slice_of(from)).estimate;
  for (std::size_t i = slice_of(from); i < slice_of(to); ++i) least = std::min(least, slices.at(i).estimate);
  return least;
}

double MeetingTrace::reached(Rate estimate, int from) const {
  int held = 0;
  for (std::size_t i = slice_of(from); i < slices.size(); ++i) {
    held = slices[i].estimate >= estimate ? held + 1 : 0;
    if (held == 20) return static_cast<double>(i - 19 - slice_of(from)) / 10;
  }
  return 1e9;
}

double MeetingTrace::longest_above(Duration queue, int from, int to) const {
  int longest = 0;
  int above = 0;
  for (std::size_t i = slice_of(from); i < slice_of(to); ++i) {
    above = slices.at(i).queue > queue ? above + 1 : 0;
    longest = std::max(longest, above);
  }
  return longest / 10.0;
}

double MeetingTrace::shown_first(int least) const {
  std::map<std::uint64_t, bool> shown;
  for (const Switch& change : switches) {
    if (change.to >= 0) shown[change.publication] = true;
    if (static_cast<int>(shown.size()) == least) return seconds_of(change.at);
  }
  return 1e9;
}

double MeetingTrace::longest_pause(std::uint64_t publication, int from, int to) const {
  Duration longest{};
  Duration since{};
  bool is_paused = true;
  const auto end_pause = [&](Duration at) {
    const auto begin = std::max<Duration>(since, std::chrono::seconds(from));
    if (is_paused) longest = std::max(longest, std::min<Duration>(at, std::chrono::seconds(to)) - begin);
  };
  for (const Switch& change : switches) {
    if (change.publication != publication) continue;
    end_pause(change.at);
    is_paused = change.to < 0;
    since = change.at;
  }
  end_pause(std::chrono::seconds(to));
  return seconds_of(longest);
}

int MeetingTrace::most_switches_in_ten_seconds(int from, int to) const {
  int most = 0;
  for (const Switch& first : switches) {
    if (first.at < std::chrono::seconds(from) || first.at >= std::chrono::seconds(to)) continue;
    most =
        std::max(most, static_cast<int>(std::ranges::count_if(switches, [&](const Switch& other) {
                   return other.publication == first.publication && other.at >= first.at &&
                          other.at < std::min<Duration>(first.at + std::chrono::seconds(10), std::chrono::seconds(to));
                 })));
  }
  return most;
}

int MeetingTrace::most_turns_in_ten_seconds(int from, int to) const {
  MeetingTrace turns;
  std::map<std::uint64_t, bool> ups;
  for (const Switch& change : switches) {
    const bool is_up = change.to > change.from;
    const auto [last, is_first] = ups.try_emplace(change.publication, is_up);
    if (!is_first && last->second != is_up) turns.switches.push_back(change);
    last->second = is_up;
  }
  return turns.most_switches_in_ten_seconds(from, to);
}

std::string MeetingTrace::text() const {
  std::string text;
  for (std::size_t second = 0; second * 10 + 10 <= slices.size(); ++second) {
    const auto at = static_cast<int>(second);
    const auto& slice = slices[second * 10];
    text += fmt::format(
        "{:3} s  line {:5} k  estimate {:5} k  media {:5} k (padding {:4} k)  download {:5} k  queue {:3} ms", second,
        slice.capacity / 1000, slice.estimate / 1000, mean(&Slice::media, at, at + 1) / 1000,
        mean(&Slice::padding, at, at + 1) / 1000, mean(&Slice::download, at, at + 1) / 1000,
        std::lround(millis_of(slice.queue)));
    for (const Switch& change : switches) {
      if (change.at / std::chrono::seconds(1) == static_cast<std::int64_t>(second)) {
        text += fmt::format("  {}:{}>{}", change.publication, change.from, change.to);
      }
    }
    text += '\n';
  }
  return text;
}

}  // namespace madang::media
