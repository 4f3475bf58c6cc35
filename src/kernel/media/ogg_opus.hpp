#pragma once

#include <cstdint>
#include <string>

#include "kernel/media/bytes.hpp"

namespace madang::media {

/// How many samples of 48,000 a second an Opus packet lasts (RFC 6716, 3); 0 of what is none. Pure.
std::uint32_t opus_samples(Bytes packet);

/// One stretch of somebody's voice as a file of its own that anything plays (Ogg, RFC 3533; Opus in it, RFC 7845).
/// Pages are given as they fill, so that they can be sent on at once. Pure; one thread.
class OggOpusWriter {
 public:
  explicit OggOpusWriter(std::uint32_t serial) : serial_(serial) {}

  /// The two pages that lead.
  std::string begin();
  /// Of one packet; what lacks before it, up to a second, is said to be lost, which decoders conceal.
  void add(Bytes packet, std::uint32_t missing_samples = 0);
  bool is_empty() const { return lacing_.empty(); }
  std::uint64_t samples() const { return samples_; }
  /// A page of what was added since the last; the last one ends the stream.
  std::string page(bool is_last = false);

 private:
  void put(Bytes packet);
  std::string page_of(std::uint8_t flags, std::uint64_t position);

  std::uint32_t serial_;
  std::uint32_t number_ = 0;
  std::uint64_t samples_ = 0;
  std::string lacing_;
  std::string body_;
  std::string waiting_;  // pages that filled while packets were added
};

}  // namespace madang::media
