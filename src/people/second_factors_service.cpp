#include "people/second_factors_service.hpp"

#include <algorithm>
#include <stdexcept>

#include "kernel/auth/permit.hpp"
#include "kernel/auth/sealed.hpp"
#include "kernel/auth/tokens.hpp"
#include "kernel/auth/totp.hpp"
#include "people/passkeys_store.hpp"
#include "people/second_factors_store.hpp"

namespace madang::people {
namespace {

constexpr std::string_view kSealed = "totp secret";
constexpr std::size_t kCodeLength = 12;  // 59 bits
constexpr std::size_t kGroup = 4;

/// As people type it: in any case, with or without the dashes.
std::string plain(std::string_view code) {
  std::string text = folded(code);
  std::erase_if(text, [](char c) { return c == '-' || c == ' '; });
  return text;
}

/// Crockford's alphabet has no i, l and o, because they are read as 1 and 0.
std::string as_meant(std::string code) {
  for (char& c : code) c = c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
  return code;
}

std::string grouped(std::string_view code) {
  std::string text;
  for (std::size_t at = 0; at < code.size(); at += kGroup)
    text.append(at == 0 ? "" : "-").append(code.substr(at, kGroup));
  return text;
}

bool is_totp(std::string_view code) {
  return code.size() == auth::kTotpDigits && std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::vector<SecondStep> SecondFactors::steps(store::Transaction& transaction, AccountId account) const {
  std::vector<SecondStep> steps;
  const auto totp = find_totp(transaction, account);
  if (totp && totp->confirmed_at) steps.push_back(SecondStep::totp);
  if (!credentials_of(transaction, account).empty()) steps.push_back(SecondStep::passkey);
  if (steps.empty()) return steps;
  if (count_recovery_codes(transaction, account) > 0) steps.push_back(SecondStep::recovery_code);
  return steps;
}

PendingSignIn SecondFactors::begin_sign_in(store::Transaction& transaction, AccountId account,
                                           std::string_view device_name) {
  const auto begun = pending_.begin(transaction, account, device_name);
  PendingSignIn pending{begun.token, begun.expires_at, steps(transaction, account), {}};
  auto credentials = credentials_of(transaction, account);
  if (!credentials.empty()) pending.passkey = {challenges_.make(kSecondStep, begun.token), std::move(credentials)};
  return pending;
}

AccountId SecondFactors::account_of(store::Transaction& transaction, std::string_view pending_token) const {
  const auto pending = pending_.find(transaction, pending_token);
  if (!pending) throw Refusal(kSignInExpired);
  return pending->account_id;
}

std::optional<auth::PendingSignIn> SecondFactors::finish_sign_in(store::Transaction& transaction,
                                                                 const FinishSignIn& request) {
  auto pending = pending_.find(transaction, request.pending_token.value);
  if (!pending) throw Refusal(kSignInExpired);
  if (!accept(transaction, pending->account_id, request.code.value)) {
    pending_.count_failure(transaction, request.pending_token.value);
    return std::nullopt;
  }
  pending_.end(transaction, request.pending_token.value);
  return pending;
}

auth::PendingSignIn SecondFactors::finish_sign_in(store::Transaction& transaction, std::string_view pending_token) {
  auto pending = pending_.find(transaction, pending_token);
  if (!pending) throw Refusal(kSignInExpired);
  pending_.end(transaction, pending_token);
  return std::move(*pending);
}

bool SecondFactors::accept(store::Transaction& transaction, AccountId account, std::string_view code) {
  const std::string text = plain(code);
  if (is_totp(text)) {
    const auto totp = find_totp(transaction, account);
    return totp && totp->confirmed_at && accept_totp(transaction, account, text);
  }
  return take_recovery_code(transaction, account, hash(account, as_meant(text)));
}

bool SecondFactors::accept_totp(store::Transaction& transaction, AccountId account, std::string_view code) {
  const auto totp = find_totp(transaction, account);
  if (!totp) return false;
  const auto step = auth::totp_step_of(secret_of(account, totp->sealed), code, clock_.now(), totp->last_step);
  if (step) use_totp_step(transaction, account, *step);
  return step.has_value();
}

SecondFactor SecondFactors::look(store::Transaction& transaction, const auth::Actor& actor) const {
  auth::require(actor, auth::Verb::identify);
  SecondFactor factor;
  if (const auto totp = find_totp(transaction, actor.account_id)) factor.totp_since = totp->confirmed_at;
  factor.passkeys = passkeys_of(transaction, actor.account_id);
  factor.recovery_codes_left = count_recovery_codes(transaction, actor.account_id);
  return factor;
}

void SecondFactors::begin_totp(store::Transaction& transaction, const auth::Actor& actor) {
  auth::require(actor, auth::Verb::identify);
  const auto totp = find_totp(transaction, actor.account_id);
  if (totp && totp->confirmed_at) throw Refusal(kTotpOn);
  const std::string secret = auth::random_totp_secret();
  put_totp(transaction, actor.account_id, auth::seal(key_, kSealed, actor.account_id.text(), secret));
}

TotpSetup SecondFactors::totp_setup(store::Transaction& transaction, const Account& account) const {
  const auto totp = find_totp(transaction, account.id);
  if (!totp) throw Refusal(kTotpOff);
  if (totp->confirmed_at) throw Refusal(kTotpOn);
  const std::string secret = secret_of(account.id, totp->sealed);
  return {auth::totp_secret_text(secret), auth::totp_address(secret, account.login)};
}

std::string SecondFactors::confirm_totp(store::Transaction& transaction, const auth::Actor& actor,
                                        const ConfirmTotp& request) {
  auth::require(actor, auth::Verb::identify);
  const auto totp = find_totp(transaction, actor.account_id);
  if (!totp) throw Refusal(kTotpOff);
  if (totp->confirmed_at) throw Refusal(kTotpOn);
  if (!accept_totp(transaction, actor.account_id, plain(request.code.value))) throw Refusal(kWrongCode, "code");
  people::confirm_totp(transaction, actor.account_id, clock_.now());
  return first_recovery_codes(transaction, actor);
}

std::string SecondFactors::first_recovery_codes(store::Transaction& transaction, const auth::Actor& actor) {
  if (count_recovery_codes(transaction, actor.account_id) > 0) return {};
  return renew_recovery_codes(transaction, actor);
}

void SecondFactors::drop_codes_without_factor(store::Transaction& transaction, AccountId account) {
  if (!stands(transaction, account)) delete_recovery_codes(transaction, account);
}

void SecondFactors::remove_totp(store::Transaction& transaction, const auth::Actor& actor) {
  auth::require(actor, auth::Verb::identify);
  delete_totp(transaction, actor.account_id);
  drop_codes_without_factor(transaction, actor.account_id);
}

std::string SecondFactors::renew_recovery_codes(store::Transaction& transaction, const auth::Actor& actor) {
  auth::require(actor, auth::Verb::identify);
  if (!stands(transaction, actor.account_id)) throw Refusal(kSecondFactorOff);
  delete_recovery_codes(transaction, actor.account_id);
  std::string set = auth::random_token();
  for (const auto& code : recovery_codes(actor.account_id, set).codes)
    add_recovery_code(transaction, actor.account_id, hash(actor.account_id, plain(code)));
  return set;
}

RecoveryCodes SecondFactors::recovery_codes(AccountId account, std::string_view set) const {
  RecoveryCodes told;
  if (set.empty()) return told;
  for (int number = 0; number < kRecoveryCodes; ++number)
    told.codes.push_back(grouped(recovery_code(account, set, number)));
  return told;
}

std::string SecondFactors::recovery_code(AccountId account, std::string_view set, int number) const {
  const std::string name = account.text() + " " + std::string(set) + " " + std::to_string(number);
  return auth::derived_code(key_, "recovery code", name).substr(0, kCodeLength);
}

std::string SecondFactors::secret_of(AccountId account, std::string_view sealed) const {
  auto secret = auth::unseal(key_, kSealed, account.text(), sealed);
  if (!secret) throw std::runtime_error("a second factor was sealed with another server key");
  return std::move(*secret);
}

std::string SecondFactors::hash(AccountId account, std::string_view recovery_code) const {
  return auth::keyed_hash(key_, "recovery code hash", account.text() + " " + std::string(recovery_code));
}

}  // namespace madang::people
