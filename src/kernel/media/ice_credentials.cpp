#include "kernel/media/ice_credentials.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace madang::media {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kWorkerSize = 2;
constexpr std::size_t kUfragSize = 12;
constexpr std::size_t kPasswordSize = 24;
constexpr std::size_t kMostText = 256;

std::string random_text(std::size_t size) {
  std::array<unsigned char, kPasswordSize> random{};
  if (RAND_bytes(random.data(), static_cast<int>(size)) != 1) throw std::runtime_error("no random bytes");
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += kAlphabet[random[i] & 63];
  return text;
}

}  // namespace

IceCredentials make_ice_credentials(unsigned worker) {
  if (worker >= kMostIceWorkers) throw std::invalid_argument("there are not that many media workers");
  const std::string prefix{kAlphabet[worker >> 6], kAlphabet[worker & 63]};
  return {.ufrag = prefix + random_text(kUfragSize - kWorkerSize), .password = random_text(kPasswordSize)};
}

std::optional<unsigned> worker_of(std::string_view ufrag) {
  if (ufrag.size() != kUfragSize || !is_ice_text(ufrag, kUfragSize)) return std::nullopt;
  return static_cast<unsigned>(kAlphabet.find(ufrag[0]) << 6 | kAlphabet.find(ufrag[1]));
}

bool is_ice_text(std::string_view text, std::size_t least) {
  return text.size() >= least && text.size() <= kMostText && text.find_first_not_of(kAlphabet) == text.npos;
}

std::optional<IceUsername> read_ice_username(std::string_view username) {
  const auto colon = username.find(':');
  if (colon == username.npos || colon == 0 || colon + 1 == username.size()) return std::nullopt;
  return IceUsername{.asked = username.substr(0, colon), .asker = username.substr(colon + 1)};
}

}  // namespace madang::media
