#include "files/tests/depot.hpp"

namespace madang::files {
namespace {

using testing::ElementsAre;

class UploadsTest : public Depot {
 protected:
  static std::string many(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t index = 0; index < size; ++index) bytes[index] = static_cast<char>(index / 4099);
    return bytes;
  }
  std::vector<std::int64_t> received(const std::string& upload) {
    std::vector<std::int64_t> numbers;
    const auto answer = ask(minji, net::Method::get, "/uploads/" + upload);
    for (const auto& number : answer.body.at("received").as_array()) numbers.push_back(number.as_int64());
    return numbers;
  }
  std::string begun(const std::string& bytes, const std::string& name = "plan.bin") {
    return begin(minji, name, std::ssize(bytes)).text("id");
  }

  const std::string bytes = many(2 * kChunkBytes + 5);
  const std::string first = bytes.substr(0, kChunkBytes);
  const std::string second = bytes.substr(kChunkBytes, kChunkBytes);
  const std::string last = bytes.substr(2 * kChunkBytes);
};

TEST_P(UploadsTest, chunks_come_in_any_order_and_the_file_is_what_was_sent) {
  const auto upload = begun(bytes, "설계 도면.bin");
  EXPECT_EQ(put_chunk(minji, upload, 2, last).status, 200);
  EXPECT_EQ(put_chunk(minji, upload, 0, first).status, 200);
  EXPECT_EQ(finish(minji, upload).told(), "409 files.incomplete");
  EXPECT_EQ(put_chunk(minji, upload, 1, second).status, 200);
  const auto file = finish(minji, upload);
  EXPECT_EQ(file.text("name"), "설계 도면.bin");
  EXPECT_EQ(file.body.at("size").as_int64(), std::ssize(bytes));
  EXPECT_TRUE(read(content(minji, file.text("id"))) == bytes);
  EXPECT_TRUE(parts->wholes().empty());
}

TEST_P(UploadsTest, an_upload_goes_on_after_a_restart) {
  const auto upload = begun(bytes);
  put_chunk(minji, upload, 1, second);
  reopen();
  EXPECT_THAT(received(upload), ElementsAre(1));
  put_chunk(minji, upload, 0, first);
  put_chunk(minji, upload, 2, last);
  reopen();
  EXPECT_TRUE(read(content(minji, finish(minji, upload).text("id"))) == bytes);
}

TEST_P(UploadsTest, the_same_chunk_again_changes_nothing_and_another_is_refused) {
  const auto upload = begun(bytes);
  const auto answer = put_chunk(minji, upload, 0, first);
  EXPECT_EQ(put_chunk(minji, upload, 0, first).body.at("received"), answer.body.at("received"));
  EXPECT_EQ(put_chunk(minji, upload, 0, second).told(), "409 files.other_chunk sha256");
  EXPECT_THAT(received(upload), ElementsAre(0));
}

TEST_P(UploadsTest, finishing_again_gives_the_same_file) {
  const auto upload = begun("hello");
  put_chunk(minji, upload, 0, "hello");
  const auto file = finish(minji, upload);
  EXPECT_EQ(finish(minji, upload).body, file.body);
  EXPECT_EQ(put_chunk(minji, upload, 0, "hello").status, 200);
  EXPECT_EQ(ask(minji, net::Method::get, "/uploads/" + upload).body.at("file"), file.body);
}

TEST_P(UploadsTest, wrong_bytes_are_refused_by_the_field_that_tells) {
  const auto upload = begun(bytes);
  const auto other = blob::name_of("other").text();
  EXPECT_EQ(put_chunk(minji, upload, 0, first, other).told(), "400 files.wrong_bytes sha256");
  EXPECT_EQ(put_chunk(minji, upload, 0, first, std::string(64, 'Z')).told(), "400 request.invalid sha256");
  EXPECT_EQ(put_chunk(minji, upload, 0, first, "ab").told(), "400 request.invalid sha256");
  EXPECT_EQ(put_chunk(minji, upload, 0, last).told(), "400 files.wrong_bytes number");
  EXPECT_EQ(put_chunk(minji, upload, 2, first).told(), "400 files.wrong_bytes number");
  EXPECT_EQ(put_chunk(minji, upload, 3, last).told(), "400 request.invalid number");
  EXPECT_EQ(put_chunk(minji, upload, -1, last).told(), "400 request.invalid number");
  EXPECT_TRUE(received(upload).empty());
}

TEST_P(UploadsTest, a_name_is_a_name_and_no_path) {
  for (const std::string name : {"../x", "a/b", "a\\b", "..", " ", "a\nb", "photo\u202Egnp.exe"})
    EXPECT_EQ(begin(minji, name, 1).told(), "400 request.invalid name") << name;
  EXPECT_EQ(begin(minji, "ok", -1).told(), "400 request.invalid size");
  EXPECT_EQ(begin(minji, "  report (최종).pdf ", 1).text("name"), "report (최종).pdf");
}

TEST_P(UploadsTest, an_empty_file_is_a_file) {
  const auto file = finish(minji, begun(""));
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(read(content(minji, file.text("id"))), "");
}

TEST_P(UploadsTest, an_upload_is_its_members_alone) {
  const auto upload = begun("hello");
  const auto stranger = somebody(ids.next<OrgId>());
  for (const auto& other : {wei, stranger}) {
    EXPECT_EQ(ask(other, net::Method::get, "/uploads/" + upload).status, 404);
    EXPECT_EQ(put_chunk(other, upload, 0, "hello").status, 404);
    EXPECT_EQ(finish(other, upload).status, 404);
  }
  EXPECT_EQ(ask(wei, net::Method::delete_, "/uploads/" + upload).status, 404);
  EXPECT_EQ(put_chunk(minji, upload, 0, "hello").status, 200);
}

TEST_P(UploadsTest, a_day_without_a_chunk_ends_it) {
  const auto upload = begun(bytes);
  clock.pass(std::chrono::hours(20));
  put_chunk(minji, upload, 0, first);
  clock.pass(std::chrono::hours(20));
  sweep();
  EXPECT_THAT(received(upload), ElementsAre(0));
  clock.pass(std::chrono::hours(5));
  EXPECT_EQ(ask(minji, net::Method::get, "/uploads/" + upload).status, 404);
  clock.pass(std::chrono::hours(1));
  sweep();
  EXPECT_TRUE(parts->wholes().empty());
}

TEST_P(UploadsTest, cancelling_leaves_nothing) {
  const auto upload = begun(bytes);
  put_chunk(minji, upload, 0, first);
  EXPECT_EQ(ask(minji, net::Method::delete_, "/uploads/" + upload).status, 204);
  EXPECT_EQ(ask(minji, net::Method::delete_, "/uploads/" + upload).status, 204);
  EXPECT_EQ(put_chunk(minji, upload, 1, second).status, 404);
  EXPECT_TRUE(parts->wholes().empty());
}

TEST_P(UploadsTest, cancelling_after_the_end_takes_the_file_unless_something_holds_it) {
  const auto loose = begun("loose");
  put_chunk(minji, loose, 0, "loose");
  const auto gone = finish(minji, loose).text("id");
  const auto held = begun("held!");
  put_chunk(minji, held, 0, "held!");
  const auto kept = finish(minji, held).text("id");
  give(minji, kept, 1);
  sees.insert({minji.member_id, 1});
  for (const auto& upload : {loose, held}) ask(minji, net::Method::delete_, "/uploads/" + upload);
  EXPECT_EQ(content(minji, gone).status, 404);
  EXPECT_EQ(content(minji, kept).status, 200);
}

TEST_P(UploadsTest, chunks_that_the_disk_lost_are_asked_for_again) {
  const auto upload = begun(bytes);
  put_chunk(minji, upload, 0, first);
  put_chunk(minji, upload, 1, second);
  put_chunk(minji, upload, 2, last);
  parts->remove(UploadId::read(upload)->value);
  EXPECT_EQ(finish(minji, upload).told(), "409 files.incomplete");
  EXPECT_TRUE(received(upload).empty());
}

class UploadLimitsTest : public UploadsTest {
 protected:
  UploadLimitsTest() {
    limits = {.largest_bytes = 100, .member_bytes = 150, .unfinished = 2};
    reopen();
  }
};

TEST_P(UploadLimitsTest, a_file_has_a_size_and_a_member_has_room) {
  EXPECT_EQ(begin(minji, "large", 101).told(), "413 files.too_large size");
  upload(minji, "a", std::string(100, 'a'));
  EXPECT_EQ(begin(minji, "b", 51).told(), "409 files.no_room_left size");
  EXPECT_EQ(begin(minji, "b", 30).status, 201);
  EXPECT_EQ(begin(minji, "c", 21).told(), "409 files.no_room_left size");
  EXPECT_EQ(begin(wei, "c", 100).status, 201);
}

TEST_P(UploadLimitsTest, unfinished_ones_are_few_and_time_makes_room) {
  begin(minji, "a", 1);
  const auto second_one = begin(minji, "b", 1).text("id");
  EXPECT_EQ(begin(minji, "c", 1).told(), "409 files.too_many_uploads");
  ask(minji, net::Method::delete_, "/uploads/" + second_one);
  EXPECT_EQ(begin(minji, "c", 1).status, 201);
  clock.pass(kUploadLasts);
  EXPECT_EQ(begin(minji, "d", 1).status, 201);
}

TEST_P(UploadLimitsTest, what_is_taken_away_makes_room) {
  const auto file = upload(minji, "a", std::string(100, 'a'));
  give(minji, file, 1);
  take_away(org, 1);
  EXPECT_EQ(begin(minji, "b", 100).status, 201);
}

INSTANTIATE_TEST_SUITE_P(Engines, UploadsTest, kBothEngines, name_of_engine);
INSTANTIATE_TEST_SUITE_P(Engines, UploadLimitsTest, kBothEngines, name_of_engine);

}  // namespace
}  // namespace madang::files
