#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace madang::presence {

/// The devices of one member, and in front of which somebody sits. Nearly everybody has one, so that takes no memory of
/// its own.
class Devices {
 public:
  using Number = std::uint64_t;

  /// This bit and the next are no part of a device's number.
  static constexpr Number kFirstFlag = 1ULL << 61;

  bool empty() const { return !first_ && !others_; }

  void add(Number device, bool is_active) {
    if (!first_) {
      first_ = packed(device, is_active);
      return;
    }
    if (!others_) others_ = std::make_unique<std::vector<Number>>();
    others_->push_back(packed(device, is_active));
  }

  void remove(Number device) {
    if (number(first_) == device) first_ = 0;
    if (!others_) return;
    std::erase_if(*others_, [&](Number each) { return number(each) == device; });
    if (!first_ && !others_->empty()) {
      first_ = others_->front();
      others_->erase(others_->begin());
    }
    if (others_->empty()) others_.reset();
  }

  /// False when it is not there.
  bool set_active(Number device, bool is_active) {
    Number* const found = find(device);
    if (found) *found = packed(device, is_active);
    return found;
  }

  /// Whether `holds(device, is_active)` for any of them.
  template <class Holds>
  bool any(Holds holds) const {
    const auto asks = [&](Number each) { return holds(number(each), (each & kActive) != 0); };
    return (first_ && asks(first_)) || (others_ && std::ranges::any_of(*others_, asks));
  }

 private:
  static constexpr Number kThere = kFirstFlag;
  static constexpr Number kActive = kFirstFlag << 1;

  static Number packed(Number device, bool is_active) { return device | kThere | (is_active ? kActive : 0); }
  static Number number(Number packed) { return packed ? packed & ~(kActive | kThere) : ~Number(0); }

  Number* find(Number device) {
    if (number(first_) == device) return &first_;
    if (!others_) return nullptr;
    const auto found = std::ranges::find(*others_, device, number);
    return found == others_->end() ? nullptr : &*found;
  }

  Number first_ = 0;
  std::unique_ptr<std::vector<Number>> others_;
};

}  // namespace madang::presence
