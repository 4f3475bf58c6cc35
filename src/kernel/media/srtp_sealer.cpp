#include "kernel/media/srtp_sealer.hpp"

namespace madang::media {

namespace {

constexpr std::uint32_t kEncryptedFlag = 0x8000'0000;
constexpr std::size_t kIndexWord = 4;

std::array<std::uint8_t, 4> word(std::uint32_t value) {
  std::array<std::uint8_t, 4> bytes;
  ByteWriter(bytes).u32(value);
  return bytes;
}

void place(Bytes bytes, std::uint8_t* at) {
  if (!bytes.empty() && bytes.data() != at) std::memcpy(at, bytes.data(), bytes.size());
}

}  // namespace

SrtpSealer::SrtpSealer(SrtpProfile profile, const SrtpMaster& master, std::size_t most_sources)
    : SrtpSealer(session_keys(profile, master, SrtpPackets::kRtp), session_keys(profile, master, SrtpPackets::kRtcp),
                 most_sources) {}

SrtpSealer::SrtpSealer(const SrtpSessionKeys& rtp, const SrtpSessionKeys& rtcp, std::size_t most_sources)
    : rtp_(rtp, SrtpCipher::Direction::kSeal),
      rtcp_(rtcp, SrtpCipher::Direction::kSeal),
      rtp_sources_(most_sources),
      rtcp_sources_(most_sources) {}

SrtpResult SrtpSealer::seal(MutableBytes room, std::size_t size) {
  if (size > room.size()) return std::unexpected(SrtpFault::kNoRoom);
  const auto clear = rtp_clear_size(room.first(size));
  if (!clear) return std::unexpected(SrtpFault::kMalformed);
  return seal(room.first(*clear), {}, room.subspan(*clear, size - *clear), room);
}

SrtpResult SrtpSealer::seal(Bytes header, Bytes lead, Bytes payload, MutableBytes out) {
  if (rtp_clear_size(header) != header.size()) return std::unexpected(SrtpFault::kMalformed);
  const std::size_t size = header.size() + lead.size() + payload.size();
  if (size + rtp_.tag_size() > kMostSrtpPacket) return std::unexpected(SrtpFault::kMalformed);
  if (size + rtp_.tag_size() > out.size()) return std::unexpected(SrtpFault::kNoRoom);

  const std::uint32_t ssrc = rtp_ssrc(header);
  auto* known = rtp_sources_.find(ssrc);
  if (known == nullptr && rtp_sources_.full()) return std::unexpected(SrtpFault::kTooManySources);
  const auto index = known != nullptr ? guessed_index(known->highest(), rtp_sequence(header)) : rtp_sequence(header);
  if (!index) return std::unexpected(SrtpFault::kWornOut);
  const auto verdict = known != nullptr ? known->look(*index) : RtpReplayWindow::Verdict::kNew;
  if (verdict == RtpReplayWindow::Verdict::kRepeated) return std::unexpected(SrtpFault::kRepeated);
  if (verdict == RtpReplayWindow::Verdict::kTooLate) return std::unexpected(SrtpFault::kTooLate);

  if (known == nullptr) {
    rtp_sources_.add(ssrc, {});
    known = rtp_sources_.find(ssrc);
  }
  known->mark(*index);
  const auto round = word(static_cast<std::uint32_t>(*index >> 16));
  place(header, out.data());
  const SrtpClear clear{out.first(header.size()), rtp_.is_gcm() ? Bytes() : Bytes(round)};
  if (!rtp_.seal({ssrc, *index}, clear, lead, payload, out.data() + header.size(), out.data() + size)) {
    return std::unexpected(SrtpFault::kFailed);
  }
  return size + rtp_.tag_size();
}

SrtpResult SrtpSealer::seal_rtcp(MutableBytes room, std::size_t size, SrtcpCover cover) {
  const std::size_t sealed = size + rtcp_.tag_size() + kIndexWord;
  if (size > room.size()) return std::unexpected(SrtpFault::kNoRoom);
  if (!is_rtcp(room.first(size)) || sealed > kMostSrtpPacket) return std::unexpected(SrtpFault::kMalformed);
  if (sealed > room.size()) return std::unexpected(SrtpFault::kNoRoom);

  const std::uint32_t ssrc = rtcp_ssrc(room);
  auto* source = rtcp_sources_.find(ssrc);
  if (source == nullptr) {
    if (rtcp_sources_.full()) return std::unexpected(SrtpFault::kTooManySources);
    rtcp_sources_.add(ssrc, {});
    source = rtcp_sources_.find(ssrc);
  }
  if (source->next_index == kEncryptedFlag) return std::unexpected(SrtpFault::kWornOut);
  const std::uint32_t index = source->next_index++;
  const bool encrypted = cover == SrtcpCover::kEncrypted;
  const auto trailer = word(encrypted ? index | kEncryptedFlag : index);

  const std::size_t clear = encrypted ? kRtcpClearSize : size;
  std::uint8_t* const end = room.data() + size;
  std::uint8_t* const tag = rtcp_.is_gcm() ? end : end + kIndexWord;
  place(trailer, rtcp_.is_gcm() ? end + rtcp_.tag_size() : end);
  if (!rtcp_.seal({ssrc, index}, {room.first(clear), trailer}, {}, room.subspan(clear, size - clear),
                  room.data() + clear, tag)) {
    return std::unexpected(SrtpFault::kFailed);
  }
  return sealed;
}

}  // namespace madang::media
