#include "kernel/media/mp4_init_segment.hpp"

#include <algorithm>
#include <array>

#include "kernel/media/access_unit.hpp"

namespace madang::media {

namespace {

void write_matrix(Mp4Boxes& boxes) {
  for (const std::uint32_t value : {0x10000U, 0U, 0U, 0U, 0x10000U, 0U, 0U, 0U, 0x40000000U}) boxes.number(value, 4);
}

/// Parameter sets stand in key frames, too (`avc3`), so that a picture may change its size without another init
/// segment.
void write_h264_entry(const RecordedTrack& track, Mp4Boxes& boxes) {
  const auto sets = *parameter_sets_in(track.key_frame);
  boxes.box("avcC", [&] {
    boxes.number(1, 1);
    boxes.raw(sets.sequence.subspan(1, 3));
    boxes.number(0xff, 1);  // lengths of four bytes
    boxes.number(0xe1, 1);  // one sequence's
    boxes.number(sets.sequence.size(), 2);
    boxes.raw(sets.sequence);
    boxes.number(1, 1);
    boxes.number(sets.picture.size(), 2);
    boxes.raw(sets.picture);
  });
}

/// Profile 0, 8 bits, 4:2:0; the level is that of the largest picture a browser sends.
void write_vp9_entry(Mp4Boxes& boxes) {
  boxes.full_box("vpcC", 1, 0, [&] {
    boxes.number(0, 1);
    boxes.number(51, 1);
    boxes.number(0x82, 1);
    boxes.raw(std::array<std::uint8_t, 3>{1, 1, 1});  // BT.709
    boxes.number(0, 2);
  });
}

void write_video_entry(const RecordedTrack& track, Mp4Boxes& boxes) {
  const bool is_h264 = track.codec == RecordedCodec::h264;
  boxes.box(is_h264 ? "avc3" : "vp09", [&] {
    boxes.zeros(6);
    boxes.number(1, 2);  // data_reference_index
    boxes.zeros(16);
    boxes.number(track.width, 2);
    boxes.number(track.height, 2);
    boxes.number(0x480000, 4);  // 72 points an inch
    boxes.number(0x480000, 4);
    boxes.zeros(4);
    boxes.number(1, 2);  // a frame a sample
    boxes.zeros(32);
    boxes.number(24, 2);
    boxes.number(0xffff, 2);
    if (is_h264) {
      write_h264_entry(track, boxes);
    } else {
      write_vp9_entry(boxes);
    }
  });
}

void write_opus_entry(const RecordedTrack& track, Mp4Boxes& boxes) {
  boxes.box("Opus", [&] {
    boxes.zeros(6);
    boxes.number(1, 2);
    boxes.zeros(8);
    boxes.number(track.channels, 2);
    boxes.number(16, 2);
    boxes.zeros(4);
    boxes.number(48'000ULL << 16, 4);
    boxes.box("dOps", [&] {
      boxes.number(0, 1);
      boxes.number(track.channels, 1);
      boxes.number(0, 2);  // nothing is skipped at the beginning
      boxes.number(48'000, 4);
      boxes.zeros(3);
    });
  });
}

void write_sample_table(const RecordedTrack& track, Mp4Boxes& boxes) {
  boxes.box("stbl", [&] {
    boxes.full_box("stsd", 0, 0, [&] {
      boxes.number(1, 4);
      if (is_video(track.codec)) {
        write_video_entry(track, boxes);
      } else {
        write_opus_entry(track, boxes);
      }
    });
    boxes.full_box("stts", 0, 0, [&] { boxes.zeros(4); });
    boxes.full_box("stsc", 0, 0, [&] { boxes.zeros(4); });
    boxes.full_box("stsz", 0, 0, [&] { boxes.zeros(8); });
    boxes.full_box("stco", 0, 0, [&] { boxes.zeros(4); });
  });
}

void write_media(const RecordedTrack& track, Mp4Boxes& boxes) {
  boxes.full_box("mdhd", 0, 0, [&] {
    boxes.zeros(8);
    boxes.number(timescale_of(track.codec), 4);
    boxes.zeros(4);
    boxes.number(0x55c4, 2);  // und
    boxes.zeros(2);
  });
  boxes.full_box("hdlr", 0, 0, [&] {
    boxes.zeros(4);
    boxes.text(is_video(track.codec) ? "vide" : "soun");
    boxes.zeros(13);
  });
  boxes.box("minf", [&] {
    if (is_video(track.codec)) {
      boxes.full_box("vmhd", 0, 1, [&] { boxes.zeros(8); });
    } else {
      boxes.full_box("smhd", 0, 0, [&] { boxes.zeros(4); });
    }
    boxes.box("dinf", [&] {
      boxes.full_box("dref", 0, 0, [&] {
        boxes.number(1, 4);
        boxes.full_box("url ", 0, 1, [] {});
      });
    });
    write_sample_table(track, boxes);
  });
}

void write_track(std::size_t index, const RecordedTrack& track, Mp4Boxes& boxes) {
  boxes.box("trak", [&] {
    boxes.full_box("tkhd", 0, 3, [&] {
      boxes.zeros(8);
      boxes.number(index + 1, 4);
      boxes.zeros(20);
      boxes.number(is_video(track.codec) ? 0 : 0x100, 2);  // how loud
      boxes.zeros(2);
      write_matrix(boxes);
      boxes.number(std::uint32_t{track.width} << 16, 4);
      boxes.number(std::uint32_t{track.height} << 16, 4);
    });
    boxes.box("mdia", [&] { write_media(track, boxes); });
  });
}

std::size_t write_extends(std::size_t count, Mp4Boxes& boxes) {
  std::size_t duration_at = 0;
  boxes.box("mvex", [&] {
    boxes.full_box("mehd", 1, 0, [&] {
      duration_at = boxes.length();
      boxes.zeros(8);
    });
    for (std::size_t i = 0; i < count; ++i)
      boxes.full_box("trex", 0, 0, [&] {
        boxes.number(i + 1, 4);
        boxes.number(1, 4);
        boxes.zeros(12);
      });
  });
  return duration_at;
}

bool can_be_written(const RecordedTrack& track) {
  if (track.codec == RecordedCodec::vp8) return false;
  return track.codec != RecordedCodec::h264 || parameter_sets_in(track.key_frame).has_value();
}

}  // namespace

std::optional<InitSegment> init_segment(const std::vector<RecordedTrack>& tracks) {
  if (!std::ranges::all_of(tracks, can_be_written)) return std::nullopt;
  InitSegment segment;
  auto& boxes = segment.boxes;
  boxes.box("ftyp", [&] {
    boxes.text("iso6");
    boxes.number(0, 4);
    boxes.text("iso6mp41");
  });
  boxes.box("moov", [&] {
    boxes.full_box("mvhd", 0, 0, [&] {
      boxes.zeros(8);
      boxes.number(kMovieTimescale, 4);
      boxes.zeros(4);
      boxes.number(0x10000, 4);  // as fast as it was
      boxes.number(0x100, 2);    // as loud
      boxes.zeros(10);
      write_matrix(boxes);
      boxes.zeros(24);
      boxes.number(tracks.size() + 1, 4);
    });
    for (std::size_t i = 0; i < tracks.size(); ++i) write_track(i, tracks[i], boxes);
    segment.duration_at = write_extends(tracks.size(), boxes);
  });
  return segment;
}

}  // namespace madang::media
