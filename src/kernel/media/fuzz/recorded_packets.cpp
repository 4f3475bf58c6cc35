#include "base/fuzz/harness.hpp"
#include "kernel/media/frame_assembler.hpp"
#include "kernel/media/picture_size.hpp"

// What participants send while it is recorded. The input is the codec, and packets behind their lengths in two bytes.

namespace madang::fuzz {

using namespace media;

namespace {

void look_at(RecordedCodec codec, const AssembledFrame& frame) {
  must(!frame.bytes.empty(), "an empty frame is none");
  if (const auto size = picture_size(codec, frame.bytes)) must(size->width > 0 && size->height > 0, "a size is one");
}

}  // namespace

void try_one(std::string_view input) {
  const Bytes bytes(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  ByteReader reader(bytes);
  const auto codec = static_cast<RecordedCodec>(reader.u8() % 4);
  FrameAssembler assembler(codec);
  MediaTime now{std::chrono::hours(1)};
  bool has_begun = false;
  const auto take_all = [&] {
    while (const auto frame = assembler.next(now)) {
      must(has_begun || frame->is_key, "it begins where a viewer can");
      must(!assembler.needs_key_frame(), "what comes can be decoded");
      has_begun = true;
      look_at(codec, *frame);
    }
  };
  while (reader.left() > 0) {
    const std::size_t size = reader.u16();
    const auto packet = read_rtp(reader.take(std::min(size, reader.left())));
    now += std::chrono::milliseconds(10);
    if (packet) assembler.add(*packet, now, now);
    take_all();
  }
  now += FrameAssembler::kPatience;
  take_all();
}

}  // namespace madang::fuzz
