#pragma once

#include <memory>
#include <unordered_map>

#include "kernel/media/participant.hpp"

namespace madang::media {

/// One meeting as one worker knows it: its own participants there, everything that is published there by whoever's
/// participants, who is heard, and which workers are to be passed what ours publish. One thread.
class MeetingRoom {
 public:
  MeetingRoom(RoomId id, WorkerContext& context);
  ~MeetingRoom();
  MeetingRoom(const MeetingRoom&) = delete;
  MeetingRoom& operator=(const MeetingRoom&) = delete;

  RoomId id() const { return id_; }
  bool is_empty() const { return participants_.empty(); }
  void enter(Participant& participant, MediaTime now);
  void leave(Participant& participant, MediaTime now);
  /// It goes to another room: what waits for it of this one is dropped, its slots are told to be empty, and it sends
  /// all layers again, since nobody knows yet who will look at them there.
  void part_with(Participant& participant, MediaTime now);

  /// A packet of one of ours, or of another worker's; takes over one reference.
  void packet_came(Participant& from, MediaPacket& packet, MediaTime now);
  void packet_passed(MediaPacket& packet, MediaTime now);
  void message_came(std::size_t from, const WorkerMessage& message, MediaTime now);

  /// Points the slots at what the view says, and shares the line.
  void show(Participant& participant, const View& view, MediaTime now);
  /// Takes back what is not allowed any more, or what its sender ended.
  void withdraw(Participant& participant, SlotKind kind, MediaTime now);
  void allocate(Downlink& downlink, MediaTime now);
  /// A receiver cannot go on without a key frame.
  void want_key_frame(const ReceiveSlot& slot);
  /// What its own participants send goes to the worker's tap too.
  void record(bool is_on, MediaTime now);
  /// What its own participants say goes to the worker's tap of voices too.
  void listen(bool is_on) { is_heard_ = is_on; }
  /// The recorder cannot go on without one.
  void want_recorded_key_frame(const PublicationKey& key, std::uint8_t layer);
  /// Every 100 ms.
  void on_time(MediaTime now);

 private:
  using Publications = std::unordered_map<std::uint64_t, std::unique_ptr<Publication>>;

  Publication* find(const PublicationKey& key);
  Publication& add(const PublicationKey& key, std::size_t home, std::size_t layers, MeetingCodec codec, MediaTime now);
  Publication& publish(Participant& from, const MediaPacket& first, MediaTime now);
  void remove(Publication& publication, MediaTime now);
  /// Whatever else is published under it, by the same participant on another connection, makes room.
  void displace(const PublicationKey& key, MediaTime now);
  void deliver(Publication& publication, MediaPacket& packet, bool is_ours, MediaTime now);
  /// Whether it is to be kept.
  bool deliver_voice(Publication& publication, const MediaPacket& packet, MediaTime now);
  void note_name(Publication& publication, PublishedLayer& layer, std::uint32_t before);

  void point(Downlink& downlink, std::size_t slot, MediaTime now);
  void unpoint(Downlink& downlink, std::size_t slot, MediaTime now);
  void point_all_at(const PublicationKey& key, MediaTime now);
  void want_key_frame(Publication& publication, std::int8_t layer);
  void moved(Publication& publication, std::int8_t from, std::int8_t to, MediaTime now);

  void watch_for_recording(Publication& publication, bool is_on, MediaTime now);
  void tell_of_ours(std::size_t worker);
  WorkerMessage message_of(WorkerMessage::What what, const Publication& publication) const;
  Participant* ours(ParticipantId id);
  void tell_layers(Publication& publication, MediaTime now);
  bool has_ended(const Publication& publication, MediaTime now) const;
  void tell_speakers(MediaTime now);
  bool is_teller() const;

  RoomId id_;
  WorkerContext& context_;
  std::vector<Participant*> participants_;
  Publications publications_;
  LoudestSpeakers loudest_;
  std::array<Publication*, kVoiceSlots> voices_{};
  std::uint32_t peers_ = 0;  ///< a bit for each other worker with participants here
  bool is_recorded_ = false;
  bool is_heard_ = false;
  std::vector<ParticipantId> told_speakers_;
  MediaTime told_speakers_at_;
};

}  // namespace madang::media
