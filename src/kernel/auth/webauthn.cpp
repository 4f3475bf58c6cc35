#include "kernel/auth/webauthn.hpp"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <sodium.h>

#include <array>
#include <boost/json/parse.hpp>
#include <memory>
#include <new>

#include "kernel/auth/base64url.hpp"

namespace madang::auth {
namespace {

constexpr std::size_t kHashBytes = crypto_hash_sha256_BYTES;
constexpr std::size_t kFlagsAt = kHashBytes;
constexpr unsigned char kUserPresent = 0x01;
constexpr unsigned char kUserVerified = 0x04;

struct Release {
  void operator()(fido_cred_t* credential) const { fido_cred_free(&credential); }
  void operator()(fido_assert_t* assertion) const { fido_assert_free(&assertion); }
  void operator()(es256_pk_t* key) const { es256_pk_free(&key); }
  void operator()(rs256_pk_t* key) const { rs256_pk_free(&key); }
  void operator()(eddsa_pk_t* key) const { eddsa_pk_free(&key); }
};

template <class T>
std::unique_ptr<T, Release> owned(T* made) {
  if (!made) throw std::bad_alloc();
  return std::unique_ptr<T, Release>(made);
}

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string copied(const unsigned char* from, std::size_t size) {
  return from ? std::string(reinterpret_cast<const char*>(from), size) : std::string();
}

std::string sha256(std::string_view text) {
  std::string hash(kHashBytes, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()), bytes(text), text.size());
  return hash;
}

std::string text_at(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

unsigned char flags_of(std::string_view authenticator_data) {
  return static_cast<unsigned char>(authenticator_data[kFlagsAt]);
}

bool is_for(std::string_view relying_party, std::string_view authenticator_data) {
  return authenticator_data.size() > kFlagsAt && authenticator_data.starts_with(sha256(relying_party)) &&
         (flags_of(authenticator_data) & kUserPresent) != 0;
}

/// libfido2 wants to know the kind of key before it reads it.
std::unique_ptr<fido_cred_t, Release> credential_of(int algorithm, std::string_view authenticator_data) {
  auto credential = owned(fido_cred_new());
  if (fido_cred_set_type(credential.get(), algorithm) != FIDO_OK) return nullptr;
  if (fido_cred_set_authdata_raw(credential.get(), bytes(authenticator_data), authenticator_data.size()) != FIDO_OK)
    return nullptr;
  return credential;
}

bool is_signed(const fido_assert_t* assertion, const PublicKey& key) {
  const auto verifies = [&](const auto& made) {
    return fido_assert_verify(assertion, 0, static_cast<int>(key.algorithm), made.get()) == FIDO_OK;
  };
  switch (key.algorithm) {
    case COSE_ES256: {
      const auto made = owned(es256_pk_new());
      return es256_pk_from_ptr(made.get(), key.bytes.data(), key.bytes.size()) == FIDO_OK && verifies(made);
    }
    case COSE_RS256: {
      const auto made = owned(rs256_pk_new());
      return rs256_pk_from_ptr(made.get(), key.bytes.data(), key.bytes.size()) == FIDO_OK && verifies(made);
    }
    case COSE_EDDSA: {
      const auto made = owned(eddsa_pk_new());
      return eddsa_pk_from_ptr(made.get(), key.bytes.data(), key.bytes.size()) == FIDO_OK && verifies(made);
    }
    default: return false;
  }
}

}  // namespace

std::optional<ClientData> read_client_data(std::string_view json) {
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  const auto* object = error ? nullptr : value.if_object();
  if (!object) return std::nullopt;
  const auto* foreign_frame = object->if_contains("crossOrigin");
  if (foreign_frame && !(foreign_frame->is_bool() && !foreign_frame->get_bool())) return std::nullopt;
  auto challenge = from_base64url(text_at(*object, "challenge"));
  ClientData data{text_at(*object, "type"), challenge.value_or(""), text_at(*object, "origin")};
  if (data.type.empty() || data.challenge.empty() || data.origin.empty()) return std::nullopt;
  return data;
}

std::string relying_party(std::string_view origin) {
  const auto scheme = origin.find("://");
  if (scheme == std::string_view::npos) return {};
  const auto authority = origin.substr(scheme + 3);
  return std::string(authority.substr(0, authority.rfind(':')));
}

std::optional<Registration> read_registration(std::string_view relying_party, std::string_view client_data,
                                              std::string_view authenticator_data) {
  const auto data = read_client_data(client_data);
  if (!data || data->type != kCreation || !is_for(relying_party, authenticator_data)) return std::nullopt;
  for (const int algorithm : {COSE_ES256, COSE_EDDSA, COSE_RS256}) {
    const auto credential = credential_of(algorithm, authenticator_data);
    if (!credential) continue;
    Registration registration;
    registration.credential_id = copied(fido_cred_id_ptr(credential.get()), fido_cred_id_len(credential.get()));
    registration.key = {algorithm,
                        copied(fido_cred_pubkey_ptr(credential.get()), fido_cred_pubkey_len(credential.get()))};
    registration.sign_count = fido_cred_sigcount(credential.get());
    if (registration.credential_id.empty() || registration.key.bytes.empty()) return std::nullopt;
    return registration;
  }
  return std::nullopt;
}

std::optional<Asserted> verify_assertion(std::string_view relying_party, const PublicKey& key, const Assertion& given) {
  const auto data = read_client_data(given.client_data);
  if (!data || data->type != kAssertion || !is_for(relying_party, given.authenticator_data)) return std::nullopt;
  const auto assertion = owned(fido_assert_new());
  const auto& [client_data, authenticator_data, signature] = given;
  const bool complete =
      fido_assert_set_clientdata(assertion.get(), bytes(client_data), client_data.size()) == FIDO_OK &&
      fido_assert_set_rp(assertion.get(), std::string(relying_party).c_str()) == FIDO_OK &&
      fido_assert_set_count(assertion.get(), 1) == FIDO_OK &&
      fido_assert_set_authdata_raw(assertion.get(), 0, bytes(authenticator_data), authenticator_data.size()) ==
          FIDO_OK &&
      fido_assert_set_sig(assertion.get(), 0, bytes(signature), signature.size()) == FIDO_OK &&
      fido_assert_set_up(assertion.get(), FIDO_OPT_TRUE) == FIDO_OK;
  if (!complete || !is_signed(assertion.get(), key)) return std::nullopt;
  const bool user_verified = (flags_of(authenticator_data) & kUserVerified) != 0;
  return Asserted{fido_assert_sigcount(assertion.get(), 0), user_verified};
}

}  // namespace madang::auth
