#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kernel/media/bytes.hpp"
#include "kernel/media/transport_address.hpp"

namespace madang::media {

/// Gathers the datagrams of a tick and lays those of each line (who they are for; a small number) out as runs for
/// UDP_SEGMENT: one after the other in their order, of equal size but for the last, which may be shorter. Knows no
/// socket. No allocation but for a new line. One thread.
class UdpRuns {
 public:
  static constexpr std::size_t kMostDatagrams = 1'000;
  static constexpr std::size_t kMostBytes = 1 << 20;
  static constexpr std::size_t kLongestRun = 64;        ///< segments: what kernels of all ages take
  static constexpr std::size_t kMostRunBytes = 64'000;  ///< of one message of UDP

  struct Run {
    std::uint32_t line = 0;
    std::uint32_t first = 0;  ///< see next()
    std::uint32_t count = 0;
    std::uint16_t segment = 0;  ///< the size of all but the last
  };

  UdpRuns();

  bool has_room(std::size_t most) const { return count_ < kMostDatagrams && kMostBytes - used_ >= most; }
  /// Only while has_room().
  MutableBytes room(std::size_t most) { return MutableBytes(bytes_).subspan(used_, most); }
  /// The first `size` bytes of the room are a datagram.
  void add(std::uint32_t line, const TransportAddress& to, std::size_t size);
  bool empty() const { return count_ == 0; }

  /// Lays out all that was added as messages for sendmmsg(); the same number of runs() says what is in them.
  std::span<mmsghdr> messages();
  std::span<const Run> runs() const { return runs_; }
  void clear();

  Bytes datagram(std::uint32_t place) const { return Bytes(bytes_).subspan(pieces_[place].at, pieces_[place].size); }
  std::uint32_t next(std::uint32_t place) const { return pieces_[place].next; }
  const TransportAddress& address(std::uint32_t place) const { return pieces_[place].to; }

  /// No runs to that address any more, as long as the line keeps it.
  void go_singly(const Run& run) { lines_[run.line].singly = pieces_[run.first].to; }
  void go_singly() { is_single_ = true; }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static constexpr std::size_t kControl = CMSG_SPACE(sizeof(std::uint16_t));

  struct Piece {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
    std::uint32_t next = kNone;  // of the same line
    TransportAddress to;
  };
  struct Line {
    std::uint32_t first = kNone;
    std::uint32_t last = kNone;
    std::optional<TransportAddress> singly;
  };
  struct alignas(cmsghdr) Control {
    std::uint8_t bytes[kControl];
  };

  std::uint32_t lay_out(std::uint32_t line, std::uint32_t first);
  void write_message(const Run& run, std::size_t first_part);

  bool is_single_ = false;
  std::size_t used_ = 0;
  std::size_t count_ = 0;
  std::vector<std::uint8_t> bytes_;
  std::vector<Piece> pieces_;
  std::vector<Line> lines_;
  std::vector<std::uint32_t> touched_;  // lines that have something
  std::vector<Run> runs_;
  std::vector<iovec> parts_;
  std::vector<Control> controls_;
  std::vector<sockaddr_storage> names_;
  std::vector<mmsghdr> messages_;
};

}  // namespace madang::media
