#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "kernel/phone/sdp.hpp"

namespace madang::phone {

inline constexpr int kPhoneRate = 8'000;  ///< samples a second

/// ITU-T G.711, a byte for each sample of 16 bits.
std::string encoded(Codec codec, std::span<const std::int16_t> samples);

}  // namespace madang::phone
