#include "kernel/phone/talk.hpp"

#include <algorithm>
#include <array>

namespace madang::phone {
namespace {

constexpr std::size_t kSamples = kPhoneRate / 50;  // of a packet
constexpr std::chrono::milliseconds kMostBehind{100};

std::size_t samples_in(std::chrono::milliseconds length) {
  return static_cast<std::size_t>(length.count()) * kPhoneRate / 1000;
}

}  // namespace

Talk::Talk(Prompt prompt, const SdpAnswer& answer, TalkLimits limits, RtpPacket first, Time now)
    : prompt_(std::move(prompt)),
      answer_(answer),
      limits_(limits),
      packet_(first),
      due_(now),
      last_(now + limits.longest),
      silence_(samples_in(limits.before)) {
  packet_.payload_type = answer_.payload;
  packet_.marker = true;
}

std::optional<std::string> Talk::next(Time now) {
  if (now >= last_ || (said_ >= limits_.times && silence_ == 0)) return std::nullopt;
  std::array<std::int16_t, kSamples> samples{};
  if (silence_ > 0) {
    silence_ -= std::min(silence_, kSamples);
  } else {
    const auto count = std::min(kSamples, prompt_->size() - place_);
    std::copy_n(prompt_->begin() + static_cast<std::ptrdiff_t>(place_), count, samples.begin());
    place_ += count;
    if (place_ == prompt_->size()) {
      place_ = 0;
      said_ += 1;
      silence_ = samples_in(limits_.between);
    }
  }
  const auto payload = encoded(answer_.codec, samples);
  packet_.payload = payload;
  auto bytes = written(packet_);
  packet_.marker = false;
  packet_.sequence += 1;
  packet_.timestamp += kSamples;
  due_ = now - due_ > kMostBehind ? now + kPacket : due_ + kPacket;
  return bytes;
}

void Talk::repeat() {
  said_ = std::min(said_, limits_.times - 1);
  place_ = 0;
  silence_ = kSamples;
}

}  // namespace madang::phone
