#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "kernel/media/forwarder.hpp"
#include "kernel/media/tests/meeting_client.hpp"

// A meeting over the forwarding core, with clients behind lines that lose, delay, reorder and carry only so much. Time
// is simulated; the same seed gives the same meeting.

namespace madang::media::tests {

/// One way of a line.
struct LineWay {
  double loss = 0;
  Duration delay = std::chrono::milliseconds(15);
  Duration jitter{};  ///< packets overtake each other within it
  Rate capacity = 0;  ///< 0: as much as comes
  Duration most_queue = std::chrono::milliseconds(300);
};

/// What a Forwarder told, by receiver or participant.
class ReportsSeen : public MediaReports {
 public:
  void published(ParticipantId whose, SlotKind kind, bool is_on) override;
  void speakers(RoomId room, std::span<const ParticipantId> loudest) override;
  void pointed(ParticipantId receiver, SlotRole slot, std::optional<ParticipantId> whose) override;
  void paused(ParticipantId receiver, SlotRole slot, PauseReason reason) override;
  void layers_wanted(ParticipantId whose, SlotKind kind, std::uint8_t layers) override;
  void quality(ParticipantId whose, const MediaQuality& quality) override;

  using Slot = std::pair<std::uint64_t, std::string>;  ///< receiver, name of the slot

  std::map<std::pair<std::uint64_t, SlotKind>, bool> on;
  std::vector<std::uint64_t> loudest;
  std::map<Slot, std::optional<std::uint64_t>> shown;
  std::map<Slot, PauseReason> paused_for;
  std::map<std::pair<std::uint64_t, SlotKind>, std::uint8_t> layers;
  std::map<std::uint64_t, MediaQuality> qualities;
  std::uint64_t told = 0;
};

class ForwardedMeeting {
 public:
  explicit ForwardedMeeting(std::size_t workers = 1, std::uint32_t seed = 1);
  ~ForwardedMeeting();

  struct Seat {
    std::unique_ptr<MeetingClient> client;
    std::size_t worker = 0;
    TransportIndex transport{};
    LineWay up;
    LineWay down;
    bool is_in = true;
    MediaTime up_free;
    MediaTime down_free;
    bool heeds_layers = true;  ///< switches off what nobody wants, as our web client does
  };

  Seat& join(const ClientShape& shape, std::size_t worker = 0);
  void leave(std::uint64_t id);
  void move(std::uint64_t id, RoomId room);
  Seat& seat(std::uint64_t id);
  MeetingClient& client(std::uint64_t id) { return *seat(id).client; }
  void show(std::uint64_t id, const View& view);
  void allow(std::uint64_t id, const PublishRights& rights);
  Forwarder& forwarder(std::size_t worker) { return *forwarders_[worker]; }

  void run(Duration length);
  MediaTime now() const { return now_; }
  ReportsSeen reports;

 private:
  class SeatOutlet;
  struct Flying {
    std::uint64_t to = 0;
    bool is_down = false;
    bool is_rtcp = false;
    std::size_t header = 0;
    std::vector<std::uint8_t> bytes{};
  };

  void fly(Seat& seat, LineWay& way, MediaTime& free, Flying flying);
  void land(Flying& flying);
  void step();
  Seat* seat_at(std::size_t worker, TransportIndex transport);

  MediaTime now_{std::chrono::hours(1)};
  std::mt19937 random_;
  CrossWorker others_;
  std::vector<std::unique_ptr<SeatOutlet>> outlets_;
  std::vector<std::unique_ptr<Forwarder>> forwarders_;
  std::vector<MediaTime> ticks_;
  std::map<std::uint64_t, Seat> seats_;
  std::multimap<MediaTime, Flying> flying_;
  std::uint32_t next_transport_ = 0;
};

/// What a slot showed, frame by frame, and what was wrong with it.
struct ShownFrames {
  struct Frame {
    std::uint64_t publisher = 0;  ///< and kind, as Vp8Publisher marks it
    std::uint8_t layer = 0;
    std::uint8_t temporal = 0;
    bool is_key = false;
    MediaTime at;
  };
  std::vector<Frame> frames;
  std::int64_t missing = 0;        ///< numbers that never came
  std::int64_t broken = 0;         ///< frames that no decoder could show
  std::vector<std::string> wrong;  ///< what must never be

  std::size_t frames_of(std::uint64_t publisher, MediaTime from, MediaTime to) const;
  std::optional<std::uint8_t> last_layer(MediaTime before) const;
};

/// Of packets older than `until`, since what is younger may be on its way.
ShownFrames shown_frames(const SeenStream& seen, MediaTime until);

/// Whose camera is large, and whose are small.
View watching(std::uint64_t stage, const std::vector<std::uint64_t>& tiles = {});

/// The numbers in a stream that never came.
std::int64_t missing_numbers(const SeenStream& seen);

}  // namespace madang::media::tests
