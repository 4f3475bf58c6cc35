#pragma once

#include <optional>

#include "kernel/media/join_slots.hpp"
#include "kernel/media/session_description.hpp"

// What an offer has to have before we answer it. Pure; any thread.

namespace madang::media {

/// What holds for one medium: its own, or of all media.
struct JoinTransport {
  std::string ufrag;
  std::string password;
  std::vector<FingerprintDescription> fingerprints;
  std::optional<DtlsSetup> setup;
};

JoinTransport transport_of(const SessionDescription& offer, const MediaDescription& media);

/// Nothing when the offer has the fixed shape, is one bundle, and says how it is reached.
std::optional<DescriptionFault> fault_of(const SessionDescription& offer);

}  // namespace madang::media
