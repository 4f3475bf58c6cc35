#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace madang::net {

/// Whether a frame may be forgotten for a reader too slow: events may, since the reader asks for them again; answers
/// may not, since somebody waits for them.
enum class Loss : std::uint8_t { never, allowed };

/// What waits to go out on one socket: shared frames in order, the first perhaps begun. Pure; holds no memory when
/// empty, nor for a single frame, which is what most sockets ever have.
class Outbox {
 public:
  using Bytes = std::shared_ptr<const std::string>;

  void push(Bytes bytes, Loss loss = Loss::never);
  bool empty() const { return !first_.bytes; }
  std::size_t bytes() const { return bytes_; }

  /// Describes the front of the queue for sendmsg; says how many of `vectors` it used.
  std::size_t describe(std::span<iovec> vectors) const;
  /// The kernel took so many bytes of the front.
  void taken(std::size_t count);
  /// Forgets what may be lost and has not begun to go out; a begun frame stays, since the peer has seen its header.
  void drop_unbegun();

 private:
  struct Waiting {
    Bytes bytes;
    Loss loss = Loss::never;
  };
  struct Rest {
    std::vector<Waiting> frames;
    std::size_t next = 0;
  };

  void go_to_next();

  Waiting first_;
  std::unique_ptr<Rest> rest_;
  std::size_t offset_ = 0;  // into the first frame
  std::size_t bytes_ = 0;
};

}  // namespace madang::net
