#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace madang::media {

/// How many SSRCs a peer may use in one direction unless said otherwise: 31 slots with their retransmissions.
constexpr std::size_t kMostSrtpSources = 64;

/// What is known of each SSRC. None is ever forgotten, since a source that began anew would use its nonces again, or
/// let packets of its past be played again. Nothing is allocated but for every eighth source that is new. One thread.
template <typename State>
class SrtpSources {
 public:
  explicit SrtpSources(std::size_t most) : most_(most) {}

  /// Null when it is new. Good until the next add().
  State* find(std::uint32_t ssrc) {
    if (newest_ < ssrcs_.size() && ssrcs_[newest_] == ssrc) return &states_[newest_];
    for (std::size_t i = 0; i < ssrcs_.size(); ++i) {
      if (ssrcs_[i] == ssrc) return &states_[newest_ = i];
    }
    return nullptr;
  }

  bool full() const { return ssrcs_.size() == most_; }
  std::size_t size() const { return ssrcs_.size(); }

  /// Only of a new one, and only while there is room.
  void add(std::uint32_t ssrc, const State& state) {
    newest_ = ssrcs_.size();
    if (newest_ == states_.capacity()) states_.reserve(std::min(most_, newest_ + kAtOnce));
    ssrcs_.push_back(ssrc);
    states_.push_back(state);
  }

 private:
  static constexpr std::size_t kAtOnce = 8;

  std::size_t most_;
  std::size_t newest_ = 0;  // who was asked for last is asked for again
  std::vector<std::uint32_t> ssrcs_;
  std::vector<State> states_;
};

}  // namespace madang::media
