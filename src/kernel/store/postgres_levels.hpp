#pragma once

#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "kernel/store/postgres_link.hpp"

namespace madang::store {

/// In which order the questions of one flight must be asked: each after those of the lanes that it touches, and those
/// of one work in their order. Of works that run beside each other in a lane, what is only written to different tables
/// has no order. Questions of one level may be asked as one.
class Levels {
 public:
  /// `table` is the only one that the question writes to; empty when it reads, or when that is not known.
  std::size_t next(const Question& question, std::string_view table);

 private:
  struct Last {
    std::size_t shared = 0;
    std::size_t alone = 0;
  };
  struct Own {
    boost::container::small_vector<std::pair<std::string_view, std::size_t>, 6> written{};  // by table
    std::size_t asked = 0;
    std::size_t highest = 0;
  };

  static std::size_t& last_of(Own& own, std::string_view table);
  std::size_t after_own(const Question& question, std::string_view table, std::size_t level);

  std::unordered_map<std::int64_t, Last> by_lock_;
  std::unordered_map<const Lane*, Own> by_work_;  // a lane of whoever asks, and not its like
  std::size_t floor_ = 0;
  std::size_t highest_ = 0;
};

}  // namespace madang::store
