#include "kernel/auth/webauthn.hpp"

#include <gtest/gtest.h>

#include "kernel/auth/tests/software_passkey.hpp"

namespace madang::auth {
namespace {

struct WebauthnTest : testing::Test {
  SoftwarePasskey device;
  PublicKey known = registered()->key;

  std::optional<Registration> registered(std::string_view type = kCreation, bool fresh = true) {
    return read_registration("chat.example", device.client_data(type, "challenge"), device.authenticator_data(fresh));
  }
  std::optional<Asserted> asserted(std::string_view type = kAssertion) {
    const auto client_data = device.client_data(type, "challenge");
    const auto data = device.authenticator_data(false);
    const auto signature = device.sign(data, client_data);
    return verify_assertion("chat.example", known, {client_data, data, signature});
  }
};

TEST_F(WebauthnTest, a_fresh_passkey_tells_its_id_its_key_and_its_counter) {
  const auto registration = registered();
  ASSERT_TRUE(registration);
  EXPECT_EQ(registration->credential_id, device.credential_id);
  EXPECT_EQ(registration->key.algorithm, -7);
  EXPECT_EQ(registration->key.bytes.size(), 64u);
  EXPECT_EQ(registration->sign_count, 1);
}

TEST_F(WebauthnTest, what_was_made_for_somebody_else_or_by_nobody_is_no_passkey) {
  EXPECT_FALSE(registered(kAssertion));
  EXPECT_FALSE(registered(kCreation, false)) << "without a key";
  device.flags = SoftwarePasskey::kVerified;
  EXPECT_FALSE(registered()) << "nobody was there";
  device.flags = SoftwarePasskey::kPresent;
  EXPECT_TRUE(registered());
  device.relying_party = "evil.example";
  EXPECT_FALSE(registered());
}

TEST_F(WebauthnTest, broken_bytes_are_no_passkey) {
  const std::string whole = device.authenticator_data(true);
  const std::string client_data = device.client_data(kCreation, "challenge");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(read_registration("chat.example", client_data, whole.substr(0, size))) << size;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0xff);
    read_registration("chat.example", client_data, changed);
  }
}

TEST_F(WebauthnTest, a_signature_says_the_counter_and_whether_somebody_was_verified) {
  device.sign_count = 0x01020304;
  const auto proof = asserted();
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->sign_count, 0x01020304);
  EXPECT_TRUE(proof->user_verified);
  device.flags = SoftwarePasskey::kPresent;
  EXPECT_FALSE(asserted()->user_verified);
  device.flags = SoftwarePasskey::kVerified;
  EXPECT_FALSE(asserted()) << "nobody was there";
}

TEST_F(WebauthnTest, what_another_key_signed_or_what_was_changed_proves_nothing) {
  const auto client_data = device.client_data(kAssertion, "challenge");
  const auto data = device.authenticator_data(false);
  const auto signature = device.sign(data, client_data);
  const auto verified = [&](std::string_view client, std::string_view authenticator, std::string_view sig) {
    return verify_assertion("chat.example", known, {client, authenticator, sig}).has_value();
  };
  EXPECT_TRUE(verified(client_data, data, signature));
  EXPECT_FALSE(verified(device.client_data(kAssertion, "another"), data, signature));
  device.sign_count = 2;
  EXPECT_FALSE(verified(client_data, device.authenticator_data(false), signature));
  EXPECT_FALSE(verified(client_data, data, SoftwarePasskey().sign(data, client_data)));
  EXPECT_FALSE(verified(client_data, data, signature.substr(0, signature.size() - 1)));
  EXPECT_FALSE(verified(client_data, data, ""));
  EXPECT_FALSE(verified(client_data, "", signature));
  EXPECT_FALSE(verify_assertion("chat.example", {-7, ""}, {client_data, data, signature}));
  EXPECT_FALSE(verify_assertion("chat.example", {-37, known.bytes}, {client_data, data, signature}));
}

TEST_F(WebauthnTest, a_signature_for_another_party_or_of_another_kind_proves_nothing) {
  EXPECT_FALSE(asserted(kCreation));
  device.relying_party = "evil.example";
  const auto client_data = device.client_data(kAssertion, "challenge");
  const auto data = device.authenticator_data(false);
  EXPECT_FALSE(verify_assertion("chat.example", known, {client_data, data, device.sign(data, client_data)}));
}

TEST(ClientData, tells_what_the_browser_asked_for) {
  const auto data = read_client_data(SoftwarePasskey().client_data(kAssertion, "challenge"));
  ASSERT_TRUE(data);
  EXPECT_EQ(data->type, kAssertion);
  EXPECT_EQ(data->challenge, "challenge");
  EXPECT_EQ(data->origin, "https://chat.example");
  EXPECT_TRUE(read_client_data(R"({"type":"webauthn.get","challenge":"YQ","origin":"https://a","more":{"x":1}})"));
}

TEST(ClientData, anything_else_is_refused) {
  for (const auto json : {"", "null", "[]", "{}", R"({"type":"webauthn.get","challenge":"YQ"})",
                          R"({"type":"webauthn.get","challenge":"not base64!","origin":"https://a"})",
                          R"({"type":"webauthn.get","challenge":7,"origin":"https://a"})",
                          R"({"type":"webauthn.get","challenge":"YQ","origin":"https://a","crossOrigin":true})",
                          R"({"type":"webauthn.get","challenge":"YQ","origin":"https://a","crossOrigin":0})"})
    EXPECT_FALSE(read_client_data(json)) << json;
}

TEST(RelyingParty, is_the_host_of_the_origin) {
  EXPECT_EQ(relying_party("https://chat.example"), "chat.example");
  EXPECT_EQ(relying_party("http://localhost:8480"), "localhost");
  EXPECT_EQ(relying_party("chat.example"), "");
}

}  // namespace
}  // namespace madang::auth
