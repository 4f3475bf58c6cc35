#include "kernel/media/layer_allocator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "kernel/media/layer_demand.hpp"

namespace madang::media {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Each;
using testing::ElementsAre;

const Time kBegin{std::chrono::hours(1)};

Wish voice(std::uint64_t publication) {
  return {.publication = publication, .shown = Shown::audio, .layers = 1, .offers = {{{40'000, 0}}}};
}

Wish screen(std::uint64_t publication) {
  return {.publication = publication,
          .shown = Shown::screen,
          .height = 1'080,
          .layers = 2,
          .offers = {{{400'000, 540}, {1'600'000, 1'080}}}};
}

Wish picture(std::uint64_t publication, Shown shown, std::uint16_t height, std::uint16_t position = 0) {
  return {.publication = publication,
          .shown = shown,
          .height = height,
          .position = position,
          .layers = 3,
          .offers = {{{100'000, 180}, {400'000, 360}, {1'500'000, 720}}}};
}

std::vector<Wish> meeting() {
  return {picture(4, Shown::tile, 180, 1), picture(3, Shown::tile, 180, 0), picture(2, Shown::stage, 720), screen(1),
          voice(9)};
}

std::vector<int> layers(std::span<const Grant> grants) {
  std::vector<int> layers;
  for (const Grant& grant : grants) layers.push_back(grant.layer);
  return layers;
}

struct Allocating : testing::Test {
  LayerAllocator allocator;
  Time now = kBegin;

  std::vector<int> at(Rate estimate, const std::vector<Wish>& wishes, const SurgeLimits& limits = {}) {
    return layers(allocator.allocate(now, estimate, wishes, limits));
  }
  /// Every 100 ms for so long.
  std::vector<int> during(Duration length, Rate estimate, const std::vector<Wish>& wishes) {
    std::vector<int> last;
    for (const Time end = now + length; now < end; now += milliseconds(100)) last = at(estimate, wishes);
    return last;
  }
};

TEST_F(Allocating, what_is_first_shown_gets_what_fits_in_order) {
  struct Row {
    Rate estimate;
    std::vector<int> layers;  ///< second tile, first tile, stage, screen, voice
  };
  const std::vector<Row> table{
      {0, {-1, -1, -1, -1, 0}},       // audio always
      {200'000, {-1, -1, 0, -1, 0}},  // the screen does not fit, smaller things do
      {450'000, {-1, -1, -1, 0, 0}},  // the screen first
      {560'000, {-1, -1, 0, 0, 0}},   // then the stage
      {650'000, {-1, 0, 0, 0, 0}},    // then the tiles as they stand on the page
      {750'000, {0, 0, 0, 0, 0}},     // all of them dimly
      {1'300'000, {0, 0, 1, 0, 0}},   // the screen's next layer is too much, the stage's is not
      {2'300'000, {0, 0, 0, 1, 0}},   // the screen sharpens first
      {2'700'000, {0, 0, 1, 1, 0}},   // then the stage
      {3'900'000, {0, 0, 2, 1, 0}},   // everything it can use
      {90'000'000, {0, 0, 2, 1, 0}},  // and never more
  };
  for (const Row& row : table) {
    allocator = {};
    EXPECT_EQ(at(row.estimate, meeting()), row.layers) << row.estimate;
  }
}

TEST_F(Allocating, nothing_is_sent_that_is_higher_than_it_is_shown) {
  EXPECT_THAT(at(90'000'000, {picture(1, Shown::tile, 90), picture(2, Shown::tile, 181), picture(3, Shown::tile, 999)}),
              ElementsAre(0, 1, 2));
  EXPECT_EQ(allocator.wanted(), 2'000'000);
  EXPECT_EQ(allocator.granted(), 2'000'000);
}

TEST_F(Allocating, tiles_sharpen_in_turn_and_larger_ones_first) {
  EXPECT_THAT(at(1'000'000,
                 {picture(1, Shown::tile, 360, 0), picture(2, Shown::tile, 360, 1), picture(3, Shown::tile, 720, 2)}),
              ElementsAre(0, 0, 1));
}

TEST_F(Allocating, what_does_not_fit_goes_down_at_once_and_comes_up_after_it_has_fitted_for_a_while) {
  const std::vector<Wish> one{picture(1, Shown::stage, 720)};
  EXPECT_THAT(during(seconds(5), 2'000'000, one), ElementsAre(2));
  EXPECT_THAT(at(900'000, one), ElementsAre(1));
  EXPECT_THAT(during(milliseconds(2'900), 2'500'000, one), ElementsAre(1));
  EXPECT_THAT(during(milliseconds(300), 2'500'000, one), ElementsAre(2));
}

TEST_F(Allocating, what_fell_lately_needs_far_more_to_spare_to_come_up) {
  const std::vector<Wish> one{picture(1, Shown::stage, 720)};
  EXPECT_THAT(during(seconds(5), 2'000'000, one), ElementsAre(2));
  EXPECT_THAT(at(900'000, one), ElementsAre(1));
  EXPECT_THAT(during(milliseconds(9'900), 2'000'000, one), ElementsAre(1));
  EXPECT_THAT(during(milliseconds(1'300), 2'000'000, one), ElementsAre(2));
}

TEST_F(Allocating, what_fell_comes_up_a_few_at_a_time) {
  const std::vector<Wish> page{picture(1, Shown::tile, 360), picture(2, Shown::tile, 360, 1),
                               picture(3, Shown::tile, 360, 2)};
  EXPECT_THAT(during(seconds(1), 2'000'000, page), Each(1)) << "nothing has failed yet";
  EXPECT_THAT(at(300'000, page), Each(0));
  EXPECT_THAT(during(milliseconds(3'300), 3'000'000, page), ElementsAre(1, 0, 0));
  EXPECT_THAT(during(milliseconds(1'100), 3'000'000, page), ElementsAre(1, 1, 0));
  EXPECT_THAT(during(milliseconds(1'100), 3'000'000, page), Each(1));
}

TEST_F(Allocating, the_first_picture_stays_while_the_estimate_dips) {
  const std::vector<Wish> one{voice(9), picture(1, Shown::stage, 720)};
  EXPECT_THAT(during(seconds(5), 200'000, one), ElementsAre(0, 0));
  EXPECT_THAT(during(milliseconds(1'400), 100'000, one), ElementsAre(0, 0));
  EXPECT_THAT(during(seconds(5), 200'000, one), ElementsAre(0, 0));
  EXPECT_THAT(during(milliseconds(1'700), 100'000, one), ElementsAre(0, -1)) << "it lasts";
  EXPECT_THAT(during(seconds(5), 200'000, one), ElementsAre(0, 0));
  EXPECT_THAT(at(90'000, one), ElementsAre(0, -1)) << "it is far too much";
}

TEST_F(Allocating, the_first_picture_comes_back_soon_and_more_rarely_each_time_that_fails) {
  const std::vector<Wish> one{picture(1, Shown::stage, 720)};
  at(150'000, one);
  std::vector<std::int64_t> returned;
  at(0, one);
  for (int i = 0; i < 200; ++i, now += milliseconds(100)) {
    if (at(140'000, one).front() < 0) continue;
    returned.push_back((now - kBegin) / seconds(1));
    now += milliseconds(100);
    EXPECT_THAT(at(0, one), ElementsAre(-1));
  }
  EXPECT_THAT(returned, ElementsAre(1, 3, 7, 15));
  EXPECT_THAT(during(seconds(20), 110'000, one), ElementsAre(-1)) << "it would only just fit";
}

TEST_F(Allocating, it_comes_up_only_with_something_to_spare) {
  const std::vector<Wish> one{picture(1, Shown::stage, 720)};
  EXPECT_THAT(at(450'000, one), ElementsAre(0));
  EXPECT_THAT(during(seconds(30), 459'000, one), ElementsAre(0));
  EXPECT_THAT(during(seconds(2), 461'000, one), ElementsAre(1));
  EXPECT_THAT(during(seconds(30), 400'000, one), ElementsAre(1));
  EXPECT_THAT(at(399'999, one), ElementsAre(0));
}

TEST_F(Allocating, a_line_that_fails_at_each_rise_is_tried_more_and_more_rarely) {
  const std::vector<Wish> one{picture(1, Shown::stage, 720)};
  at(1'000'000, one);
  std::vector<std::int64_t> rose;
  for (int i = 0; i < 1'200; ++i, now += milliseconds(100)) {
    if (at(1'800'000, one).front() < 2) continue;
    rose.push_back((now - kBegin) / seconds(1));
    now += milliseconds(100);
    EXPECT_THAT(at(1'000'000, one), ElementsAre(1));
  }
  EXPECT_THAT(rose, ElementsAre(0, 11, 31, 51, 71, 91, 111));
}

TEST_F(Allocating, a_better_line_is_not_made_to_wait) {
  const std::vector<Wish> one{picture(1, Shown::stage, 720)};
  at(450'000, one);
  during(seconds(2), 470'000, one);
  at(300'000, one);  // the rise has failed
  EXPECT_THAT(during(seconds(4), 500'000, one), ElementsAre(0));
  EXPECT_THAT(during(milliseconds(1'200), 3'000'000, one), ElementsAre(2));
}

TEST_F(Allocating, a_page_that_is_turned_shows_at_once) {
  during(seconds(3), 1'000'000, {picture(1, Shown::tile, 180), picture(2, Shown::tile, 180, 1)});
  EXPECT_THAT(at(1'000'000, {picture(3, Shown::tile, 180), picture(4, Shown::tile, 180, 1)}), Each(0));
}

TEST_F(Allocating, a_screen_that_begins_takes_from_the_stage_at_once) {
  EXPECT_THAT(during(seconds(2), 2'000'000, {picture(1, Shown::stage, 720)}), ElementsAre(2));
  EXPECT_THAT(at(2'000'000, {picture(1, Shown::stage, 720), screen(2)}), ElementsAre(1, 1));
}

TEST_F(Allocating, a_pause_says_why) {
  std::vector<Wish> wishes{voice(1), screen(2), picture(3, Shown::tile, 180, 0), picture(4, Shown::tile, 180, 9)};
  wishes.push_back({.publication = 5, .shown = Shown::stage, .height = 720, .layers = 0});
  const auto grants = allocator.allocate(now, 200'000, wishes, surge_limits(Surge::tile_count));
  EXPECT_EQ(grants[0], (Grant{.layer = 0}));
  EXPECT_EQ(grants[1], (Grant{.reason = PauseReason::line_too_slow}));
  EXPECT_EQ(grants[2], (Grant{.layer = 0, .has_low_frame_rate = true}));
  EXPECT_EQ(grants[3], (Grant{.reason = PauseReason::server_full}));
  EXPECT_EQ(grants[4], (Grant{.reason = PauseReason::not_sent}));
}

TEST_F(Allocating, a_full_server_gives_up_in_the_published_order) {
  const std::vector<Wish> wishes{picture(2, Shown::stage, 720), screen(1), voice(9), picture(3, Shown::tile, 180, 10)};
  const auto with = [&](Surge step) {
    allocator = {};
    return at(90'000'000, wishes, surge_limits(step));
  };
  EXPECT_THAT(with(Surge::none), ElementsAre(2, 1, 0, 0));
  EXPECT_THAT(with(Surge::tile_frame_rate), ElementsAre(2, 1, 0, 0));
  EXPECT_THAT(with(Surge::tile_count), ElementsAre(2, 1, 0, -1));
  EXPECT_THAT(with(Surge::stage_resolution), ElementsAre(1, 1, 0, -1));
  EXPECT_THAT(with(Surge::screen_resolution), ElementsAre(1, 0, 0, -1));
  EXPECT_THAT(with(Surge::audio), ElementsAre(-1, -1, 0, -1));
}

TEST(LayerAllocatorProperty, it_never_grants_much_more_than_the_line_carries_nor_what_is_not_offered) {
  std::mt19937 random(6);
  const auto number = [&](int least, int most) { return std::uniform_int_distribution<>(least, most)(random); };
  LayerAllocator allocator;
  Time now = kBegin;
  std::vector<Wish> wishes;
  for (int round = 0; round < 5'000; ++round) {
    now += milliseconds(number(10, 400));
    if (round % 10 == 0) {
      wishes.assign(static_cast<std::size_t>(number(0, 31)), {});
      for (Wish& wish : wishes) {
        wish = picture(static_cast<std::uint64_t>(number(1, 40)), static_cast<Shown>(number(1, 3)),
                       static_cast<std::uint16_t>(number(0, 1'000)), static_cast<std::uint16_t>(number(0, 30)));
        wish.layers = static_cast<std::uint8_t>(number(0, 3));
      }
    }
    const Rate estimate = number(0, 10'000'000);
    const auto grants = allocator.allocate(now, estimate, wishes, surge_limits(static_cast<Surge>(number(0, 6))));
    ASSERT_EQ(grants.size(), wishes.size());
    ASSERT_LE(allocator.granted(), estimate * 3 / 2);  // for the first picture's sake
    ASSERT_LE(allocator.granted(), allocator.wanted());
    for (std::size_t i = 0; i < wishes.size(); ++i) {
      ASSERT_LT(grants[i].layer, wishes[i].layers);
      ASSERT_EQ(grants[i].layer < 0, grants[i].reason != PauseReason::none);
    }
  }
}

TEST(LayerDemandTest, a_layer_nobody_gets_is_switched_off_after_a_while) {
  LayerDemand demand;
  EXPECT_EQ(demand.wanted(kBegin), 0);
  demand.move(kBegin, Grant::kPaused, 2);
  demand.move(kBegin, Grant::kPaused, 2);
  EXPECT_EQ(demand.wanted(kBegin), 0b100);
  demand.move(kBegin, 2, 0);
  EXPECT_EQ(demand.wanted(kBegin + seconds(60)), 0b101);
  demand.move(kBegin + seconds(60), 2, Grant::kPaused);
  EXPECT_EQ(demand.wanted(kBegin + seconds(64)), 0b101);
  EXPECT_EQ(demand.wanted(kBegin + seconds(65)), 0b001);
  EXPECT_EQ(demand.receivers(0), 1U);
}

TEST(SurgeOrderTest, it_goes_on_step_by_step_and_comes_back_slowly) {
  SurgeOrder order;
  Time now = kBegin;
  for (int i = 0; i < 100; ++i, now += milliseconds(100)) order.on_load(now, 0.95);
  EXPECT_EQ(order.step(), Surge::audio);
  for (int i = 0; i < 600; ++i, now += milliseconds(100)) order.on_load(now, 0.75);
  EXPECT_EQ(order.step(), Surge::audio);
  for (int i = 0; i < 101; ++i, now += milliseconds(100)) order.on_load(now, 0.5);
  EXPECT_EQ(order.step(), Surge::screen_resolution);
  for (int i = 0; i < 600; ++i, now += milliseconds(100)) order.on_load(now, 0.5);
  EXPECT_EQ(order.step(), Surge::none);
  EXPECT_TRUE(surge_limits(order.step()).has_presence);
}

}  // namespace
}  // namespace madang::media
