#pragma once

#include "kernel/media/downlink.hpp"
#include "kernel/media/uplink.hpp"

namespace madang::media {

class MeetingRoom;

/// One of this worker's own participants: both ways of its connection, and when each is looked after next.
struct Participant {
  Participant(TransportIndex to, const ParticipantSetup& setup, MeetingRoom& its_room, WorkerContext& context)
      : transport(to),
        id(setup.participant),
        room(&its_room),
        cname(setup.cname),
        rights(setup.rights),
        uplink(setup, context),
        downlink(to, setup, context) {}

  TransportIndex transport;
  ParticipantId id;
  MeetingRoom* room;
  std::string cname;
  PublishRights rights;
  Uplink uplink;
  Downlink downlink;
  std::array<Publication*, kSendSlots> publications{};  ///< by kind; null: it does not send that
  MediaTime line_at;
  MediaTime allocation_at;
  MediaTime report_at;
  MediaTime quality_at;
};

}  // namespace madang::media
