#include "kernel/media/srtp_opener.hpp"

namespace madang::media {

namespace {

constexpr std::uint32_t kEncryptedFlag = 0x8000'0000;
constexpr std::size_t kIndexWord = 4;

void place(Bytes bytes, std::uint8_t* at) {
  if (!bytes.empty() && bytes.data() != at) std::memcpy(at, bytes.data(), bytes.size());
}

/// Why a packet with this index is not even looked at, if it is not.
template <typename Window>
std::optional<SrtpFault> refusal(const SrtpSources<Window>& sources, const Window* known, std::uint64_t index) {
  if (known == nullptr) return sources.full() ? std::optional(SrtpFault::kTooManySources) : std::nullopt;
  switch (known->look(index)) {
    case Window::Verdict::kNew: return std::nullopt;
    case Window::Verdict::kRepeated: return SrtpFault::kRepeated;
    case Window::Verdict::kTooLate: return SrtpFault::kTooLate;
  }
  return SrtpFault::kTooLate;
}

template <typename Window>
void remember(SrtpSources<Window>& sources, Window* known, std::uint32_t ssrc, std::uint64_t index) {
  if (known != nullptr) return known->mark(index);
  Window window;
  window.mark(index);
  sources.add(ssrc, window);
}

/// The parts of a sealed RTCP packet: GCM puts the word with the index last, AES-CM the tag.
struct SealedRtcp {
  Bytes plain;  // header and text
  Bytes tag;
  Bytes trailer;

  SealedRtcp(Bytes packet, std::size_t tag_size, bool tag_first)
      : plain(packet.first(packet.size() - tag_size - kIndexWord)) {
    ByteReader rest(packet.subspan(plain.size()));
    if (tag_first) tag = rest.take(tag_size);
    trailer = rest.take(kIndexWord);
    if (!tag_first) tag = rest.take(tag_size);
  }
};

}  // namespace

SrtpOpener::SrtpOpener(SrtpProfile profile, const SrtpMaster& master, std::size_t most_sources)
    : SrtpOpener(session_keys(profile, master, SrtpPackets::kRtp), session_keys(profile, master, SrtpPackets::kRtcp),
                 most_sources) {}

SrtpOpener::SrtpOpener(const SrtpSessionKeys& rtp, const SrtpSessionKeys& rtcp, std::size_t most_sources)
    : rtp_(rtp, SrtpCipher::Direction::kOpen),
      rtcp_(rtcp, SrtpCipher::Direction::kOpen),
      rtp_sources_(most_sources),
      rtcp_sources_(most_sources) {}

SrtpResult SrtpOpener::open(Bytes packet, MutableBytes out) {
  const auto clear = rtp_clear_size(packet);
  if (!clear || packet.size() - *clear < rtp_.tag_size()) return std::unexpected(SrtpFault::kMalformed);
  const std::size_t size = packet.size() - rtp_.tag_size();
  if (size > out.size()) return std::unexpected(SrtpFault::kNoRoom);

  const std::uint32_t ssrc = rtp_ssrc(packet);
  auto* known = rtp_sources_.find(ssrc);
  const auto index = known != nullptr ? guessed_index(known->highest(), rtp_sequence(packet)) : rtp_sequence(packet);
  if (!index) return std::unexpected(SrtpFault::kWornOut);
  if (const auto fault = refusal(rtp_sources_, known, *index)) return std::unexpected(*fault);

  std::array<std::uint8_t, 4> round;
  ByteWriter(round).u32(static_cast<std::uint32_t>(*index >> 16));
  const SrtpClear parts{packet.first(*clear), rtp_.is_gcm() ? Bytes() : Bytes(round)};
  if (!rtp_.open({ssrc, *index}, parts, packet.subspan(*clear, size - *clear), packet.subspan(size),
                 out.data() + *clear)) {
    return std::unexpected(SrtpFault::kForged);
  }
  place(parts.header, out.data());
  remember(rtp_sources_, known, ssrc, *index);
  return size;
}

SrtpResult SrtpOpener::open_rtcp(Bytes packet, MutableBytes out) {
  const std::size_t growth = rtcp_.tag_size() + kIndexWord;
  if (!is_rtcp(packet) || packet.size() - kRtcpClearSize < growth) return std::unexpected(SrtpFault::kMalformed);
  const SealedRtcp sealed(packet, rtcp_.tag_size(), rtcp_.is_gcm());
  const std::size_t size = sealed.plain.size();
  if (size > out.size()) return std::unexpected(SrtpFault::kNoRoom);

  const std::uint32_t word = ByteReader(sealed.trailer).u32();
  const std::uint32_t index = word & ~kEncryptedFlag;
  const std::uint32_t ssrc = rtcp_ssrc(packet);
  auto* known = rtcp_sources_.find(ssrc);
  if (const auto fault = refusal(rtcp_sources_, known, index)) return std::unexpected(*fault);

  const bool encrypted = (word & kEncryptedFlag) != 0;
  const SrtpClear parts{sealed.plain.first(encrypted ? kRtcpClearSize : size), sealed.trailer};
  if (!rtcp_.open({ssrc, index}, parts, sealed.plain.subspan(parts.header.size()), sealed.tag,
                  out.data() + parts.header.size())) {
    return std::unexpected(SrtpFault::kForged);
  }
  place(parts.header, out.data());
  remember(rtcp_sources_, known, ssrc, index);
  return size;
}

}  // namespace madang::media
