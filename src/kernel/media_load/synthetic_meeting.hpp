#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kernel/media/view.hpp"
#include "kernel/media_load/connection.hpp"

namespace madang::media_load {

/// How the server under load is asked for what people ask it for. Called on the loop's thread.
class MeetingDoor {
 public:
  virtual ~MeetingDoor() = default;
  struct Entered {
    std::string answer;
    sfu::TransportAddress at;  ///< of this machine: where media go
  };
  /// Throws std::runtime_error when the server refuses.
  virtual Entered join(std::uint32_t number, const std::string& offer) = 0;
  virtual void show(std::uint32_t number, const sfu::View& view) = 0;
  virtual void leave(std::uint32_t number) = 0;
  virtual sfu::ParticipantId id_of(std::uint32_t number) const = 0;
};

/// What all of them saw while it was counted.
struct MeetingSeen {
  double seconds = 0;
  std::uint64_t packets = 0;
  double loss = 0;  ///< of what was sent to them, as a part of 1; without what had no room at their own sockets
  double delay_p50_us = 0;
  double delay_p99_us = 0;
  double voice_delay_p99_us = 0;
};

/// A meeting in which everybody sends a camera and a microphone, five talk, and each is sent a stage and a page of
/// tiles, as with MeetingProfile. One thread, that of its loop.
class SyntheticMeeting {
 public:
  static constexpr std::uint32_t kTalking = 5;
  static constexpr std::uint32_t kTiles = 25;

  SyntheticMeeting(Loop& loop, MeetingDoor& door) : loop_(loop), door_(door), identity_(std::nullopt) {}
  SyntheticMeeting(const SyntheticMeeting&) = delete;
  SyntheticMeeting& operator=(const SyntheticMeeting&) = delete;
  ~SyntheticMeeting() { leave(); }

  /// One more comes; numbers count from 1.
  void add();
  std::size_t size() const { return people_.size(); }
  std::size_t connected() const;
  /// Everybody looks at who is there.
  void look_around();
  /// The server says which layers of somebody's camera are looked at, a bit each.
  void layers_wanted(std::uint32_t number, unsigned layers);

  void begin();
  MeetingSeen seen() const;
  void leave();

 private:
  sfu::View view_of(std::uint32_t number) const;
  std::int64_t lost() const;
  std::int64_t overflown() const;

  Loop& loop_;
  MeetingDoor& door_;
  DtlsClientIdentity identity_;
  TransportSettings transport_{.identity = &identity_};
  Findings findings_;
  std::vector<std::unique_ptr<Connection>> people_;
  std::int64_t overflown_before_ = 0;
  Time begun_;
};

}  // namespace madang::media_load
