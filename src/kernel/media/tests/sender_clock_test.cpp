#include "kernel/media/sender_clock.hpp"

#include <gtest/gtest.h>

namespace madang::media {
namespace {

using namespace std::chrono_literals;

constexpr Time kBegan{1h};

/// Of a sender whose wall clock stands anywhere.
std::uint64_t ntp_at(Duration since_began) {
  const auto all = std::chrono::nanoseconds(3'900'000'000s + since_began).count();
  const auto seconds = static_cast<std::uint64_t>(all / 1'000'000'000);
  const auto rest = static_cast<std::uint64_t>(all % 1'000'000'000);
  return seconds << 32 | (rest << 32) / 1'000'000'000;
}

double apart_ms(Time one, Time other) { return std::chrono::duration<double, std::milli>(one - other).count(); }

TEST(CaptureTimesTest, reports_bring_streams_together_whose_packets_take_different_times) {
  SenderClock clock;
  CaptureTimes sound(48'000);
  CaptureTimes pictures(90'000);
  sound.captured(7'000, clock, kBegan + 138ms);
  clock.report_came(ntp_at(100ms), kBegan + 140ms);
  sound.report_came(ntp_at(100ms), 7'000);
  clock.report_came(ntp_at(200ms), kBegan + 210ms);
  pictures.report_came(ntp_at(200ms), 4'294'967'000);
  // Both captured at 300 ms; the numbers of the pictures ran over.
  const Time heard = sound.captured(7'000 + 9'600, clock, kBegan + 338ms);
  const Time seen = pictures.captured(4'294'967'000U + 9'000U, clock, kBegan + 480ms);
  EXPECT_NEAR(apart_ms(heard, seen), 0, 0.1);
  EXPECT_NEAR(apart_ms(heard, kBegan + 310ms), 0, 0.1) << "the quickest report is taken to have taken no time";
}

TEST(CaptureTimesTest, packets_that_come_quicker_than_the_only_report_tell_that_it_had_waited) {
  SenderClock clock;
  CaptureTimes pictures(90'000);
  clock.report_came(ntp_at(100ms), kBegan + 190ms);
  pictures.report_came(ntp_at(100ms), 0);
  EXPECT_NEAR(apart_ms(pictures.captured(9'000, clock, kBegan + 300ms), kBegan + 290ms), 0, 0.1);
  EXPECT_NEAR(apart_ms(pictures.captured(18'000, clock, kBegan + 320ms), kBegan + 320ms), 0, 0.1);
  EXPECT_NEAR(apart_ms(pictures.captured(27'000, clock, kBegan + 480ms), kBegan + 420ms), 0, 0.1);
  const Time jumped = pictures.captured(27'000 + 90'000, clock, kBegan + 490ms);
  EXPECT_NEAR(apart_ms(jumped, kBegan + 1'420ms), 0, 0.1);
  EXPECT_NEAR(apart_ms(pictures.captured(36'000, clock, kBegan + 580ms), kBegan + 520ms), 0, 0.1) << "no jump counts";
}

TEST(CaptureTimesTest, sound_was_not_captured_later_than_its_quickest_packet_could_bring_it) {
  SenderClock clock;
  CaptureTimes sound(48'000);
  CaptureTimes pictures(90'000);
  clock.report_came(ntp_at(100ms), kBegan + 110ms);
  pictures.report_came(ntp_at(100ms), 0);
  sound.captured(0, clock, kBegan + 38ms);  // captured at 0 ms, 10 ms on the line
  sound.report_came(ntp_at(138ms), 4'800);  // captured at 100 ms, and reported by when it was sent
  const Time heard = sound.captured(9'600, clock, kBegan + 260ms);
  EXPECT_NEAR(apart_ms(heard, kBegan + 210ms), 0, 0.1);
  EXPECT_NEAR(apart_ms(heard, pictures.captured(9'000, clock, kBegan + 300ms)), 0, 0.1);
}

TEST(CaptureTimesTest, a_line_that_slows_down_between_the_first_sound_and_the_first_picture_keeps_them_together) {
  SenderClock clock;
  CaptureTimes sound(48'000);
  CaptureTimes pictures(90'000);
  sound.captured(0, clock, kBegan + 28ms);
  clock.report_came(ntp_at(1'000ms), kBegan + 1'060ms);
  pictures.report_came(ntp_at(1'000ms), 0);
  EXPECT_NEAR(apart_ms(pictures.captured(90'000, clock, kBegan + 2'060ms), kBegan + 2'060ms), 0, 0.1) << "who knows?";
  clock.report_came(ntp_at(5'000ms), kBegan + 5'060ms);
  sound.report_came(ntp_at(5'035ms), 5 * 48'000);  // by when it was sent
  const Time heard = sound.captured(6 * 48'000, clock, kBegan + 6'088ms);
  const Time seen = pictures.captured(5 * 90'000, clock, kBegan + 6'060ms);
  EXPECT_NEAR(apart_ms(heard, kBegan + 6'000ms), 0, 0.1);
  EXPECT_NEAR(apart_ms(seen, heard), 8, 0.1) << "and not 60";
}

TEST(CaptureTimesTest, until_a_report_comes_the_quickest_packet_tells_when_the_others_were_captured) {
  SenderClock nothing;
  CaptureTimes pictures(90'000);
  EXPECT_EQ(pictures.captured(90'000, nothing, kBegan + 150ms), kBegan + 150ms) << "nothing is known yet";
  EXPECT_EQ(pictures.captured(94'500, nothing, kBegan + 60ms), kBegan + 60ms);
  EXPECT_NEAR(apart_ms(pictures.captured(99'000, nothing, kBegan + 190ms), kBegan + 110ms), 0, 0.02);
  EXPECT_NEAR(apart_ms(pictures.captured(94'500, nothing, kBegan + 300ms), kBegan + 60ms), 0, 0.03) << "sent again";
}

TEST(CaptureTimesTest, a_packet_of_sound_left_when_its_last_was_heard) {
  SenderClock nothing;
  CaptureTimes sound(48'000);
  EXPECT_EQ(sound.captured(960, nothing, kBegan + 28ms), kBegan);
}

TEST(CaptureTimesTest, without_reports_a_slow_clock_is_followed) {
  SenderClock nothing;
  CaptureTimes sound(48'000);
  Time at;
  for (int i = 0; i < 180'000; ++i)  // an hour, 100 in a million slow
    at = sound.captured(static_cast<std::uint32_t>(i) * 960, nothing, kBegan + i * 20'002us);
  EXPECT_NEAR(apart_ms(at, kBegan + 179'999 * 20'002us - 28ms), 0, 1);
}

TEST(CaptureTimesTest, timestamps_that_jump_begin_anew) {
  SenderClock nothing;
  CaptureTimes pictures(90'000);
  pictures.captured(90'000, nothing, kBegan);
  EXPECT_EQ(pictures.captured(900'000'000, nothing, kBegan + 50ms), kBegan + 50ms);
  EXPECT_EQ(pictures.captured(17, nothing, kBegan + 100ms), kBegan + 100ms);
}

}  // namespace
}  // namespace madang::media
