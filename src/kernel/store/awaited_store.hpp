#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "kernel/store/store.hpp"

namespace madang::store {

/// A database that was away when the process started. Until it is there, what is asked of it is refused with
/// kCannotReach; from then on this is nothing but it.
class AwaitedStore final : public Store {
 public:
  using Open = std::function<std::unique_ptr<Store>()>;

  /// `why` it is away, for the operator; `name` is what the log calls it.
  AwaitedStore(std::string name, std::string why, Open open);
  ~AwaitedStore() override { close(); }

  std::string epoch() const override { return opened() ? opened()->epoch() : ""; }
  bool is_writable() const override { return opened() && opened()->is_writable(); }
  std::string trouble() const override;
  bool is_superseded() const override { return opened() && opened()->is_superseded(); }
  Neighbours neighbours() const override { return opened() ? opened()->neighbours() : Neighbours{}; }
  bool is_writing() const override { return opened() && opened()->is_writing(); }
  StoreCounts counts() const override { return opened() ? opened()->counts() : StoreCounts{}; }
  void close() override;

  void enqueue_write(Lane lane, Work work, Done done) override;
  void enqueue_read(Lane lane, Work work, Done done) override;

  /// Tries once a second, on a thread of its own.
  void look_for_absent(Found found) override;

 private:
  Store* opened() const { return published_.load(); }
  void look();
  bool open(const Found& found);
  void note(const std::string& why);

  const std::string name_;
  const Open open_;
  Found found_;
  std::unique_ptr<Store> store_;
  std::atomic<Store*> published_ = nullptr;
  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  std::string why_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace madang::store
