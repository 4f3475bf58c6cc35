#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace madang::bus {

struct StandingOptions {
  std::chrono::milliseconds behind_after{800};  ///< as nodes find a database that comes back at different moments
  std::chrono::milliseconds alone_after{5'000};
  std::chrono::milliseconds believed_for{3'000};  ///< what another said of itself
};

/// How this node stands beside others: whether its people would be better off with them. So they are
/// - when another reaches all databases that this one reaches, and more: it is *behind*. Of two that each lack
///   something else neither is, for then nobody would be left. Who lacks the database above organisations sees it by
///   what others commit (Cluster);
/// - when that database is away and no other node is heard: it is *alone*, and whether others are better off nobody can
///   say. Who comes elsewhere and finds the same comes back when there is something again.
///
/// Any thread.
class Standing {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Databases = std::set<std::string, std::less<>>;
  enum class Kind { well, behind, alone };

  explicit Standing(StandingOptions options = {}) : options_(options) {}

  /// Another node said which databases it reaches.
  void heard(std::uint64_t node, Databases reached, Time now);
  /// What this one reaches, and whether there are other nodes at all: every moment. Gives what people are to be sent
  /// elsewhere for. Whoever is behind is told again and again, for the balancer may send some back; whoever is alone
  /// once, for else they would come and go in circles.
  std::optional<Kind> look(const Databases& reached, bool has_others, Time now);
  /// From the first moment on, before anybody is sent away: so nobody new comes.
  Kind kind() const;

 private:
  struct Word {
    Databases reached;
    Time at;
  };

  bool is_surpassed(const Databases& reached) const;
  bool is_alone(const Databases& reached, bool has_others, Time now);
  bool is_time_to_go(Time now);

  const StandingOptions options_;
  mutable std::mutex mutex_;
  std::map<std::uint64_t, Word> others_;
  std::optional<Time> behind_since_;  // or told last
  std::optional<Time> away_since_;
  Kind kind_ = Kind::well;
};

}  // namespace madang::bus
