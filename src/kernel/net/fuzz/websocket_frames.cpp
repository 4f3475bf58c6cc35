#include "kernel/net/websocket_frames.hpp"

#include "base/fuzz/harness.hpp"
#include "base/text.hpp"

namespace madang::fuzz {

using namespace net;

namespace {

constexpr std::size_t kMostBytes = 300;

struct Heard {
  std::vector<std::string> events;
  int fault = 0;
  bool operator==(const Heard&) const = default;
};

/// As a connection reads them.
Heard hear(const std::vector<std::string_view>& pieces) {
  FrameReader reader(kMostBytes);
  Heard heard;
  std::string waiting;
  for (const auto piece : pieces) {
    waiting.append(piece);
    std::size_t taken = 0;
    while (true) {
      const auto step = reader.next(std::span(waiting).subspan(taken));
      if (!step) {
        heard.fault = step.error().code;
        return heard;
      }
      if (step->taken == 0) break;
      must(step->taken <= waiting.size() - taken, "no more is taken than there is");
      taken += step->taken;
      if (!step->event) continue;
      const auto& event = *step->event;
      must(event.payload.size() <= kMostBytes, "no message is larger than allowed");
      must(event.kind == SocketEvent::Kind::ping || event.kind == SocketEvent::Kind::pong || is_utf8(event.payload),
           "every text is UTF-8");
      heard.events.push_back(std::to_string(static_cast<int>(event.kind)) + "," + std::to_string(event.code) + "," +
                             std::string(event.payload));
    }
    waiting.erase(0, taken);
  }
  return heard;
}

std::string masked(int first_byte, std::string_view payload, Choices& choices) {
  auto frame = encode_frame(Opcode::text, payload);
  const auto header = frame.size() - payload.size();
  std::array<char, 4> key;
  for (auto& byte : key) byte = static_cast<char>(choices.below(256));
  std::string hidden(payload);
  unmask(hidden, key);
  frame[0] = static_cast<char>(first_byte);
  frame[1] = static_cast<char>(frame[1] | 0x80);
  return frame.substr(0, header) + std::string(key.data(), key.size()) + hidden;
}

/// The input as one message in fragments, with pings between them.
std::string fragmented(std::string_view message, Choices& choices) {
  std::string frames;
  int opcode = 1;
  for (const auto piece : choices.pieces_of(message)) {
    frames += masked(opcode, piece, choices);
    if (choices.coin()) frames += masked(0x89, "ping", choices);
    opcode = 0;
  }
  return frames + masked(opcode | 0x80, {}, choices);
}

void try_as_message(std::string_view message, Choices& choices) {
  const auto frames = fragmented(message, choices);
  const auto heard = hear(choices.pieces_of(frames));
  if (message.size() > kMostBytes) return must(heard.fault != 0, "too large a message is refused");
  if (!is_utf8(message)) return must(heard.fault == close_code::kNotUtf8, "broken UTF-8 is refused as such");
  must(heard.fault == 0 && heard.events.back() == "0,0," + std::string(message), "a message comes out as it went in");
}

}  // namespace

void try_one(std::string_view input) {
  Choices choices(input);
  const auto whole = hear({input});
  must(hear(choices.pieces_of(input)) == whole, "it does not matter how bytes are cut");
  try_as_message(input, choices);
  const auto reason = encode_close(1000, input);
  must(reason.size() <= 127, "a goodbye is one short frame");
  must(!is_utf8(input) || is_utf8(std::string_view(reason).substr(4)), "a reason is cut between characters");
}

}  // namespace madang::fuzz
