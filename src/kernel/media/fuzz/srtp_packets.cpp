#include <vector>

#include "base/fuzz/harness.hpp"
#include "kernel/media/srtp_opener.hpp"
#include "kernel/media/srtp_sealer.hpp"

// Datagrams that anybody may send to a media port, for a peer whose keys they do not know; and packets of any form that
// are sealed and then changed on their way. Buffers end where the packets end, so that every byte beyond is seen.

namespace madang::fuzz {

using namespace media;

namespace {

using Buffer = std::vector<std::uint8_t>;

SrtpProfile profile_of(Choices& choices) {
  constexpr SrtpProfile kProfiles[] = {SrtpProfile::kAeadAes128Gcm, SrtpProfile::kAeadAes256Gcm,
                                       SrtpProfile::kAesCm128HmacSha1Tag80};
  return kProfiles[choices.below(3)];
}

SrtpMaster master_of(Choices& choices) {
  SrtpMaster master;
  for (auto& byte : master.key) byte = static_cast<std::uint8_t>(choices.below(256));
  for (auto& byte : master.salt) byte = static_cast<std::uint8_t>(choices.below(256));
  return master;
}

struct Ends {
  explicit Ends(Choices& choices) : Ends(profile_of(choices), master_of(choices)) {}
  Ends(SrtpProfile profile, const SrtpMaster& master) : sealer(profile, master), opener(profile, master) {}

  SrtpSealer sealer;
  SrtpOpener opener;
};

void open_as_it_is(const Buffer& input, Ends& ends) {
  Buffer out(input.size());
  must(!ends.opener.open(input, out) && !ends.opener.open_rtcp(input, out), "without the key nothing is opened");
  Buffer in_place = input;
  must(!ends.opener.open(in_place), "nor in place");
  in_place = input;
  must(!ends.opener.open_rtcp(in_place), "nor as RTCP");
  must(ends.opener.sources() == 0, "and nobody is remembered");
}

using Open = SrtpResult (SrtpOpener::*)(MutableBytes);

void change_on_the_way(const Buffer& plain, const Buffer& sealed, Ends& ends, Open open, Choices& choices) {
  Buffer changed = sealed;
  changed[choices.below(changed.size())] ^= static_cast<std::uint8_t>(1U << choices.below(8));
  must(!(ends.opener.*open)(changed), "a changed packet is refused");
  changed.assign(sealed.begin(), sealed.begin() + static_cast<std::ptrdiff_t>(choices.below(sealed.size())));
  must(!(ends.opener.*open)(changed), "so is its beginning");
  Buffer opened = sealed;
  const auto size = (ends.opener.*open)(opened);
  must(size == plain.size() && std::equal(plain.begin(), plain.end(), opened.begin()), "as it was sent it is opened");
  opened = sealed;
  must((ends.opener.*open)(opened) == std::unexpected(SrtpFault::kRepeated), "and once");
}

void seal_rtp(const Buffer& input, Ends& ends, Choices& choices) {
  Buffer room = input;
  room.resize(input.size() + kMostSrtpGrowth);
  const auto size = ends.sealer.seal(room, input.size());
  must(size || size.error() == SrtpFault::kMalformed, "what has a header is sealed");
  if (!size) return;
  room.resize(*size);
  change_on_the_way(input, room, ends, &SrtpOpener::open, choices);
}

void seal_rtcp(const Buffer& input, Ends& ends, Choices& choices) {
  Buffer room = input;
  room.resize(input.size() + kMostSrtcpGrowth);
  const auto cover = choices.coin() ? SrtcpCover::kEncrypted : SrtcpCover::kAuthenticated;
  const auto size = ends.sealer.seal_rtcp(room, input.size(), cover);
  must(size || size.error() == SrtpFault::kMalformed, "what has a first word is sealed");
  if (!size) return;
  room.resize(*size);
  change_on_the_way(input, room, ends, &SrtpOpener::open_rtcp, choices);
}

}  // namespace

void try_one(std::string_view input) {
  const Buffer packet(input.begin(), input.end());
  Choices choices(input);
  Ends ends(choices);
  open_as_it_is(packet, ends);
  seal_rtp(packet, ends, choices);
  seal_rtcp(packet, ends, choices);
}

}  // namespace madang::fuzz
