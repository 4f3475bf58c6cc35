#include "kernel/media/forwarder_state.hpp"

#include <algorithm>

namespace madang::media {
namespace {

constexpr std::chrono::milliseconds kLineEvery{25};
constexpr std::chrono::milliseconds kAllocateEvery{100};
constexpr std::chrono::milliseconds kRoomsEvery{100};
constexpr std::chrono::seconds kReportEvery{1};
constexpr std::chrono::seconds kQualityEvery{2};
constexpr std::size_t kCompound = 1'400;

}  // namespace

ForwarderState::ForwarderState(std::size_t worker, Outlet& outlet, MediaReports& reports, CrossWorker& others)
    : context{.outlet = outlet,
              .reports = reports,
              .links = WorkerLinks(worker, others),
              .pool = others.pool(worker),
              .counts = {},
              .limits = {},
              .layers = {},
              .active = {},
              .tap = nullptr,
              .voice_tap = nullptr,
              .last_name = 0,
              .last_incarnation = 0} {}

ForwarderState::~ForwarderState() {
  participants.clear();
  rooms.clear();
  if (incoming != nullptr) PacketPool::release(*incoming);
}

MeetingRoom& ForwarderState::enter_room(RoomId id, MediaTime now) {
  auto& room = rooms[id];
  if (!room) {
    room = std::make_unique<MeetingRoom>(id, context);
    room->record(recorded.contains(id), now);
    room->listen(heard.contains(id));
  }
  return *room;
}

void ForwarderState::reports_came(Participant& sender, const ReportBlocks& blocks, MediaTime now) {
  for (std::size_t i = 0; i < blocks.size(); ++i) sender.downlink.report_came(blocks[i], now);
}

void ForwarderState::feedback_came(Participant& sender, const RtcpPacket& packet, MediaTime now) {
  const auto want = [&](std::uint32_t ssrc) {
    if (const ReceiveSlot* const slot = sender.downlink.slot_of(ssrc)) sender.room->want_key_frame(*slot);
  };
  if (const auto nack = read_nack(packet)) return sender.downlink.nack_came(*nack, now);
  if (const auto twcc = read_twcc(packet)) return sender.downlink.feedback_came(*twcc, now);
  if (const auto pli = read_pli(packet)) return want(pli->media);
  if (const auto fir = read_fir(packet))
    for (std::size_t i = 0; i < fir->size(); ++i) want((*fir)[i].ssrc);
}

void ForwarderState::control_came(Participant& sender, const RtcpPacket& packet, MediaTime now) {
  switch (packet.type) {
    case RtcpType::sender_report:
      if (const auto report = read_sender_report(packet)) {
        sender.uplink.sender_report_came(*report, now);
        reports_came(sender, report->blocks, now);
      }
      return;
    case RtcpType::receiver_report:
      if (const auto report = read_receiver_report(packet)) reports_came(sender, report->blocks, now);
      return;
    case RtcpType::bye:
      if (const auto sources = read_bye(packet)) {
        for (std::size_t i = 0; i < sources->size(); ++i) {
          const auto kind = sender.uplink.kind_of((*sources)[i]);
          // Of several layers one may end alone; that all have is seen by their silence.
          if (kind && sender.uplink.layers_of(*kind) == 1) sender.room->withdraw(sender, *kind, now);
        }
      }
      return;
    case RtcpType::transport_feedback:
    case RtcpType::payload_feedback: return feedback_came(sender, packet, now);
    default: return;
  }
}

void ForwarderState::message_came(std::size_t from, const WorkerMessage& message, MediaTime now) {
  const bool is_packet = message.what == WorkerMessage::What::packet;
  const auto room = rooms.find(is_packet ? message.packet->room : message.room);
  if (room == rooms.end()) {
    if (is_packet) PacketPool::release(*message.packet);
    return;
  }
  if (is_packet) return room->second->packet_passed(*message.packet, now);
  room->second->message_came(from, message, now);
}

void ForwarderState::take_messages(MediaTime now) {
  context.links.take([&](std::size_t from, const WorkerMessage& message) { message_came(from, message, now); });
}

void ForwarderState::service(MediaTime now) {
  for (const auto& participant : participants)
    if (participant) serve(*participant, now);
  if (now < rooms_at_) return;
  rooms_at_ = now + kRoomsEvery;
  for (const auto& [id, room] : rooms) room->on_time(now);
}

void ForwarderState::serve(Participant& participant, MediaTime now) {
  std::array<std::uint8_t, kCompound> room;
  for (int i = 0; i < 4; ++i) {  // feedback of a burst takes several
    ByteWriter writer(room);
    participant.uplink.write_feedback(writer, now, participant.downlink.round_trip());
    if (writer.ok() && writer.size() > 0) context.outlet.send_rtcp(participant.transport, writer.written());
    if (!participant.uplink.has_more_feedback(now)) break;
  }
  if (now >= participant.line_at) {
    participant.line_at = now + kLineEvery;
    participant.downlink.on_time(now);
  }
  if (now >= participant.allocation_at) {
    participant.allocation_at = now + kAllocateEvery;
    participant.room->allocate(participant.downlink, now);
  }
  if (now >= participant.report_at) {
    participant.report_at = now + kReportEvery;
    report(participant, now);
  }
  if (now < participant.quality_at) return;
  participant.quality_at = now + kQualityEvery;
  tell_quality(participant);
}

void ForwarderState::report(Participant& participant, MediaTime now) {
  std::array<std::uint8_t, kCompound> room;
  ByteWriter writer(room);
  write_receiver_report(writer, participant.uplink.our_ssrc(), participant.uplink.report_blocks(now));
  write_cname(writer, participant.uplink.our_ssrc(), participant.cname);
  participant.downlink.write_reports(writer, now);
  if (writer.ok()) context.outlet.send_rtcp(participant.transport, writer.written());
}

void ForwarderState::tell_quality(Participant& participant) {
  context.reports.quality(participant.id, {.loss_up = participant.uplink.loss(),
                                           .loss_down = participant.downlink.loss(),
                                           .round_trip = participant.downlink.round_trip(),
                                           .estimate = participant.downlink.estimate(),
                                           .granted = participant.downlink.granted(),
                                           .wanted = participant.downlink.wanted(),
                                           .sent_by_it = participant.uplink.rate()});
}

MediaTime ForwarderState::flush(MediaTime now) {
  MediaTime next = MediaTime::max();
  for (std::size_t i = 0; i < context.active.size();) {
    Downlink* const downlink = context.active[i];
    if (const auto again = downlink->flush(now)) next = std::min(next, *again);
    if (downlink->is_listed()) {
      ++i;
      continue;
    }
    context.active[i] = context.active.back();
    context.active.pop_back();
  }
  return next;
}

}  // namespace madang::media
