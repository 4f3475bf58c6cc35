#pragma once

#include <string>

#include "kernel/media/join_slots.hpp"
#include "kernel/media/session_description.hpp"
#include "kernel/media_load/connection.hpp"

// What a client says of itself (SDP), in the form of Chromium's, and what it reads of the other side. Pure.

namespace madang::media_load {

/// This side of a transport.
struct LocalSide {
  sfu::IceCredentials credentials;
  sfu::TransportAddress address;
  sfu::DtlsFingerprint fingerprint;
  std::uint32_t source = 0;  ///< the participant: its SSRCs are made of it
  bool shares = false;       ///< offers a screen too
};

/// The one offer of a meeting, of the fixed shape of join_slots.hpp.
std::string offer_to_join(const LocalSide& local, std::size_t tiles);
/// One microphone and one camera with three layers, sent and not received; the largest is said first, as Janus wants
/// it.
std::string offer_to_publish(const LocalSide& local);
/// Takes everything that is offered, and sends nothing.
std::string answer_to(const sfu::SessionDescription& offer, const LocalSide& local);

/// Its credentials and its first candidate for UDP on IPv4. Throws std::runtime_error when it has none.
RemoteSide remote_side(const sfu::SessionDescription& theirs);
/// The streams that an answer takes of what `offer_to_join` and `offer_to_publish` offered.
SentNames sent_names(const sfu::SessionDescription& answer, std::uint32_t source);
/// The streams that the other side says it sends.
std::vector<SlotNames> received_slots(const sfu::SessionDescription& theirs);
/// The id of the transport-wide sequence numbers in what it sends; 0 is none.
std::uint8_t transport_sequence_id(const sfu::SessionDescription& theirs);

/// The mid that offer_to_join gave a slot.
std::string mid_of(sfu::SlotRole role);

}  // namespace madang::media_load
