#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "meetings/breakouts_model.hpp"
#include "meetings/capacity_model.hpp"

namespace madang::meetings {

/// What a device wants to be sent; heights are of pixels.
struct MediaView {
  std::optional<ParticipantId> stage;
  std::int64_t stage_height = 720;
  std::vector<ParticipantId> tiles;
  std::int64_t tile_height = 180;
  std::optional<ParticipantId> screen;
  std::int64_t screen_height = 1080;
  bool hears_only = false;
};

/// A device that is in a meeting.
struct MediaSeat {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  MemberId member_id;
  std::optional<BreakoutRoomId> room_id;  ///< nothing: in the main room
  std::optional<std::string> guest_name;  ///< of who came by the link
};

/// Who carries sound and pictures of meetings; app knows the engine. Any thread, outside of transactions: what it does
/// cannot be rolled back.
class Media {
 public:
  virtual ~Media() = default;

  /// A device has come in; on a full server it may get a place in the queue. Nothing for who has everything. Saying it
  /// again changes nothing.
  virtual std::optional<QueuePlace> enter(const MediaSeat& seat) = 0;
  /// Where it stands, and that it is still there.
  virtual std::optional<QueuePlace> place_of(ParticipantId participant) = 0;
  /// Whether it stands in the queue without sound and was still there within the last minute.
  virtual bool waits(ParticipantId participant) = 0;

  /// The answer to a device's offer (SDP, RFC 8866), or why there is none. Where the device was connected already, that
  /// connection ends.
  virtual std::expected<std::string, std::string> join(const MediaSeat& seat, std::string_view offer,
                                                       const MediaSwitches& rights) = 0;
  /// The same connection over a new path (ICE restart, RFC 8445 section 9).
  virtual std::expected<std::string, std::string> restart(ParticipantId participant, std::string_view offer) = 0;
  /// To where the seat says it is, on the same connection. Of a device that is not connected yet it is remembered.
  virtual void move(const MediaSeat& seat) = 0;
  virtual void leave(ParticipantId participant) = 0;
  virtual void close(MeetingId meeting) = 0;
  virtual void show(ParticipantId participant, const MediaView& view) = 0;
  /// What else comes from the device is dropped.
  virtual void allow(ParticipantId participant, const MediaSwitches& rights) = 0;

  /// Whether there is a service that writes down what is said. It is told what is said while a device of the meeting
  /// wants captions.
  virtual bool can_caption() const = 0;
  virtual void caption(const MediaSeat& seat, bool is_on) = 0;
  virtual void stop_captions(MeetingId meeting) = 0;
  virtual CaptionSheet captions(MeetingId meeting) = 0;

 protected:
  Media() = default;
  Media(const Media&) = default;
  Media& operator=(const Media&) = default;
};

}  // namespace madang::meetings
