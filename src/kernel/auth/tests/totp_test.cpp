#include "kernel/auth/totp.hpp"

#include <gtest/gtest.h>

namespace madang::auth {
namespace {

const std::string kSecret = "12345678901234567890";

Timestamp at(std::int64_t seconds) { return Timestamp::from_milliseconds(seconds * 1000); }

struct Vector {
  std::int64_t seconds;
  std::string_view code;
};

TEST(Totp, agrees_with_the_vectors_of_rfc_6238) {
  for (const auto& [seconds, code] :
       {Vector{59, "94287082"}, Vector{1111111109, "07081804"}, Vector{1111111111, "14050471"},
        Vector{1234567890, "89005924"}, Vector{2000000000, "69279037"}, Vector{20000000000, "65353130"}})
    EXPECT_EQ(totp_code(kSecret, totp_step(at(seconds)), 8), code) << seconds;
}

TEST(Totp, keeps_its_leading_zeros) { EXPECT_EQ(totp_code(kSecret, totp_step(at(1111111109))), "081804"); }

TEST(Totp, takes_the_neighbouring_steps_and_no_other) {
  const std::int64_t present = totp_step(at(3'000'000));
  for (std::int64_t step = present - 3; step <= present + 3; ++step) {
    const auto found = totp_step_of(kSecret, totp_code(kSecret, step), at(3'000'000), 0);
    const bool near = step >= present - 1 && step <= present + 1;
    EXPECT_EQ(found, near ? std::optional(step) : std::nullopt) << step - present;
  }
}

TEST(Totp, never_takes_a_step_again_nor_one_before_it) {
  const Timestamp now = at(3'000'000);
  const std::int64_t present = totp_step(now);
  EXPECT_FALSE(totp_step_of(kSecret, totp_code(kSecret, present), now, present));
  EXPECT_FALSE(totp_step_of(kSecret, totp_code(kSecret, present - 1), now, present));
  EXPECT_EQ(totp_step_of(kSecret, totp_code(kSecret, present + 1), now, present), present + 1);
}

TEST(Totp, takes_nothing_but_the_whole_code) {
  const Timestamp now = at(3'000'000);
  const std::string code = totp_code(kSecret, totp_step(now));
  for (const auto& wrong : {code.substr(1), code + "0", " " + code, std::string()})
    EXPECT_FALSE(totp_step_of(kSecret, wrong, now, 0)) << wrong;
}

TEST(Totp, a_secret_has_160_bits_and_is_never_the_same) {
  EXPECT_EQ(random_totp_secret().size(), 20u);
  EXPECT_NE(random_totp_secret(), random_totp_secret());
}

TEST(Totp, is_typed_in_base_32) {
  EXPECT_EQ(totp_secret_text(kSecret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(totp_secret_text("foobar"), "MZXW6YTBOI") << "RFC 4648, without the padding";
  EXPECT_EQ(totp_secret_text("fooba"), "MZXW6YTB");
}

TEST(Totp, its_address_says_who_and_where) {
  EXPECT_EQ(totp_address(kSecret, "mina@hanbit.kr"),
            "otpauth://totp/Madang:mina%40hanbit.kr?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            "&issuer=Madang&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace madang::auth
