#pragma once

#include <cstdint>
#include <optional>

#include "kernel/media/data_rate.hpp"
#include "kernel/media/sent_packets.hpp"

namespace madang::media {

/// Some packets to be sent faster than usual, to see whether the line bears it.
struct ProbeCluster {
  std::uint8_t id = 0;  ///< marks its packets; never 0
  Rate rate = 0;
  std::int64_t bytes = 0;
};

/// At what rate the packets of a probe came through: the slope of a straight line through their arrivals, against how
/// many bytes had been sent by then. Jitter bends the line little, and how far the arrivals lie from it says how much
/// the slope is worth. No allocation; one thread.
class ProbeMeasure {
 public:
  void begin(const ProbeCluster& cluster);
  void on_sent(const SentPacket& packet);
  /// In the order in which they were sent; no time: it is lost.
  void on_report(const SentPacket& packet, std::optional<Duration> arrived);
  /// The feedback that would have told of it did not come, and later ones do not.
  void on_unheard(const SentPacket& packet);

  enum class Outcome {
    none,
    passed,
    saturated,
    failed,   ///< too much of it was lost
    noisy,    ///< it says nothing: too short for how much the arrivals sway
    unheard,  ///< nor does it where the feedback of most of it was lost
  };
  struct Result {
    Outcome outcome = Outcome::none;
    Rate rate = 0;      ///< what the line bears at least (passed), or at most (saturated)
    double lost = 0;    ///< what part of it
    Duration length{};  ///< of its sending
  };
  /// Once, when all its packets were reported or it took too long.
  Result take_result(Time now);

 private:
  /// A straight line through points, as they come.
  class Line {
   public:
    void add(double x, double y);
    int points() const { return points_; }
    double slope() const { return square_x_ > 0 ? both_ / square_x_ : 0; }
    /// How far the true slope may well lie from it (its standard error).
    double doubt() const;

   private:
    int points_ = 0;
    double mean_x_ = 0;
    double mean_y_ = 0;
    double both_ = 0;
    double square_x_ = 0;
    double square_y_ = 0;
  };

  Result result() const;

  ProbeCluster cluster_;
  Time first_sent_;
  Time last_sent_;
  Duration first_arrived_{};
  Line sending_;  ///< milliseconds over bytes
  Line arriving_;
  std::int64_t bytes_sent_ = 0;
  std::int64_t bytes_reported_ = 0;
  std::int64_t bytes_received_ = 0;
  std::int64_t bytes_unheard_ = 0;
};

/// When it is worth asking the line for more, and for how much. At first need, at once and for a lot: a short train
/// says by its spreading what a line carries, and costs half a megabit a quarter of a second. Then doubling while it
/// passes; again when much more is wanted, and every few seconds while growing alone cannot show it, less often after
/// each failure; and soon after a fall, since what took the line away is often over. Where the answer is drowned in
/// jitter the next one is longer, and where it was not heard of it is asked once more. Never more than is wanted, but
/// where losses are to be understood. No allocation; one thread.
class ProbePlanner {
 public:
  struct Situation {
    Time now;
    Rate estimate = 0;
    Rate wanted = 0;          ///< what everything that is shown would need at its best
    bool is_limited = false;  ///< we send much less than we might
    bool is_calm = false;     ///< neither queue nor loss nor another flow speaks against it
    Rate question = 0;        ///< of LossQuestion: to be asked first, whatever is wanted
  };
  /// Of a line that is known, a first need is no reason to ask for a lot.
  explicit ProbePlanner(bool is_known = false) : is_opening_(!is_known) {}

  std::optional<ProbeCluster> next(const Situation& situation);
  void on_result(Time now, const ProbeMeasure::Result& result);
  /// The estimate fell by a third or more.
  void on_fall(Time now);

 private:
  static constexpr std::chrono::milliseconds kLength{25};

  /// 0: nothing now.
  Rate due(const Situation& situation) const;
  ProbeCluster cluster(Rate rate, Duration least);

  bool is_opening_;  ///< nothing was found out yet
  bool is_out_ = false;
  Rate asked_ = 0;
  Rate follow_ = 0;        ///< to be asked next, at once
  Rate wanted_ = 0;        ///< when it was asked last
  bool has_room_ = false;  ///< the last one passed
  bool is_unheard_ = false;
  Time next_at_;
  Duration pause_ = std::chrono::seconds(3);
  Duration length_ = kLength;
  std::uint8_t id_ = 0;
};

}  // namespace madang::media
