#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kernel/move/side.hpp"

namespace madang::move {

struct Death {};

/// A side whose program dies when it is asked for something for the nth time: between any two statements.
class Dying final : public Side {
 public:
  Dying(Side& side, std::atomic<int>& left) : side_(side), left_(left) {}

  const std::string& name() const override { return side_.name(); }
  store::Transaction& transaction() override { return lived().transaction(); }
  void demand_schema(std::span<const store::Migration> known) override { side_.demand_schema(known); }
  std::vector<Table> tables() override { return side_.tables(); }
  bool take_hold() override { return lived().take_hold(); }
  void insert(const Table& table, const Rows& rows, const std::vector<std::size_t>& which) override {
    lived().insert(table, rows, which);
  }
  std::uint64_t last_tick() override { return lived().last_tick(); }
  void go_on_after(std::uint64_t tick) override { lived().go_on_after(tick); }
  void tidy_up() override { lived().tidy_up(); }
  void settle() override { lived().settle(); }

 private:
  Side& lived() {
    if (--left_ < 0) throw Death();
    return side_;
  }

  Side& side_;
  std::atomic<int>& left_;  // both sides are asked at the same time
};

}  // namespace madang::move
