#include "files/files_store.hpp"
#include "files/presenting_api.hpp"
#include "files/tests/depot.hpp"

namespace madang::files {
namespace {

const std::string kPng = std::string("\x89PNG\r\n\x1a\n", 8) + "rest of a picture";

std::string header(const Answer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.bytes->headers)
    if (key == name) return value;
  return {};
}

class FilesTest : public Depot {};

TEST_P(FilesTest, a_file_that_nothing_holds_is_its_uploaders_alone) {
  const auto file = upload(minji, "a.txt", "hello");
  EXPECT_EQ(content(minji, file).status, 200);
  EXPECT_EQ(content(wei, file).status, 404);
  EXPECT_EQ(ask(wei, net::Method::get, "/files/" + file).status, 404);
}

TEST_P(FilesTest, who_sees_the_holder_sees_the_file_and_nobody_else_also_not_its_uploader) {
  const auto file = upload(minji, "a.txt", "hello");
  give(minji, file, 7);
  sees.insert({wei.member_id, 7});
  EXPECT_EQ(read(content(wei, file)), "hello");
  EXPECT_EQ(ask(wei, net::Method::get, "/files/" + file).text("name"), "a.txt");
  EXPECT_EQ(content(minji, file).status, 404);
  auto elsewhere = wei;
  elsewhere.org_id = ids.next<OrgId>();
  EXPECT_EQ(content(elsewhere, file).status, 404);
}

TEST_P(FilesTest, only_ones_own_file_can_be_given_and_only_once) {
  const auto file = upload(minji, "a.txt", "hello");
  const auto refused = [&](const auth::Actor& actor) {
    try {
      give(actor, file, 7);
      return std::string("nothing");
    } catch (const Refusal& refusal) {
      return std::string(refusal.kind.code) + " " + refusal.field;
    }
  };
  EXPECT_EQ(refused(wei), "request.invalid file_ids[0]");
  EXPECT_EQ(refused(minji), "nothing");
  EXPECT_EQ(refused(minji), "files.held file_ids[0]");
}

TEST_P(FilesTest, what_is_taken_away_is_gone_at_once_and_its_body_a_little_later) {
  const auto file = upload(minji, "a.txt", "hello");
  give(minji, file, 7);
  sees.insert({minji.member_id, 7});
  take_away(org, 7);
  EXPECT_EQ(content(minji, file).status, 404);
  EXPECT_EQ(bodies_kept(), 1);
  clock.pass(std::chrono::minutes(11));
  sweep();
  EXPECT_EQ(bodies_kept(), 0);
}

TEST_P(FilesTest, a_body_stays_while_another_file_names_it) {
  const auto one = upload(minji, "a.txt", "hello");
  const auto two = upload(wei, "b.txt", "hello");
  EXPECT_EQ(bodies_kept(), 1);
  give(minji, one, 7);
  take_away(org, 7);
  clock.pass(std::chrono::minutes(11));
  sweep();
  EXPECT_EQ(read(content(wei, two)), "hello");
}

TEST_P(FilesTest, a_file_that_nothing_takes_is_gone_after_a_day) {
  const auto file = upload(minji, "a.txt", "hello");
  clock.pass(std::chrono::hours(25));
  sweep();
  EXPECT_EQ(content(minji, file).status, 404);
  clock.pass(std::chrono::minutes(11));
  sweep();
  EXPECT_EQ(bodies_kept(), 0);
}

TEST_P(FilesTest, a_body_that_no_file_came_to_name_is_found) {
  store->write_now([&](store::Transaction& transaction) {
    note_dropped(transaction, org, blob::name_of("orphan").text(), clock.now());
  });
  auto writer = blobs->write(org);
  writer->append("orphan");
  writer->finish();
  sweep();
  EXPECT_EQ(bodies_kept(), 1);
  clock.pass(std::chrono::minutes(11));
  sweep();
  EXPECT_EQ(bodies_kept(), 0);
}

TEST_P(FilesTest, what_may_be_shown_is_shown_with_its_own_type_and_can_be_kept) {
  const auto file = upload(minji, "광장 \"1\".png", kPng);
  const auto shown = content(minji, file);
  EXPECT_EQ(header(shown, "Content-Type"), "image/png");
  EXPECT_EQ(header(shown, "Content-Disposition"),
            "inline; filename=\"______ _1_.png\"; filename*=UTF-8''%EA%B4%91%EC%9E%A5%20%221%22.png");
  EXPECT_TRUE(header(shown, "Content-Security-Policy").ends_with("sandbox"));
  EXPECT_TRUE(header(content(minji, file, "?download=true"), "Content-Disposition").starts_with("attachment"));
}

TEST_P(FilesTest, what_may_hold_programs_is_never_shown_whatever_it_is_called) {
  const std::pair<std::string, std::string> dangerous[] = {
      {"a.png", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"},
      {"a.svg", "<?xml version='1.0'?><svg onload='alert(1)'/>"},
      {"a.jpg", "<!DOCTYPE html><script>alert(1)</script>"},
      {"a.html", "<body onload=alert(1)>"},
      {"a.png", "GIF88a<script>"},
  };
  for (const auto& [name, bytes] : dangerous) {
    const auto answer = content(minji, upload(minji, name, bytes));
    EXPECT_EQ(header(answer, "Content-Type"), "application/octet-stream") << bytes;
    EXPECT_TRUE(header(answer, "Content-Disposition").starts_with("attachment")) << bytes;
  }
}

TEST_P(FilesTest, a_pdf_says_what_it_is_but_no_browser_opens_it_by_itself) {
  const auto answer = content(minji, upload(minji, "a.pdf", "%PDF-1.7 x"));
  EXPECT_EQ(header(answer, "Content-Type"), "application/pdf");
  EXPECT_TRUE(header(answer, "Content-Disposition").starts_with("attachment"));
}

INSTANTIATE_TEST_SUITE_P(Engines, FilesTest, kBothEngines, name_of_engine);

}  // namespace
}  // namespace madang::files
