#pragma once

#include "kernel/media/join_codecs.hpp"
#include "kernel/media/meeting_ids.hpp"

namespace madang::media {

class MediaPacket;

/// Which of a participant's streams.
struct PublicationKey {
  ParticipantId participant{};
  SlotKind kind = SlotKind::microphone;
  bool operator==(const PublicationKey&) const = default;
};

/// What one worker tells another.
struct WorkerMessage {
  enum class What : std::uint8_t {
    packet,            ///< of a publication: a reference goes with it
    room_entered,      ///< the teller has participants there; the other answers if it has, too
    room_present,      ///< that answer
    room_left,         ///< the teller's last participant went
    published,         ///< one of the teller's participants sends
    withdrawn,         ///< and no longer
    demand,            ///< a receiver of the teller went from one layer to another
    key_frame_wanted,  ///< by one of the teller's receivers
  };

  What what = What::packet;
  RoomId room{};
  PublicationKey of;
  std::uint32_t incarnation = 0;  ///< of the publication: an answer to an earlier one comes too late
  MediaPacket* packet = nullptr;
  MeetingCodec codec = MeetingCodec::opus;
  std::uint8_t layers = 0;  ///< how many the publication has
  std::int8_t layer = 0;    ///< that is wanted, or went from
  std::int8_t to = 0;
};

}  // namespace madang::media
