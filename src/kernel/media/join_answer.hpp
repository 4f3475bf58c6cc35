#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/media/join_codecs.hpp"
#include "kernel/media/join_slots.hpp"
#include "kernel/media/session_description.hpp"

// Our answer to the one offer by which a browser joins a meeting: of constant size, whoever is in the room. We are
// always the answerer, ICE-lite (RFC 8445), passive in DTLS, with everything in one bundle. Pure; any thread.

namespace madang::media {

/// What we send a slot by, for as long as the client is there: re-pointing a slot keeps them.
struct SlotSources {
  std::uint32_t ssrc = 0;
  std::uint32_t retransmission = 0;  ///< of RTX; no other slot's nor source's
};

/// Our side of one client's transport.
struct OurTransport {
  std::string ufrag;
  std::string password;
  FingerprintDescription fingerprint;
  std::vector<CandidateDescription> candidates;        ///< all of them: nothing trickles from us
  std::string cname;                                   ///< of all we send
  std::uint64_t session = 0;                           ///< the id of the session, of 62 bits
  std::uint64_t version = 0;                           ///< one more for each answer to the same client
  std::array<SlotSources, kMostReceiveSlots> sources;  ///< of what the client is sent, in the order of the offer
};

/// The other side of it.
struct ClientTransport {
  std::string ufrag;
  std::string password;
  std::vector<FingerprintDescription> fingerprints;  ///< its certificate has one of these
};

/// One medium, as both sides now see it.
struct JoinedSlot {
  SlotRole role;
  std::string mid;
  bool is_live = true;  ///< false: the client said inactive, nothing will flow
  std::vector<JoinedCodec> codecs;
  ExtensionIds extensions;
  std::vector<std::string> rids;            ///< of the client's simulcast, in its order; empty: one stream
  std::vector<std::uint32_t> client_ssrcs;  ///< what it announced; with rids it does not have to
  SlotSources sources;                      ///< ours, if the client is sent something
};

struct Join {
  std::string answer;
  ClientTransport client;
  ExtensionIds extensions;        ///< of all media together: within a bundle an id means one thing
  bool mixes_extensions = false;  ///< one and two bytes of header extensions may follow each other (RFC 8285)
  std::vector<JoinedSlot> slots;  ///< in the order of the offer
};

inline constexpr std::size_t kMostRids = 3;  ///< of one medium; further ones are not taken

/// The fault names the line of the medium, and what it lacks.
std::expected<Join, DescriptionFault> answer_join(const SessionDescription& offer, const OurTransport& ours,
                                                  const CodecChoice& choice);

}  // namespace madang::media
