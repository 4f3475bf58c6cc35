#include "people/passkeys_service.hpp"

#include "kernel/auth/base64url.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/auth/webauthn.hpp"
#include "people/passkeys_store.hpp"

namespace madang::people {
namespace {

constexpr std::string_view kAdding = "add a passkey";
constexpr std::string_view kSigningIn = "sign in by passkey";

std::string decoded(std::string_view text, std::string field) {
  auto bytes = auth::from_base64url(text);
  if (!bytes) throw Refusal(kInvalid, field, field + " must be base64url.");
  return std::move(*bytes);
}

/// What the browser asked for, if it did so on a page of ours.
auth::ClientData client_data_of(std::string_view bytes, std::string_view origin, std::string field) {
  auto data = auth::read_client_data(bytes);
  if (!data || data->origin != origin) throw Refusal(kPasskeyRefused, std::move(field));
  return std::move(*data);
}

auth::Registration registration_of(const AddPasskey& request, std::string_view client_data, std::string_view origin) {
  const auto data = decoded(request.authenticator_data.value, "authenticator_data");
  auto registration = auth::read_registration(auth::relying_party(origin), client_data, data);
  if (!registration) throw Refusal(kPasskeyRefused, "authenticator_data");
  return std::move(*registration);
}

/// Devices that do not count say zero for ever.
bool counts_on(std::int64_t known, std::int64_t told) { return told > known || (told == 0 && known == 0); }

}  // namespace

PasskeySetup Passkeys::setup(store::Transaction& transaction, const Account& account) const {
  return {challenges_.make(kAdding, account.id.text()), account.id, account.login,
          credentials_of(transaction, account.id)};
}

std::string Passkeys::add(store::Transaction& transaction, const auth::Actor& actor, const AddPasskey& request,
                          std::string_view origin) {
  auth::require(actor, auth::Verb::identify);
  const auto name = accepted_line(request.name.value, "name", 1);
  const auto client_data = decoded(request.client_data.value, "client_data");
  const auto asked = client_data_of(client_data, origin, "client_data");
  const auto registration = registration_of(request, client_data, origin);
  if (!challenges_.spend(transaction, kAdding, actor.account_id.text(), asked.challenge))
    throw Refusal(kPasskeyRefused, "client_data");
  if (credentials_of(transaction, actor.account_id).size() >= kMost) throw Refusal(kTooManyPasskeys);
  const PasskeyRow row{
      ids_.next<PasskeyId>(),      actor.account_id,           auth::base64url(registration.credential_id),
      auth::relying_party(origin), registration.key.algorithm, auth::base64url(registration.key.bytes),
      registration.sign_count};
  if (!add_passkey(transaction, row, name, clock_.now())) throw Refusal(kPasskeyKnown);
  return row.id.text() + " " + factors_.first_recovery_codes(transaction, actor);
}

AddedPasskey Passkeys::added(store::Transaction& transaction, const auth::Actor& actor, std::string_view kept) const {
  const auto end = kept.find(' ');
  const auto id = PasskeyId::read(kept.substr(0, end)).value();
  auto passkey = find_passkey(transaction, actor.account_id, id);
  if (!passkey) throw Refusal(kNotFound);
  return {std::move(*passkey), factors_.recovery_codes(actor.account_id, kept.substr(end + 1)).codes};
}

Passkey Passkeys::rename(store::Transaction& transaction, const auth::Actor& actor, const RenamePasskey& request) {
  auth::require(actor, auth::Verb::identify);
  const auto name = accepted_line(request.name.value, "name", 1);
  if (!rename_passkey(transaction, actor.account_id, request.passkey_id, name)) throw Refusal(kNotFound);
  return find_passkey(transaction, actor.account_id, request.passkey_id).value();
}

void Passkeys::remove(store::Transaction& transaction, const auth::Actor& actor, PasskeyId id) {
  auth::require(actor, auth::Verb::identify);
  if (!delete_passkey(transaction, actor.account_id, id)) throw Refusal(kNotFound);
  factors_.drop_codes_without_factor(transaction, actor.account_id);
}

PasskeyChallenge Passkeys::sign_in_challenge() const { return {challenges_.make(kSigningIn, ""), {}}; }

Recognised Passkeys::recognise(store::Transaction& transaction, const PasskeyProof& proof,
                               std::string_view origin) const {
  const auto client_data = decoded(proof.client_data.value, "passkey.client_data");
  const auto data = decoded(proof.authenticator_data.value, "passkey.authenticator_data");
  const auto signature = decoded(proof.signature.value, "passkey.signature");
  const auto asked = client_data_of(client_data, origin, "passkey");
  const auto row = find_passkey(transaction, proof.credential_id.value);
  if (!row || row->rp_id != auth::relying_party(origin)) throw Refusal(kPasskeyRefused, "passkey");
  if (proof.user_handle && decoded(proof.user_handle->value, "passkey.user_handle") != row->account_id.text())
    throw Refusal(kPasskeyRefused, "passkey");
  const auth::PublicKey key{row->algorithm, auth::from_base64url(row->public_key).value()};
  const auto asserted = auth::verify_assertion(row->rp_id, key, {client_data, data, signature});
  if (!asserted || !counts_on(row->sign_count, asserted->sign_count)) throw Refusal(kPasskeyRefused, "passkey");
  return {row->id, row->account_id, asked.challenge, row->sign_count, asserted->sign_count, asserted->user_verified};
}

void Passkeys::finish(store::Transaction& transaction, const Recognised& proof, std::string_view pending_token) {
  use(transaction, proof, kSecondStep, pending_token);
}

void Passkeys::sign_in(store::Transaction& transaction, const Recognised& proof) {
  if (!proof.user_verified) throw Refusal(kPasskeyRefused, "passkey");
  use(transaction, proof, kSigningIn, "");
}

void Passkeys::use(store::Transaction& transaction, const Recognised& proof, std::string_view purpose,
                   std::string_view subject) {
  if (!challenges_.spend(transaction, purpose, subject, proof.challenge) ||
      !use_passkey(transaction, proof.id, proof.known_count, proof.sign_count, clock_.now()))
    throw Refusal(kPasskeyRefused, "passkey");
}

}  // namespace madang::people
