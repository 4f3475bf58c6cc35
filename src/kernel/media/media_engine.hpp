#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/media/join_answer.hpp"
#include "kernel/media/media_events.hpp"
#include "kernel/media/media_worker.hpp"
#include "kernel/media/meeting_recorder.hpp"
#include "kernel/media/voice_listener.hpp"

namespace madang::media {

struct MediaEngineOptions {
  struct Address {
    std::string bound;      ///< an address of this machine, not 0.0.0.0: answers must come from where they were asked
    std::string announced;  ///< as clients reach it, if a router in between translates; empty: the same
  };
  std::vector<Address> addresses;
  std::uint16_t first_udp_port = 0;  ///< worker n takes the n-th from here on; 0: the kernel chooses
  std::uint16_t last_udp_port = 0;   ///< no worker beyond it
  std::uint16_t tcp_port = 0;        ///< one for all; 0: the kernel chooses
  bool has_tcp = true;
  bool announces_udp = true;  ///< false where a firewall lets none through: nobody need try it
  std::size_t workers = 0;    ///< 0: one for each core
  MediaClock clock = [] { return std::chrono::steady_clock::now(); };
};

/// All meetings of this server: forwards what participants send to those who look at it or hear it. One thread for each
/// core, and one port of UDP; all may be called from any thread. What happens is told to the events, which outlive it.
class MediaEngine {
 public:
  /// Binds its ports and starts; throws std::system_error, and std::invalid_argument for addresses that are none.
  MediaEngine(MediaEngineOptions options, MediaEvents& events);
  MediaEngine(const MediaEngine&) = delete;
  MediaEngine& operator=(const MediaEngine&) = delete;
  /// Says goodbye to everybody.
  ~MediaEngine();

  /// Answers an offer in the shape of join_slots.hpp, at once. Who is there already joins anew: their old connection
  /// ends without an event.
  std::expected<std::string, DescriptionFault> join(RoomId room, ParticipantId participant, std::string_view offer,
                                                    const CodecChoice& choice, const PublishRights& rights);
  /// Answers an offer as join() does, for somebody alone who is sent their own camera on the stage: to find out what
  /// the line to `worker` carries, or to any.
  std::expected<std::string, DescriptionFault> reflect(ParticipantId participant, std::string_view offer,
                                                       std::optional<std::size_t> worker);
  /// The client's network changed (RFC 8445, 9): new ways, and all else as it was. Refused of who is not there, and of
  /// another certificate: then they join anew.
  std::expected<std::string, DescriptionFault> restart(ParticipantId participant, std::string_view offer);

  void leave(ParticipantId participant);
  /// Into another room, on the same connection and without another offer. Who is there already stays as they are, and
  /// of who is not connected nothing changes.
  void move(ParticipantId participant, RoomId room);
  /// All who are in a room leave.
  void close(RoomId room);
  void show(ParticipantId participant, View view);
  void allow(ParticipantId participant, PublishRights rights);

  /// What participants of a room send goes into files of a folder that is made (see MeetingRecorder), until it is
  /// ended; also of who comes later. Throws std::system_error.
  void begin_recording(RoomId room, const std::filesystem::path& folder);
  /// Waits until the files are whole. Empty when the room is not recorded.
  std::vector<RecordedPart> end_recording(RoomId room);

  /// Voices of a room are told to the events (heard) until it is no longer listened to; also of who comes later.
  void listen(RoomId room, bool is_on);

  /// Of the fullest worker: see WorkerLoad.
  double load() const;
  /// How far the furthest worker is in the surge order.
  Surge surge() const;
  std::size_t workers() const { return workers_.size(); }
  /// Where the worker of somebody who was let in is bound (UDP on IPv4), whatever it announces. Nothing of who is not
  /// there.
  std::optional<TransportAddress> bound_at(ParticipantId participant) const;
  /// Of each worker; waits until each has its turn. Not from within an event.
  std::vector<WorkerCounts> counts();
  const std::vector<CandidateDescription>& candidates(std::size_t worker) const { return candidates_[worker]; }

 private:
  struct Member {
    RoomId room{};
    std::size_t worker = 0;
    std::uint64_t session = 0;
    CodecChoice choice;
    OurTransport ours;
    DtlsFingerprint certificate;
  };
  /// Keeps the reports of joins that are over from their successors.
  class Reports;

  OurTransport fresh_transport(std::size_t worker) const;
  /// Under the lock; `who` lacks only what the offer says.
  std::expected<std::string, DescriptionFault> enter(const SessionDescription& offer, std::size_t worker,
                                                     const CodecChoice& choice, ParticipantSetup who);
  std::size_t least_busy(RoomId room) const;
  void forget(ParticipantId participant);
  void post(ParticipantId participant, MediaWorker::Command command);
  void record(RoomId room, bool is_on);

  MediaEvents& events_;
  DtlsIdentity identity_;
  std::unique_ptr<Reports> reports_;
  CrossWorker others_;
  LineMemory lines_;
  MeetingRecorder recorder_;
  VoiceListener listener_;
  std::vector<std::unique_ptr<MediaWorker>> workers_;
  std::vector<std::vector<CandidateDescription>> candidates_;  // of each worker

  mutable std::mutex mutex_;  // of what follows; no worker takes it but when somebody comes or goes
  std::unordered_map<std::uint64_t, Member> members_;
  std::vector<std::size_t> held_;  // participants of each worker
  std::uint64_t next_session_ = 1;
};

}  // namespace madang::media
