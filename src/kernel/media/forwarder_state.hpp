#pragma once

#include <unordered_set>

#include "kernel/media/meeting_room.hpp"
#include "kernel/media/rtcp_writer.hpp"

namespace madang::media {

/// Everything that a Forwarder holds.
class ForwarderState {
 public:
  static constexpr std::chrono::milliseconds kServiceEvery{5};

  ForwarderState(std::size_t worker, Outlet& outlet, MediaReports& reports, CrossWorker& others);
  ~ForwarderState();
  ForwarderState(const ForwarderState&) = delete;
  ForwarderState& operator=(const ForwarderState&) = delete;

  Participant* participant(TransportIndex transport) {
    const auto index = static_cast<std::size_t>(transport);
    return index < participants.size() ? participants[index].get() : nullptr;
  }
  MeetingRoom& enter_room(RoomId id, MediaTime now);
  void control_came(Participant& sender, const RtcpPacket& packet, MediaTime now);
  void take_messages(MediaTime now);
  /// What everybody needs every so often: feedback, estimates, shares of the line, reports.
  void service(MediaTime now);
  MediaTime flush(MediaTime now);

  WorkerContext context;
  std::unordered_map<RoomId, std::unique_ptr<MeetingRoom>> rooms;
  std::unordered_set<RoomId> recorded;
  std::unordered_set<RoomId> heard;
  std::vector<std::unique_ptr<Participant>> participants;  ///< by transport
  MediaPacket* incoming = nullptr;
  std::array<std::uint8_t, kPacketRoom> spare{};  ///< where packets go that there is no room for
  MediaTime service_at;

 private:
  void message_came(std::size_t from, const WorkerMessage& message, MediaTime now);
  void feedback_came(Participant& sender, const RtcpPacket& packet, MediaTime now);
  void reports_came(Participant& sender, const ReportBlocks& blocks, MediaTime now);
  void serve(Participant& participant, MediaTime now);
  void report(Participant& participant, MediaTime now);
  void tell_quality(Participant& participant);

  MediaTime rooms_at_;
};

}  // namespace madang::media
