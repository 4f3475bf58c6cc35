#include "kernel/media/forwarder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "kernel/media/key_frame_requests.hpp"
#include "kernel/media/tests/forwarded_meeting.hpp"

namespace madang::media::tests {
namespace {

using namespace std::chrono_literals;

/// What must hold of every slot whatever the lines do: but for what was lost for good, everything can be shown.
void expect_sound(ForwardedMeeting& meeting, std::uint64_t id, const std::string& where) {
  for (std::uint8_t tile = 0; tile < 5; ++tile) {
    SeenStream* const seen =
        tile == 4 ? meeting.client(id).stream(SlotKind::stage) : meeting.client(id).stream(SlotKind::tile, tile);
    ASSERT_NE(seen, nullptr);
    const ShownFrames shown = shown_frames(*seen, meeting.now() - 1s);
    EXPECT_TRUE(shown.wrong.empty()) << where << " " << name_of(seen->role) << ": " << shown.wrong.front() << " and "
                                     << shown.wrong.size() - 1 << " more";
    if (shown.missing == 0) EXPECT_EQ(shown.broken, 0) << where << " " << name_of(seen->role);
  }
  EXPECT_EQ(meeting.client(id).strange(), 0U) << where;
}

TEST(ForwarderTest, two_hear_and_see_each_other) {
  ForwardedMeeting meeting;
  meeting.join({.id = 1, .view = watching(2)});
  meeting.join({.id = 2, .view = watching(1)});
  meeting.run(12s);
  for (const std::uint64_t id : {1, 2}) {
    const std::uint64_t other = 3 - id;
    expect_sound(meeting, id, "two");
    SeenStream& stage = *meeting.client(id).stream(SlotKind::stage);
    const ShownFrames shown = shown_frames(stage, meeting.now());
    EXPECT_EQ(shown.missing, 0);
    EXPECT_GT(shown.frames_of(other, meeting.now() - 3s, meeting.now()), 80U) << "thirty a second";
    EXPECT_EQ(shown.last_layer(meeting.now()), 2) << "nothing limits the line";
    EXPECT_GT(stage.sender_reports.size(), 8U);
    std::size_t voices = 0;
    for (std::uint8_t voice = 0; voice < kVoiceSlots; ++voice)
      voices += meeting.client(id).stream(SlotKind::voice, voice)->packets.size();
    EXPECT_NEAR(static_cast<double>(voices), 600, 10) << "and one does not hear oneself";
    EXPECT_EQ(meeting.reports.shown.at({id, "stage"}), other);
    EXPECT_TRUE(meeting.reports.on.at({id, SlotKind::camera}));
  }
}

TEST(ForwarderTest, who_measures_their_line_is_sent_their_own_camera_and_not_their_voice) {
  ForwardedMeeting meeting;
  meeting.join({.id = 1, .view = watching(1), .sees_itself = true});
  meeting.join({.id = 2, .view = watching(2)});
  meeting.run(12s);
  const ShownFrames shown = shown_frames(*meeting.client(1).stream(SlotKind::stage), meeting.now());
  EXPECT_GT(shown.frames_of(1, meeting.now() - 3s, meeting.now()), 80U);
  EXPECT_EQ(shown.last_layer(meeting.now()), 2);
  EXPECT_TRUE(meeting.client(2).stream(SlotKind::stage)->packets.empty()) << "others do not see themselves";
  EXPECT_GT(meeting.reports.qualities.at(1).estimate, 2'000'000);
}

TEST(ForwarderTest, packets_that_a_frame_goes_on_after_are_of_even_sizes_and_none_is_much_longer_for_it) {
  ForwardedMeeting meeting;
  meeting.join({.id = 1, .view = watching(2)});
  meeting.join({.id = 2});
  meeting.run(6s);
  std::size_t padded = 0;
  std::size_t ends = 0;
  for (const auto& [number, packet] : meeting.client(1).stream(SlotKind::stage)->packets) {
    EXPECT_TRUE(packet.marker ? packet.padding == 0 : (packet.payload.size() + packet.padding) % 8 == 0) << number;
    EXPECT_LT(packet.padding, 8U);
    padded += packet.padding > 0;
    ends += packet.marker;
  }
  EXPECT_GT(padded, 50U);
  EXPECT_GT(ends, 100U);
  EXPECT_EQ(meeting.client(1).strange(), 0U);
}

TEST(ForwarderTest, what_is_lost_either_way_is_sent_again) {
  for (const std::uint32_t seed : {1U, 2U, 5U}) {
    ForwardedMeeting meeting(1, seed);
    for (const std::uint64_t id : {1, 2, 3}) {
      auto& seat = meeting.join({.id = id, .view = watching(id % 3 + 1, {1, 2, 3})});
      seat.up = {.loss = 0.03, .delay = 20ms, .jitter = 12ms};
      seat.down = {.loss = 0.03, .delay = 20ms, .jitter = 12ms};
    }
    meeting.run(15s);
    for (const std::uint64_t id : {1, 2, 3})
      EXPECT_NEAR(meeting.reports.qualities.at(id).loss_down, 0.03, 0.02) << "and told of";
    for (const std::uint64_t id : {1, 2, 3}) {
      expect_sound(meeting, id, fmt::format("seed {}", seed));
      SeenStream& stage = *meeting.client(id).stream(SlotKind::stage);
      const ShownFrames shown = shown_frames(stage, meeting.now() - 1s);
      const auto sent = static_cast<double>(stage.packets.size());
      EXPECT_LT(static_cast<double>(shown.missing) / sent, 0.003) << "of three in a hundred";
      EXPECT_GT(shown.frames_of(id % 3 + 1, meeting.now() - 6s, meeting.now()), 120U);
      EXPECT_GT(meeting.client(id).asked_of_it(), 20U);
    }
    EXPECT_GT(meeting.forwarder(0).counts().retransmissions_out, 50U);
  }
}

TEST(ForwarderTest, a_page_flip_points_slots_anew_and_asks_each_sender_once_in_300_ms) {
  ForwardedMeeting meeting;
  for (const std::uint64_t id : {1, 2, 3, 4, 5}) meeting.join({.id = id, .view = watching(id % 5 + 1)});
  meeting.show(1, watching(2, {2, 3}));
  meeting.run(3s);
  for (int flip = 0; flip < 20; ++flip) {  // back and forth, ten times a second
    meeting.show(1, flip % 2 == 0 ? watching(2, {4, 5}) : watching(2, {2, 3}));
    meeting.run(100ms);
  }
  meeting.show(1, watching(2, {4, 5}));
  const MediaTime shown_at = meeting.now();
  meeting.run(4s);
  expect_sound(meeting, 1, "flips");
  EXPECT_EQ(meeting.reports.shown.at({1, "tile 1"}), 4U);
  EXPECT_EQ(meeting.reports.shown.at({1, "tile 2"}), 5U);
  for (const std::uint64_t id : {2, 3, 4, 5}) {
    std::map<std::uint32_t, MediaTime> last;
    for (const auto& [ssrc, at] : meeting.client(id).key_frame_times()) {
      if (last.contains(ssrc)) EXPECT_GE(at - last.at(ssrc), KeyFrameRequests::kInterval) << id;
      last[ssrc] = at;
    }
  }
  for (const std::uint8_t tile : {0, 1}) {
    const ShownFrames shown = shown_frames(*meeting.client(1).stream(SlotKind::tile, tile), meeting.now());
    const auto is_new = [&](const auto& frame) { return frame.publisher >> 4 == 4U + tile && frame.at >= shown_at; };
    const auto first = std::ranges::find_if(shown.frames, is_new);
    ASSERT_NE(first, shown.frames.end());
    EXPECT_LT(first->at - shown_at, 500ms);
    EXPECT_EQ(shown.missing, 0);
  }
}

TEST(ForwarderTest, the_loudest_five_are_heard_and_told) {
  ForwardedMeeting meeting;
  for (std::uint64_t id = 1; id <= 7; ++id)
    meeting.join({.id = id, .has_camera = false, .loudness = static_cast<std::uint8_t>(20 + 5 * id)});
  meeting.run(3s);
  EXPECT_EQ(meeting.reports.loudest, (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
  const auto voices_of = [&](std::uint64_t id, Duration last) {
    std::map<std::uint64_t, int> heard;
    for (std::uint8_t voice = 0; voice < kVoiceSlots; ++voice)
      for (const auto& [number, packet] : meeting.client(id).stream(SlotKind::voice, voice)->packets)
        if (packet.at > meeting.now() - last) ++heard[ByteReader(packet.payload).u64()];
    return heard;
  };
  EXPECT_EQ(voices_of(7, 1s).size(), 5U);
  EXPECT_EQ(voices_of(1, 1s).size(), 4U) << "not oneself";
  EXPECT_FALSE(voices_of(1, 3s).contains(1));
  meeting.client(7).speak(5);
  meeting.run(3s);
  EXPECT_EQ(meeting.reports.loudest.front(), 7U);
  EXPECT_EQ(voices_of(1, 1s).count(7), 1U);
  EXPECT_EQ(voices_of(1, 1s).count(5), 0U) << "was the most silent";
  for (std::uint8_t voice = 0; voice < kVoiceSlots; ++voice)
    EXPECT_EQ(missing_numbers(*meeting.client(6).stream(SlotKind::voice, voice)), 0) << "a speaker changes no numbers";
}

TEST(ForwarderTest, who_is_muted_by_the_host_is_not_heard_and_who_falls_silent_is_told) {
  ForwardedMeeting meeting;
  meeting.join({.id = 1});
  meeting.join({.id = 2, .view = watching(1)});
  meeting.run(2s);
  EXPECT_TRUE(meeting.reports.on.at({1, SlotKind::microphone}));
  meeting.allow(1, {.microphone = false, .camera = true, .screen = true});
  EXPECT_FALSE(meeting.reports.on.at({1, SlotKind::microphone}));
  meeting.run(100ms);
  SeenStream& voice = *meeting.client(2).stream(SlotKind::voice, 0);
  const std::size_t heard = voice.packets.size();
  meeting.run(2s);
  EXPECT_EQ(voice.packets.size(), heard);
  EXPECT_EQ(meeting.reports.loudest, std::vector<std::uint64_t>{2});
  meeting.allow(1, {});
  meeting.run(1s);
  EXPECT_TRUE(meeting.reports.on.at({1, SlotKind::microphone}));
  EXPECT_GT(voice.packets.size(), heard + 40);
  EXPECT_EQ(missing_numbers(voice), 0);

  meeting.client(1).set_camera(false);
  meeting.run(8s);
  EXPECT_FALSE(meeting.reports.on.at({1, SlotKind::camera}));
  EXPECT_EQ(meeting.reports.shown.at({2, "stage"}), std::nullopt);
  meeting.client(1).set_camera(true);
  meeting.run(3s);
  EXPECT_EQ(meeting.reports.shown.at({2, "stage"}), 1U) << "the view still names them";
  expect_sound(meeting, 2, "camera off and on");
}

TEST(ForwarderTest, who_leaves_is_seen_no_more_and_may_come_again) {
  ForwardedMeeting meeting;
  for (const std::uint64_t id : {1, 2, 3}) meeting.join({.id = id, .view = watching(1, {2, 3})});
  meeting.run(3s);
  meeting.leave(1);
  EXPECT_EQ(meeting.reports.shown.at({2, "stage"}), std::nullopt);
  EXPECT_FALSE(meeting.reports.on.at({1, SlotKind::camera}));
  meeting.run(1s);
  meeting.join({.id = 1, .view = watching(2)});
  meeting.run(4s);
  EXPECT_EQ(meeting.reports.shown.at({2, "stage"}), 1U);
  expect_sound(meeting, 2, "left and came");
  const ShownFrames shown = shown_frames(*meeting.client(2).stream(SlotKind::stage), meeting.now());
  EXPECT_GT(shown.frames_of(1, meeting.now() - 2s, meeting.now()), 50U);
  for (const std::uint64_t id : {1, 2, 3}) meeting.leave(id);
  meeting.run(2s);
}

TEST(ForwarderTest, a_slow_receiver_falls_to_lower_layers_and_comes_back) {
  ForwardedMeeting meeting;
  auto& slow = meeting.join({.id = 1, .has_camera = false, .view = watching(2)});
  meeting.join({.id = 2, .view = {}});
  meeting.join({.id = 3, .has_camera = false, .view = watching(2)});
  meeting.run(12s);
  SeenStream& stage = *meeting.client(1).stream(SlotKind::stage);
  EXPECT_EQ(shown_frames(stage, meeting.now()).last_layer(meeting.now()), 2);
  slow.down.capacity = 450'000;
  meeting.run(10s);
  EXPECT_LE(shown_frames(stage, meeting.now()).last_layer(meeting.now()).value_or(9), 1);
  const ShownFrames during = shown_frames(stage, meeting.now());
  EXPECT_GT(during.frames_of(2, meeting.now() - 3s, meeting.now()), 20U) << "it goes on";
  std::size_t sound = 0;
  for (std::uint8_t voice = 0; voice < kVoiceSlots; ++voice)
    for (const auto& [number, packet] : meeting.client(1).stream(SlotKind::voice, voice)->packets)
      if (packet.at > meeting.now() - 5s) ++sound;
  EXPECT_GT(sound, 480U) << "of 500";
  const ShownFrames other = shown_frames(*meeting.client(3).stream(SlotKind::stage), meeting.now());
  EXPECT_EQ(other.last_layer(meeting.now()), 2) << "nobody else pays for it";
  slow.down.capacity = 0;
  meeting.run(10s);
  EXPECT_EQ(shown_frames(stage, meeting.now()).last_layer(meeting.now()), 2);
  EXPECT_TRUE(shown_frames(stage, meeting.now()).wrong.empty());
}

/// A line into which far too much is sent loses most of it. Were all that sent again, nothing else would get through.
TEST(ForwarderTest, what_is_sent_again_leaves_room_for_what_comes_next) {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    ForwardedMeeting meeting(1, seed);
    auto& slow = meeting.join({.id = 1, .has_camera = false, .view = watching(2)});
    meeting.join({.id = 2, .view = {}});
    meeting.run(8s);
    slow.down.capacity = 400'000;
    const MediaTime narrowed = meeting.now();
    const auto before = meeting.forwarder(0).counts();
    meeting.run(5s);
    const auto after = meeting.forwarder(0).counts();
    const auto again = after.retransmissions_out - before.retransmissions_out;
    EXPECT_LT(again * 10, after.packets_out - before.packets_out) << seed;
    const ShownFrames shown = shown_frames(*meeting.client(1).stream(SlotKind::stage), meeting.now());
    EXPECT_GT(shown.frames_of(2, narrowed + 1s, narrowed + 2s), 20U) << seed;
    EXPECT_GT(shown.frames_of(2, narrowed + 2s, meeting.now()), 80U) << seed << " of 90";
    const auto paused = meeting.reports.paused_for.find({1, "stage"});
    EXPECT_TRUE(paused == meeting.reports.paused_for.end() || paused->second == PauseReason::none) << seed;
    EXPECT_TRUE(shown.wrong.empty());
  }
}

TEST(ForwarderTest, what_nobody_gets_is_not_asked_of_its_sender) {
  ForwardedMeeting meeting;
  meeting.join({.id = 1, .has_camera = false, .view = watching(3, {2})});
  meeting.join({.id = 2, .view = {}});
  meeting.run(12s);
  EXPECT_EQ(meeting.reports.layers.at({2, SlotKind::camera}), 1) << "a tile needs the lowest";
  meeting.show(1, watching(2));
  meeting.run(8s);
  EXPECT_TRUE(meeting.reports.layers.at({2, SlotKind::camera}) & 4U);
  EXPECT_EQ(shown_frames(*meeting.client(1).stream(SlotKind::stage), meeting.now()).last_layer(meeting.now()), 2);
  View nothing;
  nothing.hears_only = true;
  meeting.show(1, nothing);
  meeting.run(8s);
  EXPECT_EQ(meeting.reports.layers.at({2, SlotKind::camera}), 0);
  EXPECT_TRUE(meeting.reports.on.at({2, SlotKind::camera})) << "it is there for whoever looks again";
  meeting.show(1, watching(2));
  meeting.run(3s);
  const ShownFrames shown = shown_frames(*meeting.client(1).stream(SlotKind::stage), meeting.now());
  EXPECT_GT(shown.frames_of(2, meeting.now() - 1s, meeting.now()), 25U);
}

TEST(ForwarderTest, a_shared_screen_comes_in_its_slot_and_codecs_are_those_of_the_receiver) {
  ForwardedMeeting meeting;
  View view;
  view.screen = ParticipantId(2);
  view.screen_height = 1'080;
  meeting.join({.id = 1, .has_camera = false, .view = view});
  meeting.join({.id = 2, .has_camera = false, .has_screen = true});
  meeting.join({.id = 3, .has_camera = false, .decodes = {MeetingCodec::h264}, .view = view});
  meeting.run(6s);
  SeenStream& screen = *meeting.client(1).stream(SlotKind::shared_screen);
  const ShownFrames shown = shown_frames(screen, meeting.now());
  EXPECT_TRUE(shown.wrong.empty());
  EXPECT_GT(shown.frames_of(2, meeting.now() - 3s, meeting.now()), 80U);
  for (const auto& [number, packet] : screen.packets)
    if (!packet.was_asked_for) ASSERT_EQ(packet.payload_type, 97) << "as client 1 numbers it; client 2 says 98";
  EXPECT_TRUE(meeting.client(3).stream(SlotKind::shared_screen)->packets.empty());
  EXPECT_EQ(meeting.reports.paused_for.at({3, "shared screen"}), PauseReason::not_decodable);
}

TEST(ForwarderTest, a_client_without_feedback_gets_what_most_lines_carry) {
  ForwardedMeeting meeting;
  meeting.join({.id = 1, .has_camera = false, .has_feedback = false, .view = watching(2)});
  meeting.join({.id = 2, .view = {}});
  meeting.run(8s);
  const ShownFrames shown = shown_frames(*meeting.client(1).stream(SlotKind::stage), meeting.now());
  EXPECT_EQ(shown.last_layer(meeting.now()), 1) << "2 Mbit/s would be too much for who knows";
  EXPECT_TRUE(shown.wrong.empty());
  EXPECT_EQ(meeting.client(1).padding(), 0U);
}

}  // namespace
}  // namespace madang::media::tests
