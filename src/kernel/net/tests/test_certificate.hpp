#pragma once

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "kernel/net/tls_keys.hpp"

namespace madang::net {

/// A folder with a real certificate and its key, made here and signed by itself.
class TestCertificate {
 public:
  explicit TestCertificate(long serial = 1) {
    std::string name = (std::filesystem::temp_directory_path() / "madang_tls_XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    write(serial);
  }
  ~TestCertificate() { std::filesystem::remove_all(folder_); }
  TestCertificate(const TestCertificate&) = delete;

  std::string certificate() const { return folder_ / "chain.pem"; }
  std::string key() const { return folder_ / "key.pem"; }
  TlsOptions options(TlsVersion least = TlsVersion::v1_2) const { return {certificate(), key(), least}; }

  /// In place of what is there, as a program that renews certificates does it.
  void write(long serial) {
    const auto pair = make_key();
    write_certificate(*pair, serial);
    write_key(*pair);
  }
  void write_certificate_alone(long serial) { write_certificate(*make_key(), serial); }
  void write_key_with_passphrase() {
    const auto pair = make_key();
    write_certificate(*pair, 1);
    FILE* file = std::fopen(key().c_str(), "w");
    EXPECT_EQ(PEM_write_PrivateKey(file, pair.get(), EVP_aes_128_cbc(), reinterpret_cast<const unsigned char*>("word"),
                                   4, nullptr, nullptr),
              1);
    std::fclose(file);
  }

 private:
  using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;

  static Key make_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

  void write_certificate(EVP_PKEY& pair, long serial) const {
    const std::unique_ptr<X509, void (*)(X509*)> made(X509_new(), X509_free);
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    auto* name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("here"), -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    X509_set_pubkey(made.get(), &pair);
    EXPECT_GT(X509_sign(made.get(), &pair, EVP_sha256()), 0);
    FILE* file = std::fopen((certificate() + ".new").c_str(), "w");
    EXPECT_EQ(PEM_write_X509(file, made.get()), 1);
    std::fclose(file);
    std::filesystem::rename(certificate() + ".new", certificate());
  }

  void write_key(EVP_PKEY& pair) const {
    FILE* file = std::fopen((key() + ".new").c_str(), "w");
    EXPECT_EQ(PEM_write_PrivateKey(file, &pair, nullptr, nullptr, 0, nullptr, nullptr), 1);
    std::fclose(file);
    std::filesystem::rename(key() + ".new", key());
  }

  std::filesystem::path folder_;
};

}  // namespace madang::net
