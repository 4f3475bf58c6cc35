#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace madang::net {

/// What waits to go out on one socket: shared frames in order, the first perhaps begun. Pure; holds no memory when
/// empty.
class Outbox {
 public:
  using Bytes = std::shared_ptr<const std::string>;

  void push(Bytes bytes);
  bool empty() const { return first_ == frames_.size(); }
  std::size_t bytes() const { return bytes_; }

  /// Describes the front of the queue for sendmsg; says how many of `vectors` it used.
  std::size_t describe(std::span<iovec> vectors) const;
  /// The kernel took so many bytes of the front.
  void taken(std::size_t count);
  /// Forgets all that has not begun to go out; a begun frame stays, since the peer has seen its header.
  void drop_unbegun();

 private:
  std::vector<Bytes> frames_;
  std::size_t first_ = 0;
  std::size_t offset_ = 0;  // into the first frame
  std::size_t bytes_ = 0;
};

}  // namespace madang::net
