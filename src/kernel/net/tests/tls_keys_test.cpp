#include <fstream>

#include "kernel/net/tests/test_certificate.hpp"
#include "kernel/net/tests/tls_client.hpp"

namespace madang::net {

namespace {

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

std::string fault(const TlsOptions& options) {
  try {
    const TlsKeys keys(options);
    return "none";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

long shown_by(const TestServer& server) {
  TlsClient client(server.port());
  return client.shake_hands() ? client.serial() : -1;
}

struct Renewal : testing::Test {
  TestCertificate files{1};
  std::shared_ptr<TlsKeys> keys = std::make_shared<TlsKeys>(files.options());
  TestServer server{[this] {
    ServerOptions options;
    options.tls = keys;
    return options;
  }()};
};

}  // namespace

TEST(TlsKeys, what_cannot_be_used_is_said_in_a_sentence) {
  TestCertificate files;
  const auto certificate = "TLS: the certificate " + files.certificate() + " cannot be used: ";
  const auto key = "TLS: the key " + files.key() + " cannot be used: ";
  files.write_certificate_alone(1);
  EXPECT_EQ(fault(files.options()), key + "key values mismatch");
  files.write_key_with_passphrase();
  EXPECT_EQ(fault(files.options()), key + "it has a passphrase");
  std::filesystem::copy_file(files.certificate(), files.key(), std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(fault(files.options()), key + "it holds nothing of this kind");
  std::ofstream(files.certificate()) << "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n";
  EXPECT_EQ(fault(files.options()), certificate + "bad base64 decode");
  std::filesystem::remove(files.certificate());
  EXPECT_EQ(fault(files.options()), certificate + "No such file or directory");
}

TEST_F(Renewal, new_connections_are_shown_the_new_certificate_and_old_ones_go_on) {
  TlsClient before(server.port());
  ASSERT_EQ(before.ask(kGet).status, 200);
  EXPECT_EQ(before.serial(), 1);
  files.write(2);
  EXPECT_TRUE(keys->reload());
  EXPECT_EQ(shown_by(server), 2);
  EXPECT_EQ(before.ask(kGet).status, 200);
}

TEST_F(Renewal, changed_files_are_noticed_once) {
  EXPECT_FALSE(keys->reload_if_changed());
  files.write(2);
  EXPECT_TRUE(keys->reload_if_changed());
  EXPECT_FALSE(keys->reload_if_changed());
  EXPECT_EQ(shown_by(server), 2);
}

TEST_F(Renewal, bad_files_change_nothing_until_they_are_mended) {
  files.write_certificate_alone(2);  // the key has not been renewed yet
  EXPECT_FALSE(keys->reload_if_changed());
  EXPECT_FALSE(keys->reload());
  EXPECT_EQ(shown_by(server), 1);
  std::filesystem::remove(files.key());
  EXPECT_FALSE(keys->reload_if_changed());
  EXPECT_EQ(shown_by(server), 1);
  files.write(3);
  EXPECT_TRUE(keys->reload_if_changed());
  EXPECT_EQ(shown_by(server), 3);
}

}  // namespace madang::net
