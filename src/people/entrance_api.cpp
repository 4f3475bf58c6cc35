#include "people/entrance_api.hpp"

#include <functional>
#include <string>

#include "kernel/auth/permit.hpp"
#include "kernel/store/once.hpp"

namespace madang::people {

boost::asio::awaitable<SignedIn> Entrance::found(net::Call& call, FoundOrganisation request) {
  Organisations::require_foundable(request);
  Entry entry{
      request.client_id,
      hash_of({"found", request.name.value, request.locale.value, request.time_zone.value, request.display_name.value}),
      request.locale.value};
  entry.place = [&](store::Transaction& transaction) { return people_.organisations.place(transaction); };
  entry.verb = [&](store::Transaction& transaction, const Account& account) {
    people_.organisations.found(transaction, entry.org, account, request);
  };
  co_return co_await enter(call, request.newcomer, entry);
}

boost::asio::awaitable<SignedIn> Entrance::accept(net::Call& call, AcceptInvite request) {
  Entry entry{request.client_id, hash_of({"accept", request.invite_code.value, request.display_name.value})};
  entry.org = Invites::org_of(request.invite_code.value);
  entry.verb = [&](store::Transaction& transaction, const Account& account) {
    people_.invites.accept(transaction, account, request);
  };
  const auto look = [&](store::Transaction& transaction) {
    entry.locale = people_.invites.locale_of(transaction, request.invite_code.value);
    entry.personal = people_.invites.personal(transaction, request.invite_code.value);
  };
  co_await call.store.read(entry.org, look);
  co_return co_await enter(call, request.newcomer, entry);
}

boost::asio::awaitable<SignedIn> Entrance::enter(net::Call& call, std::optional<Newcomer> newcomer, Entry& entry) {
  if (newcomer && newcomer->device_name) entry.device_name = newcomer->device_name->value;
  for (;;) {
    std::optional<Proof> proof;
    if (newcomer) proof = co_await prove(call, *newcomer, entry);
    const bool has_place = !entry.place || co_await find_place(call, proof, entry);
    if (!has_place) continue;
    const auto go_in = [&](store::Transaction& transaction) { return try_to_enter(transaction, call, proof, entry); };
    std::optional<Entered> entered = co_await call.store.write(store::Lane::of(entry.org), go_in);
    if (!entered) continue;
    if (entered->session) doorkeeper_.hand_cookie(call, entered->session->token);
    co_return std::move(entered->signed_in);
  }
}

boost::asio::awaitable<bool> Entrance::find_place(net::Call& call, std::optional<Proof>& proof, Entry& entry) {
  const auto find = [&](store::Transaction& transaction) -> std::optional<Account> {
    auto account = settle(transaction, call, proof, entry);
    if (!account) return std::nullopt;
    const store::ClientWrite write{{}, account->id.value, entry.client_id.value, entry.request_hash};
    const auto org = store::once(transaction, write, call.now, [&] { return entry.place(transaction).text(); });
    entry.org = OrgId::read(org).value_or(OrgId{});
    return account;
  };
  const std::optional<Account> account = co_await call.store.write(find);
  if (!account) co_return false;
  if (proof) *proof = {account->id, proof->login, proof->password_hash};
  co_return true;
}

/// Nothing when the proof no longer holds. A password alone does not open an account that has a second factor: its
/// owner signs in first.
std::optional<Account> Entrance::settle(store::Transaction& transaction, net::Call& call,
                                        const std::optional<Proof>& proof, const Entry& entry) {
  auto account = proof ? people_.accounts.settle(transaction, *proof, entry.locale)
                       : std::optional(people_.accounts.of(transaction, call.identify(transaction)));
  if (account && proof && people_.second_factors.stands(transaction, account->id))
    throw Refusal(kLoginTaken, "newcomer.login");
  return account;
}

std::optional<Entrance::Entered> Entrance::try_to_enter(store::Transaction& transaction, net::Call& call,
                                                        const std::optional<Proof>& proof, const Entry& entry) {
  const auto account = settle(transaction, call, proof, entry);
  if (!account) return std::nullopt;
  const store::ClientWrite write{entry.org, account->id.value, entry.client_id.value, entry.request_hash};
  store::once(transaction, write, call.now, [&] {
    entry.verb(transaction, *account);
    return std::string();
  });
  Entered entered{people_.accounts.signed_in(transaction, *account, entry.org), std::nullopt};
  if (proof) entered.session = people_.accounts.begin_session(transaction, account->id, entry.device_name);
  return entered;
}

/// For a new login, and for one that was prepared for whoever holds the invitation, its password's hash; for a known
/// one the word that the password is right.
boost::asio::awaitable<Proof> Entrance::prove(net::Call& call, const Newcomer& newcomer, const Entry& entry) {
  const std::string login = accepted_login(newcomer.login.value, "newcomer.login");
  const auto find = [&](store::Transaction& transaction) {
    auto proof = people_.accounts.find(transaction, login);
    if (entry.personal)
      proof.first =
          people_.accounts.is_unclaimed(transaction, proof, entry.personal->org_id, entry.personal->member_id);
    return proof;
  };
  Proof proof = co_await call.store.read(entry.org, find);
  if (!proof.account_id || proof.first) {
    proof.password_hash = co_await doorkeeper_.hash(newcomer.password.value);
    co_return proof;
  }
  const bool known = co_await doorkeeper_.knows_password(call, proof, login, newcomer.password.value);
  if (!known) throw Refusal(kLoginTaken, "newcomer.login");
  co_return proof;
}

boost::asio::awaitable<SignInAnswer> Entrance::sign_in(net::Call& call, SignIn request) {
  const std::string login = folded(request.login.value);
  const auto find = [&](store::Transaction& transaction) { return people_.accounts.find(transaction, login); };
  const Proof proof = co_await call.store.read(find);
  const bool known = co_await doorkeeper_.knows_password(call, proof, login, std::move(request.password.value));
  if (!known) throw Refusal(kWrongLogin);
  std::optional<auth::NewSession> session;
  const auto begin = [&](store::Transaction& transaction) -> SignInAnswer {
    const auto account = people_.accounts.settle(transaction, proof, "");
    if (!account) throw Refusal(kWrongLogin);
    if (people_.second_factors.stands(transaction, account->id))
      return {.pending = people_.second_factors.begin_sign_in(transaction, account->id, request.device_name.value)};
    session = people_.accounts.begin_session(transaction, account->id, request.device_name.value);
    SignedIn signed_in = people_.accounts.signed_in(transaction, *account);
    return {.account = std::move(signed_in.account),
            .memberships = std::move(signed_in.memberships),
            .join_requests = std::move(signed_in.join_requests)};
  };
  SignInAnswer answer = co_await call.store.write(begin);
  if (session) doorkeeper_.hand_session(call, answer.token, *session, request.token_wanted);
  co_return answer;
}

boost::asio::awaitable<void> Entrance::sign_out(net::Call& call) {
  const auto end = [&](store::Transaction& transaction) {
    people_.accounts.sign_out(transaction, call.identify(transaction));
  };
  co_await call.store.write(end);
  doorkeeper_.take_cookie(call);
}

boost::asio::awaitable<void> Entrance::change_password(net::Call& call, ChangePassword request) {
  const auto find = [&](store::Transaction& transaction) {
    return people_.accounts.find(transaction, call.identify(transaction));
  };
  const Proof proof = co_await call.store.read(find);
  const bool same = request.current_password.value == request.new_password.value;
  const bool known = co_await doorkeeper_.knows_password(call, proof, proof.account_id.text(),
                                                         std::move(request.current_password.value));
  std::string new_hash;
  if (known) new_hash = co_await doorkeeper_.hash(std::move(request.new_password.value));
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
  const auto lane = store::Lane::alone(std::hash<std::string>{}(call.request_hash));
  co_return co_await call.store.write(lane, issue);
}

}  // namespace madang::people
