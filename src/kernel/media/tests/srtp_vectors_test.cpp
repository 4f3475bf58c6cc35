#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernel/media/srtp_opener.hpp"
#include "kernel/media/srtp_sealer.hpp"
#include "kernel/media/tests/srtp_samples.hpp"

// The examples that the RFCs print.

namespace madang::media {
namespace {

constexpr auto kKey128 = "000102030405060708090a0b0c0d0e0f";
constexpr auto kKey256 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

SrtpSessionKeys session(SrtpProfile profile, std::string_view key, std::string_view salt) {
  SrtpSessionKeys keys{.profile = profile};
  std::ranges::copy(from_hex(key), keys.key.begin());
  std::ranges::copy(from_hex(salt), keys.salt.begin());
  return keys;
}

SrtpSessionKeys gcm_session(SrtpProfile profile) {
  return session(profile, profile == SrtpProfile::kAeadAes256Gcm ? kKey256 : kKey128, "517569642070726f2071756f");
}

TEST(SrtpVectorsTest, keys_are_derived_as_in_rfc_3711_b_3) {
  const Buffer key = from_hex("E1F97A0D3E018BE0D64FA32C06DE4139");
  const Buffer salt = from_hex("0EC675AD498AFEEBB6960B3AABE6");
  const auto derived = [&](std::uint8_t label, std::size_t size) {
    Buffer out(size);
    derive_session_key(key, salt, label, out);
    return out;
  };
  EXPECT_EQ(derived(0, 16), from_hex("C61E7A93744F39EE10734AFE3FF7A087"));
  EXPECT_EQ(derived(2, 14), from_hex("30CBBC08863D8C85D49DB34A9AE1"));
  EXPECT_EQ(derived(1, 94),
            from_hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327A"
                     "D175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035766B"
                     "68642C59BBFC2F34DB60DBDFB2"));
}

TEST(SrtpVectorsTest, all_session_keys_come_from_their_labels) {
  for (const auto profile : kSrtpProfiles) {
    const SrtpMaster master = Samples(1).master(profile);
    const auto rtp = session_keys(profile, master, SrtpPackets::kRtp);
    const auto rtcp = session_keys(profile, master, SrtpPackets::kRtcp);
    EXPECT_NE(rtp.key, rtcp.key);
    EXPECT_NE(rtp.salt, rtcp.salt);
    Buffer key(key_size(profile));
    derive_session_key(Bytes(master.key).first(key.size()), Bytes(master.salt).first(salt_size(profile)), 3, key);
    EXPECT_TRUE(std::ranges::equal(key, Bytes(rtcp.key).first(key.size())));
    const bool has_none = std::ranges::all_of(rtp.authentication, [](std::uint8_t byte) { return byte == 0; });
    EXPECT_EQ(has_none, profile != SrtpProfile::kAesCm128HmacSha1Tag80);
  }
}

TEST(SrtpVectorsTest, the_key_stream_of_aes_cm_is_that_of_rfc_3711_b_2) {
  const auto keys =
      session(SrtpProfile::kAesCm128HmacSha1Tag80, "2B7E151628AED2A6ABF7158809CF4F3C", "F0F1F2F3F4F5F6F7F8F9FAFBFCFD");
  SrtpCipher cipher(keys, SrtpCipher::Direction::kSeal);
  Buffer text(1'044'512);
  std::array<std::uint8_t, 16> tag{};
  ASSERT_TRUE(cipher.seal({0, 0}, {}, {}, text, text.data(), tag.data()));
  const auto begins = from_hex(
      "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD"
      "477901E4FCA894C0");
  const auto ends = from_hex(
      "EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE6A2CC3787889374F"
      "BEB4C81B17BA6C44");
  EXPECT_TRUE(std::ranges::equal(Bytes(text).first(begins.size()), begins));
  EXPECT_TRUE(std::ranges::equal(Bytes(text).last(ends.size()), ends));
}

struct Example {
  SrtpProfile profile;
  std::string_view sealed;
};

constexpr auto kRtp =
    "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";

TEST(SrtpVectorsTest, packets_are_sealed_and_opened_as_in_rfc_7714_16) {
  const Example examples[] = {
      {SrtpProfile::kAeadAes128Gcm,
       "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
       "899d7f27beb16a9152cf765ee4390cce"},
      {SrtpProfile::kAeadAes256Gcm,
       "8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
       "7aa3db36dfffd6b0f9bb7878d7a76c13"}};
  for (const auto& example : examples) {
    const auto keys = gcm_session(example.profile);
    SrtpSealer sealer(keys, keys);
    EXPECT_EQ(sealed_rtp(sealer, from_hex(kRtp)), from_hex(example.sealed));
    SrtpOpener opener(keys, keys);
    Buffer packet = from_hex(example.sealed);
    EXPECT_EQ(front(packet, opener.open(packet)), from_hex(kRtp));
  }
}

constexpr auto kRtcp =
    "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
constexpr std::uint32_t kRtcpIndex = 0x5d4;

void expect_rtcp(const Example& example, SrtcpCover cover) {
  const auto keys = gcm_session(example.profile);
  SrtpSealer sealer(keys, keys);
  for (std::uint32_t i = 0; i < kRtcpIndex; ++i) sealed_rtcp(sealer, from_hex(kRtcp));
  EXPECT_EQ(sealed_rtcp(sealer, from_hex(kRtcp), cover), from_hex(example.sealed));
  SrtpOpener opener(keys, keys);
  Buffer packet = from_hex(example.sealed);
  EXPECT_EQ(front(packet, opener.open_rtcp(packet)), from_hex(kRtcp));
}

TEST(SrtpVectorsTest, rtcp_is_sealed_and_opened_as_in_rfc_7714_17_1_and_17_2) {
  expect_rtcp({SrtpProfile::kAeadAes128Gcm,
               "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb92"
               "75bc84aa45896cf4d2fc5abf87245d9eade800005d4"},
              SrtcpCover::kEncrypted);
  expect_rtcp({SrtpProfile::kAeadAes256Gcm,
               "81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6f"
               "ad1d1eb30c4446839f57ff6f6cb26ac3be800005d4"},
              SrtcpCover::kEncrypted);
}

TEST(SrtpVectorsTest, rtcp_that_is_only_authenticated_is_that_of_rfc_7714_17_3_and_17_4) {
  expect_rtcp(
      {SrtpProfile::kAeadAes128Gcm,
       "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"
       "841dd9683dd78ec92ae58790125f62b3000005d4"},
      SrtcpCover::kAuthenticated);
  expect_rtcp(
      {SrtpProfile::kAeadAes256Gcm,
       "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"
       "91db4afbfeee5a978fab4393ed2615fe000005d4"},
      SrtcpCover::kAuthenticated);
}

}  // namespace
}  // namespace madang::media
