#include "kernel/auth/sealed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace madang::auth {
namespace {

const std::string kKey(32, 'k');
const std::string kSecret("a secret \0 of bytes", 19);

TEST(Sealed, opens_with_what_it_was_sealed_with) {
  const auto sealed = seal(kKey, "totp", "acc_1", kSecret);
  EXPECT_EQ(unseal(kKey, "totp", "acc_1", sealed), kSecret);
  EXPECT_THAT(sealed, testing::Not(testing::HasSubstr("secret")));
  EXPECT_NE(seal(kKey, "totp", "acc_1", kSecret), sealed);
  EXPECT_EQ(unseal(kKey, "totp", "acc_1", seal(kKey, "totp", "acc_1", "")), "");
}

TEST(Sealed, stays_shut_for_another_key_purpose_or_owner) {
  const auto sealed = seal(kKey, "totp", "acc_1", kSecret);
  EXPECT_FALSE(unseal(std::string(32, 'j'), "totp", "acc_1", sealed));
  EXPECT_FALSE(unseal(kKey, "other", "acc_1", sealed));
  EXPECT_FALSE(unseal(kKey, "totp", "acc_2", sealed));
}

TEST(Sealed, stays_shut_when_a_single_character_is_another) {
  const auto sealed = seal(kKey, "totp", "acc_1", kSecret);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(unseal(kKey, "totp", "acc_1", changed)) << i;
    changed[i] = static_cast<char>(sealed[i] | 0x80);
    EXPECT_FALSE(unseal(kKey, "totp", "acc_1", changed)) << i;
  }
  EXPECT_FALSE(unseal(kKey, "totp", "acc_1", sealed.substr(0, 20)));
  EXPECT_FALSE(unseal(kKey, "totp", "acc_1", ""));
  EXPECT_FALSE(unseal(kKey, "totp", "acc_1", "not base 64!"));
}

}  // namespace
}  // namespace madang::auth
