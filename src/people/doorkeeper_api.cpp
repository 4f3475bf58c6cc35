#include "people/doorkeeper_api.hpp"

#include "kernel/auth/tokens.hpp"

namespace madang::people {
namespace {

constexpr auto kCookieLife = std::chrono::seconds(auth::Sessions::kSessionLife).count();

}  // namespace

boost::asio::awaitable<bool> Doorkeeper::knows_password(net::Call& call, const Proof& proof, std::string key,
                                                        std::string password) {
  co_await begin_attempt(call, key);
  bool known = false;
  if (proof.account_id && !proof.password_hash.empty()) {
    known = co_await passwords_.matches(std::move(password), proof.password_hash);
  } else {
    known = co_await passwords_.matches_nobody(std::move(password));
  }
  if (known) co_await attempt_succeeded(call, std::move(key));
  co_return known;
}

boost::asio::awaitable<Proof> Doorkeeper::prove_again(net::Call& call, std::string password) {
  const auto find = [&](store::Transaction& transaction) {
    return people_.accounts.find(transaction, call.identify(transaction));
  };
  Proof proof = co_await call.store.read(find);
  const bool known = co_await knows_password(call, proof, proof.account_id.text(), std::move(password));
  if (!known) throw Refusal(kWrongPassword, "current_password");
  co_return proof;
}

boost::asio::awaitable<Doorkeeper::Kept> Doorkeeper::once_proven(net::Call& call, ProvenWrite request, std::string what,
                                                                 KeptVerb verb) {
  const Proof proof = co_await prove_again(call, std::move(request.current_password.value));
  const auto write = [&](store::Transaction& transaction) -> Kept {
    const auth::Actor actor = call.identify(transaction);
    if (!people_.accounts.holds(transaction, actor, proof)) throw Refusal(kWrongPassword, "current_password");
    return {actor.account_id, store::once(transaction, own_write(actor, request.client_id, what), call.now,
                                          [&] { return verb(transaction, actor); })};
  };
  co_return co_await call.store.write(write);
}

Entered Doorkeeper::enter(store::Transaction& transaction, AccountId account, std::string_view device_name) {
  auto session = people_.accounts.begin_session(transaction, account, device_name);
  return {people_.accounts.signed_in(transaction, people_.accounts.by_id(transaction, account)), std::move(session)};
}

SignedIn Doorkeeper::let_in(net::Call& call, Entered entered, std::optional<bool> token_wanted) const {
  hand_session(call, entered.signed_in.token, entered.session, token_wanted);
  return std::move(entered.signed_in);
}

void Doorkeeper::hand_session(net::Call& call, std::optional<std::string>& token_in_answer,
                              const auth::NewSession& session, std::optional<bool> token_wanted) const {
  if (token_wanted.value_or(false)) {
    token_in_answer = session.token;
  } else {
    hand_cookie(call, session.token);
  }
}

void Doorkeeper::hand_cookie(net::Call& call, const std::string& token) const { set_cookie(call, token, kCookieLife); }

void Doorkeeper::take_cookie(net::Call& call) const { set_cookie(call, "", 0); }

void Doorkeeper::set_cookie(net::Call& call, const std::string& token, std::int64_t seconds) const {
  std::string cookie =
      "madang_session=" + token + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds);
  if (secure_cookies_) cookie += "; Secure";
  call.response_headers.emplace_back("Set-Cookie", std::move(cookie));
}

boost::asio::awaitable<net::Nothing> nothing_after(boost::asio::awaitable<void> work) {
  co_await std::move(work);
  co_return net::Nothing{};
}

store::ClientWrite own_write(const auth::Actor& actor, const ClientId& client_id, std::string_view what) {
  return {{}, actor.account_id.value, client_id.value, hash_of({what})};
}

std::string attempts_at(AccountId account) { return "second factor of " + account.text(); }

std::string hash_of(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const auto part : parts) text.append(std::to_string(part.size())).append(":").append(part);
  return auth::digest(text);
}

}  // namespace madang::people
