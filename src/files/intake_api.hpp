#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "files/service.hpp"
#include "kernel/blob/blobs.hpp"
#include "kernel/blob/parts.hpp"
#include "kernel/net/call.hpp"
#include "kernel/threads/waiting_threads.hpp"

namespace madang::files {

/// Where bytes lie, and the threads that wait for the disk. All three are there wherever a verb runs; whoever only
/// reads the route table has none.
struct Disk {
  blob::Blobs* blobs = nullptr;
  blob::Parts* parts = nullptr;
  threads::WaitingThreads* threads = nullptr;
};

/// The verbs that also move bytes. Bytes are safe on the disk before a row says so, and a row says so before they are
/// named in an answer; after a crash in between the client does the same again.
class Intake {
 public:
  Intake(Service& service, Disk disk, const Clock& clock) : service_(service), disk_(disk), clock_(clock) {}

  boost::asio::awaitable<Upload> put_chunk(net::Call& call, PutChunk request);
  boost::asio::awaitable<File> finish(net::Call& call, NamedUpload request);
  boost::asio::awaitable<net::Nothing> cancel(net::Call& call, NamedUpload request);
  boost::asio::awaitable<net::Representation> read(net::Call& call, ReadFile request);

 private:
  /// Chunks put together. `missing` are the numbers of those that are not on the disk.
  struct Assembled {
    std::unique_ptr<blob::BlobWriter> body;
    std::string beginning;
    std::vector<std::int64_t> missing;
  };

  Assembled assemble(OrgId org, const Gathered& gathered) const;
  boost::asio::awaitable<std::string> keep(net::Call& call, OrgId org, blob::BlobWriter& body);

  Service& service_;
  const Disk disk_;
  const Clock& clock_;
};

}  // namespace madang::files
