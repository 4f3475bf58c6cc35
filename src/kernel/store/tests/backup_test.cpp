#include "kernel/store/backup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "kernel/store/tests/scratch.hpp"

namespace madang::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

void put(const std::filesystem::path& file, std::string_view text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

std::string content(const std::filesystem::path& file) {
  std::ifstream input(file);
  return {std::istreambuf_iterator<char>(input), {}};
}

void damage(const std::filesystem::path& file, std::streamoff at) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(at);
  for (int count = 0; count < 2000; ++count) stream.put('\xa5');
}

class Backups : public testing::Test {
 protected:
  std::filesystem::path database() const { return scratch_ / "data/db"; }
  std::filesystem::path blobs() const { return scratch_ / "data/files"; }
  std::filesystem::path kept() const { return scratch_ / "kept"; }

  void fill() {
    const auto store = open_notes(database());
    for (int seq = 1; seq <= 300; ++seq)
      store->write_now([&](Transaction& transaction) { add_note(transaction, seq, std::string(100, 'x')); });
    put(blobs() / "org/ab/cdef", "a body");
  }

  const Scratch scratch_;
};

TEST_F(Backups, a_backup_of_a_running_server_is_one_moment_and_can_be_restored) {
  const auto store = open_notes(database());
  put(blobs() / "org/ab/cdef", "a body");
  std::atomic<std::int64_t> written = 0;
  std::jthread writing([&](const std::stop_token& stop) {
    for (std::int64_t seq = 1; !stop.stop_requested(); written = seq++)
      store->write_now([&](Transaction& transaction) { add_note(transaction, seq); });
  });
  while (written < 20) std::this_thread::yield();
  const auto before = written.load();
  EXPECT_EQ(backup(database(), blobs(), kept()).files, 2);
  writing.request_stop();
  writing.join();

  restore(kept(), scratch_ / "new/db", scratch_ / "new/files");
  const auto restored = open_notes(scratch_ / "new/db");
  EXPECT_GE(count_notes(*restored), before);
  EXPECT_LE(count_notes(*restored), written);
  EXPECT_EQ(content(scratch_ / "new/files/org/ab/cdef"), "a body");
  EXPECT_NE(restored->epoch(), store->epoch());
  EXPECT_THAT(check_database(scratch_ / "new/db", kNotes), IsEmpty());
}

TEST_F(Backups, nothing_is_overwritten) {
  fill();
  backup(database(), blobs(), kept());
  EXPECT_THROW(backup(database(), blobs(), kept()), std::runtime_error);
  EXPECT_THROW(restore(kept(), database(), scratch_ / "new/files"), std::runtime_error);
  EXPECT_THROW(restore(kept(), scratch_ / "new/db", blobs()), std::runtime_error);
}

TEST_F(Backups, a_changed_missing_or_added_file_is_found_and_not_restored) {
  fill();
  backup(database(), blobs(), kept());
  EXPECT_THAT(check_backup(kept()), IsEmpty());
  put(kept() / "files/org/ab/cdef", "another body");
  EXPECT_THAT(check_backup(kept()), ElementsAre(HasSubstr("files/org/ab/cdef is not what was backed up")));
  EXPECT_THROW(restore(kept(), scratch_ / "new/db", scratch_ / "new/files"), std::runtime_error);
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "new/db"));
  std::filesystem::rename(kept() / "files/org/ab/cdef", kept() / "files/org/ab/else");
  EXPECT_THAT(check_backup(kept()), ElementsAre(HasSubstr("missing"), HasSubstr("else is not in the manifest")));
}

TEST_F(Backups, a_backup_that_was_cut_short_is_none) {
  fill();
  backup(database(), blobs(), kept());
  std::filesystem::remove(kept() / "MANIFEST");
  EXPECT_THROW(restore(kept(), scratch_ / "new/db", scratch_ / "new/files"), std::runtime_error);
}

TEST_F(Backups, a_manifest_cannot_lead_out_of_its_folder) {
  put(kept() / "MANIFEST", std::string(64, 'a') + "  ../secret\n");
  EXPECT_THROW(check_backup(kept()), std::runtime_error);
  put(kept() / "MANIFEST", std::string(64, 'a') + "  /etc/passwd\n");
  EXPECT_THROW(check_backup(kept()), std::runtime_error);
}

TEST_F(Backups, a_sound_database_has_no_findings_also_while_it_is_served) {
  fill();
  EXPECT_THAT(check_database(database(), kNotes), IsEmpty());
  const auto store = open_notes(database());
  EXPECT_THAT(check_database(database(), kNotes), IsEmpty());
}

TEST_F(Backups, damage_is_found) {
  fill();
  damage(database(), 5 * 4096);
  EXPECT_THAT(check_database(database(), kNotes), Not(IsEmpty()));
  damage(database(), 0);
  EXPECT_THAT(check_database(database(), kNotes), Not(IsEmpty()));
}

TEST_F(Backups, a_step_this_program_does_not_know_is_found) {
  fill();
  EXPECT_THAT(check_database(database(), {}), ElementsAre(HasSubstr("step 1 of part notes")));
}

}  // namespace
}  // namespace madang::store
