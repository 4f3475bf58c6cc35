#include "kernel/media_load/connection.hpp"

#include <algorithm>
#include <array>

#include "kernel/media/rtcp_writer.hpp"
#include "kernel/media/rtp_extensions.hpp"

namespace madang::media_load {
namespace {

constexpr std::size_t kMostRtcp = 1'200;
constexpr auto kBetweenFeedbacks = std::chrono::milliseconds(20);
constexpr auto kBetweenReports = std::chrono::seconds(1);
constexpr std::string_view kCname = "bench";
constexpr std::uint8_t kVoicePayload = 111;

}  // namespace

Connection::Connection(Loop& loop, const TransportSettings& transport, const ConnectionSettings& settings,
                       Findings& findings)
    : loop_(loop),
      settings_(settings),
      findings_(findings),
      transport_(loop, transport, *this, settings.seed),
      id_(loop.add(*this)),
      sent_{.transport = transport_, .source = settings.source},
      reporter_(0x1000'0000U + static_cast<std::uint32_t>(settings.seed & 0xff'ffff)) {}

Connection::~Connection() { loop_.forget(id_); }

void Connection::send(const SentNames& names) {
  const auto stream = [&](const StreamNames& of) { return std::make_unique<SentStream>(sent_, of, 1); };
  if (names.microphone) {
    reporter_ = names.microphone->ssrc;
    microphone_.emplace(stream(*names.microphone), settings_.seed);
  }
  if (names.screen) {
    std::vector<std::unique_ptr<SentStream>> only;
    only.push_back(stream(*names.screen));
    screen_.emplace(screen_shape(), std::move(only), settings_.seed);
    screen_->send_layers(0);
  }
  if (names.layers.empty()) return;
  std::vector<std::unique_ptr<SentStream>> layers;
  for (const auto& layer : names.layers) layers.push_back(stream(layer));
  camera_.emplace(settings_.camera, std::move(layers), settings_.seed);
}

void Connection::receive(std::vector<SlotNames> slots, std::uint8_t transport_sequence_id) {
  transport_sequence_id_ = transport_sequence_id;
  for (auto& slot : slots)
    if (this->slot(slot.mid) == nullptr) add_slot(std::move(slot));
}

ReceivedStream& Connection::add_slot(SlotNames names) {
  const auto ssrc = names.ssrc;
  const auto again = names.retransmission;
  auto& stream =
      slots_.emplace_back(std::make_unique<ReceivedStream>(std::move(names), findings_, settings_.open_each));
  routes_[ssrc] = {stream.get(), false};
  if (again != 0) routes_[again] = {stream.get(), true};
  return *stream;
}

void Connection::begin(const RemoteSide& remote) { transport_.begin(remote, std::chrono::steady_clock::now()); }

ReceivedStream* Connection::slot(std::string_view mid) {
  const auto found = std::ranges::find_if(slots_, [&](const auto& slot) { return slot->names().mid == mid; });
  return found == slots_.end() ? nullptr : found->get();
}

void Connection::await(std::string_view mid, std::uint32_t source, std::int64_t since) {
  if (auto* found = slot(mid)) found->await(source, since);
}

std::int64_t Connection::lost() const {
  std::int64_t all = 0;
  for (const auto& slot : slots_) all += slot->lost();
  return all;
}

void Connection::begin_anew() {
  for (const auto& slot : slots_) slot->begin_anew();
}

void Connection::connected(Transport&, Time now) {
  connected_at_ = now;
  if (camera_) camera_due_ = camera_->on_time(now);
  if (screen_) screen_due_ = screen_->on_time(now);
  if (microphone_) microphone_due_ = microphone_->on_time(now);
  feedback_due_ = now + kBetweenFeedbacks;
  send_reports(now);
  on_time(now);
}

void Connection::on_time(Time now) {
  if (now >= camera_due_) camera_due_ = camera_->on_time(now);
  if (now >= screen_due_) screen_due_ = screen_->on_time(now);
  if (now >= microphone_due_) microphone_due_ = microphone_->on_time(now);
  if (now >= feedback_due_) send_feedback(now);
  if (now >= report_due_) send_reports(now);
  loop_.wake(id_, std::min({camera_due_, screen_due_, microphone_due_, feedback_due_, report_due_}));
}

void Connection::rtp_came(Transport&, const Arrival& arrival, Time now) {
  const auto packet = sfu::read_rtp(arrival.bytes);
  if (!packet) return;
  if (transport_sequence_id_ != 0) log_arrival(*packet, arrival, now);
  const auto found = routes_.find(packet->ssrc);
  if (found != routes_.end()) {
    if (found->second.is_again) return found->second.stream->came_again(transport_, arrival, now);
    return found->second.stream->came(transport_, arrival, *packet, now);
  }
  if (!settings_.takes_unknown) return;
  const bool is_voice = packet->payload_type == kVoicePayload;
  add_slot({.mid = std::to_string(packet->ssrc),
            .kind = is_voice ? sfu::MediaKind::audio : sfu::MediaKind::video,
            .ssrc = packet->ssrc,
            .retransmission = 0,
            .payload = packet->payload_type})
      .came(transport_, arrival, *packet, now);
}

void Connection::log_arrival(const sfu::RtpPacket& packet, const Arrival& arrival, Time now) {
  const auto value = sfu::find_extension(packet, transport_sequence_id_);
  if (!value || value->size() != 2) return;
  if (!arrivals_) arrivals_ = std::make_unique<sfu::ArrivalLog>();
  const auto ago = std::chrono::nanoseconds(arrival.at == 0 ? 0 : wall_clock() - arrival.at);
  arrivals_->came(sfu::ByteReader(*value).u16(), now - ago);
}

template <class Each>
void Connection::each_camera(Each each) {
  if (camera_) each(*camera_);
  if (screen_) each(*screen_);
}

template <class Each>
void Connection::each_sent(Each each) {
  if (microphone_) each(microphone_->stream());
  each_camera([&](Camera& camera) {
    for (const auto& layer : camera.streams()) each(*layer);
  });
}

SentStream* Connection::sent(std::uint32_t ssrc) {
  SentStream* found = nullptr;
  each_sent([&](SentStream& stream) { found = stream.names().ssrc == ssrc ? &stream : found; });
  return found;
}

void Connection::rtcp_came(Transport&, sfu::Bytes plain, Time now) {
  const auto take_blocks = [&](const sfu::ReportBlocks& blocks) {
    for (std::size_t i = 0; i < blocks.size(); ++i)
      if (auto* stream = sent(blocks[i].ssrc)) stream->is_known();
  };
  sfu::RtcpReader reader(plain);
  while (const auto packet = reader.next()) {
    if (const auto report = sfu::read_sender_report(*packet)) {
      const auto route = routes_.find(report->ssrc);
      if (route != routes_.end()) route->second.stream->sender_report_came(report->ntp, now);
      take_blocks(report->blocks);
    } else if (const auto received = sfu::read_receiver_report(*packet)) {
      take_blocks(received->blocks);
    } else {
      take_feedback(*packet);
    }
  }
}

void Connection::take_feedback(const sfu::RtcpPacket& packet) {
  if (const auto nack = sfu::read_nack(packet)) {
    if (auto* stream = sent(nack->media)) nack->each_sequence([&](std::uint16_t each) { stream->send_again(each); });
  } else if (const auto pli = sfu::read_pli(packet)) {
    each_camera([&](Camera& camera) { camera.key_frame(pli->media); });
  } else if (const auto fir = sfu::read_fir(packet)) {
    for (std::size_t i = 0; i < fir->size(); ++i)
      each_camera([&](Camera& camera) { camera.key_frame((*fir)[i].ssrc); });
  }
}

void Connection::send_feedback(Time now) {
  std::array<std::uint8_t, kMostRtcp + sfu::kMostSrtcpGrowth> room;
  if (arrivals_ && arrivals_->is_due(now)) {
    const auto size = arrivals_->write(now, {reporter_, 0}, sfu::MutableBytes(room).first(kMostRtcp));
    if (size > 0) transport_.send_rtcp(room, size);
  }
  sfu::ByteWriter writer(sfu::MutableBytes(room).first(kMostRtcp));
  for (const auto& slot : slots_) slot->write_requests(writer, reporter_, now);
  if (writer.ok() && writer.size() > 0) transport_.send_rtcp(room, writer.size());
  feedback_due_ = now + kBetweenFeedbacks;
}

void Connection::send_reports(Time now) {
  std::array<sfu::ReportBlock, sfu::kMostReportBlocks> blocks;
  std::size_t count = 0;
  for (const auto& slot : slots_)
    if (slot->packets() > 0 && count < blocks.size()) blocks[count++] = slot->report(now);
  std::array<std::uint8_t, kMostRtcp + sfu::kMostSrtcpGrowth> room;
  sfu::ByteWriter writer(sfu::MutableBytes(room).first(kMostRtcp));
  if (microphone_) {
    sfu::write_sender_report(writer, microphone_->stream().report(wall_clock(), microphone_->timestamp()));
  }
  each_camera([&](Camera& camera) {
    for (const auto& stream : camera.streams())
      if (stream->packets() > 0) sfu::write_sender_report(writer, stream->report(wall_clock(), camera.timestamp()));
  });
  sfu::write_receiver_report(writer, reporter_, std::span(blocks).first(count));
  sfu::write_cname(writer, reporter_, kCname);
  if (writer.ok()) transport_.send_rtcp(room, writer.size());
  report_due_ = now + kBetweenReports;
}

}  // namespace madang::media_load
