#pragma once

#include "kernel/media/rtcp_reader.hpp"

// RTCP as we send it. Several packets in a row in one writer are a compound (RFC 3550, 6.1: a report and then an SDES),
// one that begins with another kind is of reduced size (RFC 5506). False when there is no room: the writer is then of
// no use. No allocation, no throw, any thread.

namespace madang::media {

inline constexpr std::size_t kMostReportBlocks = 31;

/// Its own `blocks` are not looked at: those given are written, at most 31.
bool write_sender_report(ByteWriter& writer, const SenderReport& report, std::span<const ReportBlock> blocks = {});
bool write_receiver_report(ByteWriter& writer, std::uint32_t ssrc, std::span<const ReportBlock> blocks = {});
/// One source with its CNAME, 1 to 255 bytes.
bool write_cname(ByteWriter& writer, std::uint32_t ssrc, std::string_view cname);
/// At most 31.
bool write_bye(ByteWriter& writer, std::span<const std::uint32_t> sources);
/// The numbers in their order, as few items as they take; at most 1000, and not none.
bool write_nack(ByteWriter& writer, Feedback front, std::span<const std::uint16_t> sequences);
bool write_pli(ByteWriter& writer, Feedback front);
/// One source. `number` counts requests, not their repetitions.
bool write_fir(ByteWriter& writer, std::uint32_t sender, std::uint32_t source, std::uint8_t number);

}  // namespace madang::media
