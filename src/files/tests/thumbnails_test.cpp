#include "files/files_store.hpp"
#include "files/tests/depot.hpp"
#include "files/tests/pictures.hpp"

namespace madang::files {
namespace {

class ThumbnailsTest : public Depot {
 protected:
  Answer thumbnail(const auth::Actor& actor, const std::string& file, const std::string& query = "?size=small") {
    return ask(actor, net::Method::get, "/files/" + file + "/thumbnail" + query);
  }
  /// From now on nothing can be made, so whatever is given was kept.
  void break_thumbnailer() { *thumbnailer = Thumbnailer({scratch / "nowhere"}); }

  const std::string picture = png(2000, 1000);
};

std::string header(const Answer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.bytes->headers)
    if (key == name) return value;
  return {};
}

TEST_P(ThumbnailsTest, a_picture_has_one_of_each_size) {
  const auto file = upload(minji, "a.png", picture);
  EXPECT_EQ(webp_size(read(thumbnail(minji, file))), std::pair(320, 160));
  EXPECT_EQ(webp_size(read(thumbnail(minji, file, "?size=large"))), std::pair(1280, 640));
  EXPECT_EQ(header(thumbnail(minji, file), "Content-Type"), "image/webp");
  EXPECT_EQ(header(thumbnail(minji, file), "Cache-Control"), "private, no-cache");
}

TEST_P(ThumbnailsTest, it_is_made_once_and_kept_also_over_a_restart) {
  const auto file = upload(minji, "a.png", picture);
  const auto first = read(thumbnail(minji, file));
  reopen();
  break_thumbnailer();
  EXPECT_EQ(read(thumbnail(minji, file)), first);
}

TEST_P(ThumbnailsTest, who_does_not_see_the_picture_does_not_see_its_thumbnail) {
  const auto file = upload(minji, "a.png", picture);
  EXPECT_EQ(thumbnail(minji, file).status, 200);
  EXPECT_EQ(thumbnail(wei, file).told(), "404 request.not_found");
  give(minji, file, 7);
  sees.insert({wei.member_id, 7});
  EXPECT_EQ(thumbnail(wei, file).status, 200);
  EXPECT_EQ(thumbnail(minji, file).status, 404);
  auto elsewhere = wei;
  elsewhere.org_id = ids.next<OrgId>();
  EXPECT_EQ(thumbnail(elsewhere, file).status, 404);
}

TEST_P(ThumbnailsTest, a_picture_that_nobody_uploaded_is_kept_small_and_as_nothing_else) {
  const auto kept = keep_small(picture).value();
  EXPECT_EQ(bodies_kept(), 1) << "nothing of what came";
  const auto file = add_picture(minji, kept, 7);
  EXPECT_EQ(content(minji, file).status, 404);
  sees.insert({wei.member_id, 7});
  const auto answer = content(wei, file);
  EXPECT_EQ(webp_size(read(answer)), std::pair(320, 160));
  EXPECT_EQ(std::ssize(read(answer)), kept.size);
  EXPECT_EQ(header(answer, "Content-Type"), "image/webp");
  clock.pass(std::chrono::hours(1));
  sweep();
  EXPECT_EQ(content(wei, file).status, 200);
  take_away(org, 7);
  clock.pass(std::chrono::hours(1));
  sweep();
  EXPECT_EQ(content(wei, file).status, 404);
  EXPECT_EQ(bodies_kept(), 0);
}

TEST_P(ThumbnailsTest, what_strangers_send_instead_of_a_picture_is_not_kept) {
  EXPECT_FALSE(keep_small("<svg onload='alert(1)'/>"));
  EXPECT_FALSE(keep_small(""));
  EXPECT_FALSE(keep_small(picture.substr(0, 60)));
  EXPECT_EQ(bodies_kept(), 0);
  break_thumbnailer();
  EXPECT_THROW(keep_small(picture), std::exception);
}

TEST_P(ThumbnailsTest, what_is_no_picture_has_none_and_says_so) {
  EXPECT_EQ(thumbnail(minji, upload(minji, "a.png", "<svg onload='alert(1)'/>")).told(), "409 files.no_thumbnail");
  EXPECT_EQ(thumbnail(minji, upload(minji, "b.png", "%PDF-1.4")).told(), "409 files.no_thumbnail");
}

TEST_P(ThumbnailsTest, what_none_can_be_made_of_is_not_tried_again) {
  const auto file = upload(minji, "a.png", picture.substr(0, picture.size() / 2));
  EXPECT_EQ(thumbnail(minji, file).told(), "409 files.no_thumbnail");
  break_thumbnailer();
  EXPECT_EQ(thumbnail(minji, file).told(), "409 files.no_thumbnail");
}

TEST_P(ThumbnailsTest, what_only_took_too_long_is_tried_again) {
  const auto file = upload(minji, "a.png", picture);
  *thumbnailer = Thumbnailer({.program = built_thumbnailer(), .deadline = std::chrono::milliseconds(1)});
  EXPECT_EQ(thumbnail(minji, file).told(), "503 files.thumbnail_later");
  *thumbnailer = Thumbnailer({built_thumbnailer()});
  EXPECT_EQ(thumbnail(minji, file).status, 200);
}

TEST_P(ThumbnailsTest, a_size_is_one_that_there_is_and_small_when_none_is_said) {
  const auto file = upload(minji, "a.png", picture);
  EXPECT_EQ(thumbnail(minji, file, "?size=huge").told(), "400 request.invalid size");
  EXPECT_EQ(read(thumbnail(minji, file, "")), read(thumbnail(minji, file, "?size=small")));
}

TEST_P(ThumbnailsTest, it_stays_while_a_file_has_the_picture_and_goes_after_the_last) {
  const auto one = upload(minji, "a.png", picture);
  const auto other = upload(minji, "b.png", picture);
  give(minji, one, 7);
  give(minji, other, 8);
  sees.insert({minji.member_id, 8});
  EXPECT_EQ(thumbnail(minji, other).status, 200);
  EXPECT_EQ(bodies_kept(), 2);
  const auto sweep_twice = [&] {
    for (int i = 0; i < 2; ++i) {
      clock.pass(std::chrono::minutes(11));
      sweep();
    }
  };
  take_away(org, 7);
  sweep_twice();
  EXPECT_EQ(thumbnail(minji, other).status, 200);
  EXPECT_EQ(bodies_kept(), 2);
  take_away(org, 8);
  sweep_twice();
  EXPECT_EQ(bodies_kept(), 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, ThumbnailsTest, kBothEngines, name_of_engine);

}  // namespace
}  // namespace madang::files
