#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <optional>

#include "kernel/blob/blobs.hpp"
#include "kernel/net/call.hpp"
#include "kernel/threads/waiting_threads.hpp"
#include "recordings/service.hpp"

namespace madang::recordings {

/// Where recordings lie: those that go on in a folder of this machine, those that are put away among the bodies of
/// files. All three are there wherever a verb runs; whoever only reads the route table has none.
struct Shelf {
  std::filesystem::path folder;
  blob::Blobs* blobs = nullptr;
  threads::WaitingThreads* threads = nullptr;
};

/// What a player asks for, of a recording that is kept or still goes on. Any loop.
class Player {
 public:
  Player(Service& service, Shelf shelf) : service_(service), shelf_(std::move(shelf)) {}

  boost::asio::awaitable<RecordingSheet> look(net::Call& call, NameRecording request);
  boost::asio::awaitable<RecordingPoints> points(net::Call& call, NameRecordingPart request);
  /// The bytes that are there now.
  boost::asio::awaitable<net::Representation> read(net::Call& call, NameRecordingPart request);

 private:
  boost::asio::awaitable<std::optional<ReadPart>> part_of(net::Call& call, const NameRecordingPart& request);

  Service& service_;
  const Shelf shelf_;
};

}  // namespace madang::recordings
