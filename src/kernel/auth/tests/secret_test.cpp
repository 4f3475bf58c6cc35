#include "kernel/auth/secret.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "kernel/auth/tokens.hpp"
#include "kernel/store/tests/scratch.hpp"

namespace madang::auth {
namespace {

TEST(Secret, is_made_once_and_readable_by_its_owner_alone) {
  const store::Scratch scratch;
  const std::string key = server_secret(scratch / "data");
  EXPECT_EQ(key.size(), 32u);
  EXPECT_EQ(server_secret(scratch / "data"), key);
  struct stat facts{};
  ASSERT_EQ(::stat((scratch / "data/server.key").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch / "data"), {}), 1);
}

TEST(Secret, two_servers_have_two) {
  const store::Scratch scratch;
  EXPECT_NE(server_secret(scratch / "one"), server_secret(scratch / "two"));
}

TEST(Secret, a_file_that_is_no_key_or_open_to_others_is_refused_and_kept) {
  const store::Scratch scratch;
  std::ofstream(scratch / "server.key") << "short";
  ::chmod((scratch / "server.key").c_str(), 0600);
  EXPECT_THROW(server_secret(scratch / ""), std::runtime_error);
  std::ofstream(scratch / "server.key") << std::string(32, 'k');
  EXPECT_EQ(server_secret(scratch / ""), std::string(32, 'k'));
  ::chmod((scratch / "server.key").c_str(), 0644);
  EXPECT_THROW(server_secret(scratch / ""), std::runtime_error);
}

TEST(Tokens, are_long_and_never_the_same) {
  EXPECT_EQ(random_token().size(), 43u);
  EXPECT_NE(random_token(), random_token());
}

TEST(Tokens, a_hash_depends_on_key_purpose_and_secret) {
  const std::string key(32, 'k');
  const auto hash = keyed_hash(key, "session", "token");
  EXPECT_EQ(hash.size(), 64u);
  EXPECT_EQ(keyed_hash(key, "session", "token"), hash);
  EXPECT_NE(keyed_hash(std::string(32, 'j'), "session", "token"), hash);
  EXPECT_NE(keyed_hash(key, "ticket", "token"), hash);
  EXPECT_NE(keyed_hash(key, "session", "other"), hash);
}

TEST(Tokens, a_derived_code_is_the_same_for_the_same_name_only) {
  const std::string key(32, 'k');
  EXPECT_EQ(derived_code(key, "invite", "one").size(), 26u);
  EXPECT_EQ(derived_code(key, "invite", "one"), derived_code(key, "invite", "one"));
  EXPECT_NE(derived_code(key, "invite", "one"), derived_code(key, "invite", "two"));
}

}  // namespace
}  // namespace madang::auth
