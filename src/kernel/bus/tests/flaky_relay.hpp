#pragma once

#include <algorithm>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "kernel/bus/relay.hpp"

namespace madang::bus {

struct Flakiness {
  double lost = 0;
  double doubled = 0;
  double delayed = 0;  ///< until others have come, and then in any order
};

/// Carries badly, by a seed, what another one carries well.
class FlakyRelay final : public Relay {
 public:
  FlakyRelay(std::unique_ptr<Relay> relay, Flakiness flakiness, unsigned seed)
      : relay_(std::move(relay)), flakiness_(flakiness), random_(seed) {}

  void start(Arrived arrived) override {
    relay_->start([this, arrived = std::move(arrived)](std::string_view subject, std::string_view bytes) {
      const std::lock_guard lock(mutex_);
      if (happens(flakiness_.lost)) return;
      if (happens(flakiness_.doubled)) held_.emplace_back(subject, bytes);
      if (happens(flakiness_.delayed)) {
        held_.emplace_back(subject, bytes);
      } else {
        arrived(subject, bytes);
      }
      if (held_.size() > 8) release(arrived);
    });
  }
  void stop() override { relay_->stop(); }
  void publish(std::string subject, std::string bytes) override {
    relay_->publish(std::move(subject), std::move(bytes));
  }
  void subscribe(std::string subject) override { relay_->subscribe(std::move(subject)); }
  void unsubscribe(std::string subject) override { relay_->unsubscribe(std::move(subject)); }
  bool is_connected() const override { return relay_->is_connected(); }
  RelayCounts counts() const override { return relay_->counts(); }

  void become(Flakiness flakiness) {
    const std::lock_guard lock(mutex_);
    flakiness_ = flakiness;
  }

 private:
  bool happens(double chance) { return std::uniform_real_distribution<>(0, 1)(random_) < chance; }
  void release(const Arrived& arrived) {
    std::ranges::shuffle(held_, random_);
    for (const auto& [subject, bytes] : std::exchange(held_, {})) arrived(subject, bytes);
  }

  const std::unique_ptr<Relay> relay_;
  std::mutex mutex_;
  Flakiness flakiness_;
  std::mt19937 random_;
  std::vector<std::pair<std::string, std::string>> held_;
};

}  // namespace madang::bus
