#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/captions.hpp"
#include "app/config.hpp"
#include "app/load_tests.hpp"
#include "app/media_watch.hpp"
#include "app/meeting_capacity.hpp"
#include "app/meeting_seats.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/media/media_engine.hpp"
#include "kernel/store/store.hpp"
#include "meetings/connection_service.hpp"
#include "meetings/service.hpp"
#include "recordings/keeping_api.hpp"

namespace madang::app {

/// Meetings and the media engine, which know nothing of each other: rights and views go down, and what the engine tells
/// goes to those whom it concerns. One per process. Events are told by a thread of its own, so that no worker waits for
/// the store; to devices on this node alone, since that is where their media are.
class MeetingMedia final : public meetings::Media,
                           public meetings::MediaLines,
                           public recordings::Recorder,
                           private media::MediaEvents {
 public:
  /// Binds the engine's ports; throws ConfigError when it cannot. From now on it carries the service's meetings.
  MeetingMedia(const Config& config, store::Store& store, bus::Streams& streams, meetings::Service& service);
  ~MeetingMedia() override { stop(); }
  MeetingMedia(const MeetingMedia&) = delete;
  MeetingMedia& operator=(const MeetingMedia&) = delete;

  /// Says goodbye to every device, and returns when nothing is told any more. Before Store::close().
  void stop();

  std::optional<meetings::QueuePlace> enter(const meetings::MediaSeat& seat) override;
  std::optional<meetings::QueuePlace> place_of(meetings::ParticipantId participant) override;
  bool waits(meetings::ParticipantId participant) override;
  std::expected<std::string, std::string> join(const meetings::MediaSeat& seat, std::string_view offer,
                                               const meetings::MediaSwitches& rights) override;
  std::expected<std::string, std::string> restart(meetings::ParticipantId participant, std::string_view offer) override;
  void move(const meetings::MediaSeat& seat) override;
  void leave(meetings::ParticipantId participant) override;
  void close(meetings::MeetingId meeting) override;
  void show(meetings::ParticipantId participant, const meetings::MediaView& view) override;
  void allow(meetings::ParticipantId participant, const meetings::MediaSwitches& rights) override;
  bool can_caption() const override { return captions_ != nullptr; }
  void caption(const meetings::MediaSeat& seat, bool is_on) override;
  void stop_captions(meetings::MeetingId meeting) override;
  meetings::CaptionSheet captions(meetings::MeetingId meeting) override;

  void begin(meetings::MeetingId meeting, const std::filesystem::path& folder) override;
  void end(meetings::MeetingId meeting) override;

  Situation situation() const override;
  /// For a minute, or until the next is tried after it.
  std::expected<std::string, std::string> reflect(meetings::ParticipantId test, std::string_view offer,
                                                  std::optional<std::size_t> worker) override;

 private:
  using Speakers = std::vector<meetings::ParticipantId>;
  struct Recorded {
    std::filesystem::path folder;
    std::chrono::steady_clock::time_point since;
    Speakers speakers;  // as they were last written
  };
  void note_speakers(const meetings::SpeakersChanged& changed, std::chrono::steady_clock::time_point at);
  static void write_speakers(Recorded& recorded, const Speakers& speakers, std::chrono::steady_clock::time_point at);
  Speakers loudest_in(meetings::MeetingId meeting);

  struct Known {
    meetings::MediaSeat seat;
    media::RoomId room{};                     // of the engine
    std::optional<meetings::LineGrade> told;  // to those in the meeting
    meetings::MediaSwitches rights;           // by the meeting: a full server may give less
    meetings::MediaView view;                 // as the device wants it
  };

  void connected(media::ParticipantId whose) override;
  void gone(media::ParticipantId whose, media::MediaEnd why) override;
  void published(media::ParticipantId whose, media::SlotKind kind, bool is_on) override;
  void speakers(media::RoomId room, std::span<const media::ParticipantId> loudest) override;
  void pointed(media::ParticipantId receiver, media::SlotRole slot, std::optional<media::ParticipantId> whose) override;
  void paused(media::ParticipantId receiver, media::SlotRole slot, media::PauseReason reason) override;
  void layers_wanted(media::ParticipantId whose, media::SlotKind kind, std::uint8_t layers) override;
  void quality(media::ParticipantId whose, const media::MediaQuality& quality) override;
  void heard(const media::HeardVoice& voice) override;

  /// Changes what is known of a device, if it is, and gives what a full server lets it have of that.
  template <class Change>
  Known changed(meetings::ParticipantId participant, Change change);
  bool has_pictures(meetings::ParticipantId participant) const;
  void settle_queue();
  void moved(const media::SeatQueue::Change& change);
  std::unique_ptr<Captions> captions_for(const Config& config);

  void later(std::function<void()> work);
  void work_off();
  std::optional<meetings::MediaSeat> seat_of(media::ParticipantId whose);
  /// Whom what happens in a room concerns: the meeting's stream while all of it are in one room, else the members who
  /// are in that room.
  struct Audience {
    meetings::MediaSeat anybody;
    std::vector<bus::StreamName> streams;
  };
  std::optional<media::RoomId> room_with(meetings::ParticipantId participant);
  std::optional<Audience> audience_in(media::RoomId room);
  /// True when those in the meeting have not been told this.
  bool is_news(meetings::ParticipantId participant, meetings::LineGrade grade);
  void note(const meetings::MediaSeat& seat, bool is_connected);
  template <class E>
  void tell_member(media::ParticipantId whose, E event);

  store::Store& store_;
  bus::Streams& streams_;
  meetings::Service& service_;

  const media::MediaEngineOptions options_;
  std::mutex tried_mutex_;
  std::deque<std::pair<std::chrono::steady_clock::time_point, meetings::ParticipantId>> tried_;
  std::mutex placing_;                                       // while somebody is put into a room of the engine
  std::map<meetings::ParticipantId, media::RoomId> placed_;  // who was moved since, also before they offered

  std::mutex seats_mutex_;
  std::map<meetings::ParticipantId, Known> seats_;
  std::map<meetings::MeetingId, Recorded> recorded_;
  std::map<meetings::MeetingId, Speakers> loudest_;  // as the engine last told of each main room

  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<std::function<void()>> waiting_;
  bool is_stopping_ = false;

  MeetingSeats queue_{[this] { return watch_->rule(); }};
  std::thread teller_;
  std::unique_ptr<Captions> captions_;          // none where there is no service
  std::unique_ptr<media::MediaEngine> engine_;  // its threads use everything above
  std::unique_ptr<MediaWatch> watch_;           // this one the engine
  std::unique_ptr<LoadTests> tests_;
  std::unique_ptr<MeetingCapacity> capacity_;
};

/// What the configuration says of the engine; nothing where no address is known that media could come to.
std::optional<media::MediaEngineOptions> media_options(const Config& config);

}  // namespace madang::app
