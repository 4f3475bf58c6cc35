#include <vector>

#include "base/fuzz/harness.hpp"
#include "kernel/media/rtcp_writer.hpp"
#include "kernel/media/twcc_feedback.hpp"

// Datagrams of RTCP that anybody in a meeting may send.

namespace madang::fuzz {

using namespace media;

namespace {

void look_at_reports(const RtcpPacket& packet, ByteWriter& writer) {
  std::vector<ReportBlock> blocks;
  const auto sent = read_sender_report(packet);
  const auto received = read_receiver_report(packet);
  const ReportBlocks read = sent ? sent->blocks : received ? received->blocks : ReportBlocks{};
  must(read.size() <= kMostReportBlocks, "there are as many as five bits say");
  for (std::size_t i = 0; i < read.size(); ++i) blocks.push_back(read[i]);
  if (sent) must(write_sender_report(writer, *sent, blocks), "it is written again");
  if (received) must(write_receiver_report(writer, received->ssrc, blocks), "it is written again");
}

void look_at_nack(const Nack& nack) {
  std::vector<std::uint16_t> numbers;
  nack.each_sequence([&](std::uint16_t sequence) { numbers.push_back(sequence); });
  must(!numbers.empty() && numbers.size() <= nack.items.size() / 4 * 17, "each item asks for one to seventeen");
  std::vector<std::uint8_t> room(12 + 4 * numbers.size());
  ByteWriter writer(room);
  if (!write_nack(writer, nack, numbers)) return must(numbers.size() > 1'000, "but too many are not written");
  RtcpReader reader(writer.written());
  std::vector<std::uint16_t> again;
  read_nack(*reader.next())->each_sequence([&](std::uint16_t sequence) { again.push_back(sequence); });
  must(again == numbers, "what is written is read");
}

void look_at_feedback(const TwccFeedback& feedback) {
  std::vector<std::uint8_t> room(1'500);
  TwccWriter writer(room, feedback, feedback.base, feedback.number);
  std::size_t told = 0;
  std::size_t taken = 0;
  std::vector<std::optional<TwccTicks>> arrivals;
  feedback.each_packet([&](std::uint16_t, std::optional<TwccTicks> arrival) {
    arrivals.push_back(arrival);
    if (taken == told++ && writer.add(arrival)) ++taken;
  });
  must(told == feedback.count, "each packet is told of");
  const std::size_t size = writer.finish();
  if (size == 0) return;
  RtcpReader reader(Bytes(room).first(size));
  const auto again = read_twcc(*reader.next());
  must(again && again->count <= taken, "what is written is read");
  std::size_t at = 0;
  again->each_packet([&](std::uint16_t, std::optional<TwccTicks> arrival) {
    const auto expected = arrivals[at++];
    must(arrival.has_value() == expected.has_value(), "as come or lost");
    must(!arrival || (*arrival - *expected) % kTwccCircle == TwccTicks(0), "at its time");
  });
}

void look_at_rest(const RtcpPacket& packet) {
  CnameWalk names(packet);
  while (const auto name = names.next()) must(!name->name.empty() && name->name.size() < 256, "a name has its length");
  if (const auto bye = read_bye(packet)) must(bye->size() == packet.count, "those leave that it counts");
  if (const auto fir = read_fir(packet))
    for (std::size_t i = 0; i < fir->size(); ++i) (void)(*fir)[i];
  if (const auto remb = read_remb(packet))
    for (std::size_t i = 0; i < remb->sources.size(); ++i) (void)remb->sources[i];
  (void)read_pli(packet);
  if (const auto nack = read_nack(packet)) look_at_nack(*nack);
  if (const auto feedback = read_twcc(packet)) look_at_feedback(*feedback);
}

}  // namespace

void try_one(std::string_view input) {
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  RtcpReader reader(bytes);
  std::vector<std::uint8_t> room(bytes.size());
  ByteWriter writer(room);
  std::size_t seen = 0;
  while (const auto packet = reader.next()) {
    seen += 4 + packet->body.size();
    look_at_reports(*packet, writer);
    look_at_rest(*packet);
  }
  must(seen <= bytes.size(), "packets are parts of the datagram");
  must(reader.is_well_formed() || seen == 0, "of one that does not add up nothing is read");
}

}  // namespace madang::fuzz
