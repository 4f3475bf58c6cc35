#include "bench/meetings/bare.hpp"

namespace bench::meetings {
namespace {

media::SentNames plain_names(Number number) {
  media::StreamNames voice{.ssrc = 0x2000'0000 + 16 * number, .payload = 111};
  voice.ids.audio_level = 1;
  media::StreamNames picture{.ssrc = voice.ssrc + 1, .payload = 96};
  return {.microphone = voice, .layers = {picture}};
}

}  // namespace

void Bare::join(Participant& who) {
  who.sending = ground_.connection(who.number, 0, true);
  if (who.publishes) who.sending->send(plain_names(who.number));
  who.sending->begin({.credentials = {}, .address = *media::sfu::TransportAddress::read("127.0.0.1", port_)});
}

void Bare::leave(Participant& who) { who.sending.reset(); }

}  // namespace bench::meetings
