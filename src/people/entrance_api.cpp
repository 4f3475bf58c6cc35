#include "people/entrance_api.hpp"

#include "kernel/auth/permit.hpp"
#include "kernel/auth/tokens.hpp"
#include "kernel/store/once.hpp"

namespace madang::people {
namespace {

constexpr auto kCookieLife = std::chrono::seconds(auth::Sessions::kSessionLife).count();

std::string hash_of(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const auto part : parts) text.append(std::to_string(part.size())).append(":").append(part);
  return auth::digest(text);
}

}  // namespace

boost::asio::awaitable<SignedIn> Entrance::found(net::Call& call, FoundOrganisation request) {
  const auto verb = [&](store::Transaction& transaction, const Account& account) {
    return people_.organisations.found(transaction, account, request);
  };
  Entry entry{
      request.client_id,
      hash_of({"found", request.name.value, request.locale.value, request.time_zone.value, request.display_name.value}),
      request.locale.value, verb};
  require_locale(request.locale.value);
  co_return co_await enter(call, request.newcomer, std::move(entry));
}

boost::asio::awaitable<SignedIn> Entrance::accept(net::Call& call, AcceptInvite request) {
  const auto verb = [&](store::Transaction& transaction, const Account& account) {
    return people_.invites.accept(transaction, account, request);
  };
  const auto locale = [&](store::Transaction& transaction) {
    return people_.invites.locale_of(transaction, request.invite_code.value);
  };
  Entry entry{request.client_id, hash_of({"accept", request.invite_code.value, request.display_name.value}), {}, verb};
  entry.locale = co_await call.store.read(locale);
  co_return co_await enter(call, request.newcomer, std::move(entry));
}

boost::asio::awaitable<SignedIn> Entrance::enter(net::Call& call, std::optional<Newcomer> newcomer, Entry entry) {
  if (newcomer && newcomer->device_name) entry.device_name = newcomer->device_name->value;
  for (;;) {
    std::optional<Proof> proof;
    if (newcomer) proof = co_await prove(call, *newcomer);
    const auto go_in = [&](store::Transaction& transaction) { return try_to_enter(transaction, call, proof, entry); };
    std::optional<Entered> entered = co_await call.store.write(go_in);
    if (!entered) continue;
    if (entered->session) hand_cookie(call, entered->session->token, kCookieLife);
    co_return std::move(entered->signed_in);
  }
}

/// Nothing when the proof no longer holds.
std::optional<Entrance::Entered> Entrance::try_to_enter(store::Transaction& transaction, net::Call& call,
                                                        const std::optional<Proof>& proof, const Entry& entry) {
  const auto account = proof ? people_.accounts.settle(transaction, *proof, entry.locale)
                             : std::optional(people_.accounts.of(transaction, call.identify(transaction)));
  if (!account) return std::nullopt;
  const store::ClientWrite write{{}, account->id.value, entry.client_id.value, entry.request_hash};
  const auto org = store::once(transaction, write, call.now, [&] { return entry.verb(transaction, *account).text(); });
  Entered entered{people_.accounts.signed_in(transaction, *account, OrgId::read(org).value_or(OrgId{})), std::nullopt};
  if (proof) entered.session = people_.accounts.begin_session(transaction, *account, entry.device_name);
  return entered;
}

/// For a new login its password's hash; for a known one the word that the password is right.
boost::asio::awaitable<Proof> Entrance::prove(net::Call& call, const Newcomer& newcomer) {
  const std::string login = accepted_login(newcomer.login.value, "newcomer.login");
  const auto find = [&](store::Transaction& transaction) { return people_.accounts.find(transaction, login); };
  Proof proof = co_await call.store.read(find);
  if (!proof.account_id) {
    proof.password_hash = co_await passwords_.hash(newcomer.password.value);
    co_return proof;
  }
  const bool known = co_await knows_password(call, proof, login, newcomer.password.value);
  if (!known) throw Refusal(kLoginTaken, "newcomer.login");
  co_return proof;
}

/// Counts as a failed attempt of `key` unless the password is right.
boost::asio::awaitable<bool> Entrance::knows_password(net::Call& call, const Proof& proof, const std::string& key,
                                                      std::string password) {
  attempts_.begin(key, call.address);
  bool known = false;
  if (proof.account_id) {
    known = co_await passwords_.matches(std::move(password), proof.password_hash);
  } else {
    known = co_await passwords_.matches_nobody(std::move(password));
  }
  if (known) attempts_.succeeded(key, call.address);
  co_return known;
}

boost::asio::awaitable<SignedIn> Entrance::sign_in(net::Call& call, SignIn request) {
  const std::string login = folded(request.login.value);
  const auto find = [&](store::Transaction& transaction) { return people_.accounts.find(transaction, login); };
  const Proof proof = co_await call.store.read(find);
  const bool known = co_await knows_password(call, proof, login, std::move(request.password.value));
  if (!known) throw Refusal(kWrongLogin);
  const auto begin = [&](store::Transaction& transaction) -> Entered {
    const auto account = people_.accounts.settle(transaction, proof, "");
    if (!account) throw Refusal(kWrongLogin);
    auto session = people_.accounts.begin_session(transaction, *account, request.device_name.value);
    return {people_.accounts.signed_in(transaction, *account), std::move(session)};
  };
  Entered entered = co_await call.store.write(begin);
  if (request.token_wanted.value_or(false)) {
    entered.signed_in.token = entered.session->token;
  } else {
    hand_cookie(call, entered.session->token, kCookieLife);
  }
  co_return std::move(entered.signed_in);
}

boost::asio::awaitable<void> Entrance::sign_out(net::Call& call) {
  const auto end = [&](store::Transaction& transaction) {
    people_.accounts.sign_out(transaction, call.identify(transaction));
  };
  co_await call.store.write(end);
  hand_cookie(call, "", 0);
}

boost::asio::awaitable<void> Entrance::change_password(net::Call& call, ChangePassword request) {
  const auto find = [&](store::Transaction& transaction) {
    return people_.accounts.find(transaction, call.identify(transaction));
  };
  const Proof proof = co_await call.store.read(find);
  const bool same = request.current_password.value == request.new_password.value;
  const bool known =
      co_await knows_password(call, proof, proof.account_id.text(), std::move(request.current_password.value));
  std::string new_hash;
  if (known) new_hash = co_await passwords_.hash(std::move(request.new_password.value));
  const auto change = [&](store::Transaction& transaction) {
    bool changed = false;
    const auth::Actor actor = call.identify(transaction);
    const store::ClientWrite write{{}, actor.account_id.value, request.client_id.value, hash_of({"password"})};
    store::once(transaction, write, call.now, [&]() -> std::string {
      changed = known && people_.accounts.change_password(transaction, actor, proof, new_hash);
      if (!changed) throw Refusal(kWrongPassword, "current_password");
      return {};
    });
    // A retry gives the password that was in force before; who gives the one in force now asks for something else.
    if (known && !changed && !same) throw Refusal(kClientIdReused, "client_id");
  };
  co_await call.store.write(change);
}

boost::asio::awaitable<Ticket> Entrance::issue_ticket(net::Call& call) {
  const auto issue = [&](store::Transaction& transaction) {
    return people_.accounts.issue_ticket(transaction, call.identify(transaction));
  };
  co_return co_await call.store.write(issue);
}

void Entrance::hand_cookie(net::Call& call, const std::string& token, std::int64_t seconds) const {
  std::string cookie =
      "madang_session=" + token + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds);
  if (secure_cookies_) cookie += "; Secure";
  call.response_headers.emplace_back("Set-Cookie", std::move(cookie));
}

}  // namespace madang::people
