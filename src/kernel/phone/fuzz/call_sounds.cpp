#include "base/fuzz/harness.hpp"
#include "kernel/phone/rtp.hpp"
#include "kernel/phone/sdp.hpp"
#include "kernel/phone/sound.hpp"

// What the other side of a call sends: its description, packets of sound and keys; and what a voice writes.

namespace madang::fuzz {

using namespace phone;

void try_one(std::string_view input) {
  if (const auto answer = read_sdp_answer(input)) {
    must(answer->there.port() != 0 && !answer->there.address().is_multicast(), "sound goes to one place");
    must(answer->payload < 128 && (!answer->events || *answer->events < 128), "payload types have seven bits");
  }
  if (const auto packet = read_rtp(input)) {
    must(packet->payload.size() + 12 <= input.size(), "the payload is part of the datagram");
    KeyListener listener;
    const auto key = listener.hear(*packet);
    must(!listener.hear(*packet).has_value(), "a key counts once");
    must(!key || read_telephone_event(packet->payload).has_value(), "only events are keys");
    const auto bytes = written(*packet);
    const auto again = read_rtp(bytes);
    must(again && again->payload == packet->payload && again->timestamp == packet->timestamp,
         "what is written is read");
  }
  const auto sound = read_wav(input);
  if (sound) must(resampled(*sound, 8'000).size() <= 2 * input.size(), "no more comes out than went in");
}

}  // namespace madang::fuzz
