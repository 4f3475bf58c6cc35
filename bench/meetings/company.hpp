#pragma once

#include <boost/json.hpp>

#include "bench/load/process.hpp"
#include "bench/meetings/host.hpp"
#include "bench/meetings/task.hpp"

namespace bench::meetings {

/// All participants of a measurement at one server, and what they see while time is taken. One thread.
class Company {
 public:
  explicit Company(const Task& task);

  Participant& add(bool publishes, bool watches);
  Participant& at(std::size_t index) { return *participants_[index]; }
  std::size_t size() const { return participants_.size(); }
  Host& host() { return *host_; }
  media::Loop& loop() { return loop_; }
  media::Findings& findings() { return findings_; }

  /// Asks for it now.
  void join(Participant& who);
  /// Throws std::runtime_error when not all are connected in time.
  void await_all(std::chrono::seconds most);
  /// The last that joined until now gets a whole picture of each slot that it awaits; false when it does not.
  bool await_pictures(Participant& who, std::chrono::seconds most);

  /// Begins to count; what is printed counts from here.
  void begin();
  /// What was seen since, with the server's processor time for each packet that it sent.
  boost::json::object seen();
  std::int64_t private_bytes() const;

 private:
  std::uint64_t overflowed() const;
  template <class Each>
  void each_receiver(Each each) const;

  Task task_;
  media::Loop loop_;
  media::DtlsClientIdentity identity_;
  media::TransportSettings transport_;
  media::Findings findings_;
  std::unique_ptr<Host> host_;
  std::vector<std::unique_ptr<Participant>> participants_;
  Usage usage_;
  media::Time begun_;
  std::uint64_t overflowed_ = 0;
  ServerState state_;
  media::SocketCounts counts_;
};

}  // namespace bench::meetings
