#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace madang::s3 {

struct CurlCloser {
  void operator()(void* curl) const;
};
/// One of libcurl's, with the connection that it keeps.
using Handle = std::unique_ptr<void, CurlCloser>;

/// So many connections at once and no more, each used again by whoever comes next. Any thread.
class Handles {
 public:
  explicit Handles(std::size_t most);

  /// Given back when it goes.
  class Lease {
   public:
    Lease(Handles& handles, Handle handle) : handles_(&handles), handle_(std::move(handle)) {}
    Lease(Lease&& other) noexcept = default;
    ~Lease() {
      if (handle_) handles_->give_back(std::move(handle_));
    }
    Handle& handle() { return handle_; }

   private:
    Handles* handles_;
    Handle handle_;
  };

  /// Waits its turn; nothing when that does not come in time, or after stop().
  std::optional<Lease> take(std::chrono::steady_clock::time_point until);
  /// Nobody waits any more.
  void stop();

 private:
  void give_back(Handle handle);

  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<Handle> idle_;
  std::size_t left_;  // that may still be made
  bool stopped_ = false;
};

}  // namespace madang::s3
