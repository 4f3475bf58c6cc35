#pragma once

#include <string>

// Offers to join as browsers write them, with the lines that each has of its own.

namespace madang::media::tests {

/// Chromium 130 and later: ICE and DTLS at each medium, every video with the profiles of H.264, red and ulpfec.
std::string chromium_offer(int tiles);

/// Firefox ESR 128 and later, without the plug-in for H.264: the fingerprint of all media, all but the first
/// bundle-only.
std::string firefox_offer(int tiles);

/// All `from` become `to`.
std::string with(std::string text, std::string_view from, std::string_view to);

/// The first `from` alone becomes `to`.
std::string with_first(std::string text, std::string_view from, std::string_view to);

}  // namespace madang::media::tests
