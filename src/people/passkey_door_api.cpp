#include "people/passkey_door_api.hpp"

#include "kernel/auth/permit.hpp"
#include "kernel/store/once.hpp"

namespace madang::people {

using auth::Verb;
using net::Method;
using store::Transaction;

boost::asio::awaitable<PasskeySetup> PasskeyDoor::begin(net::Call& call, ProvenWrite request) {
  const Doorkeeper::KeptVerb nothing = [](Transaction&, const auth::Actor&) { return std::string(); };
  co_await doorkeeper_.once_proven(call, std::move(request), "begin a passkey", nothing);
  const auto setup = [&](Transaction& transaction) {
    return people_.passkeys.setup(transaction, people_.accounts.of(transaction, call.identify(transaction)));
  };
  co_return co_await call.store.read(setup);
}

boost::asio::awaitable<AddedPasskey> PasskeyDoor::add(net::Call& call, AddPasskey request) {
  const auto add = [&](Transaction& transaction) {
    const auth::Actor actor = call.identify(transaction);
    const store::ClientWrite write{{}, actor.account_id.value, request.client_id.value, call.request_hash};
    const auto kept = store::once(transaction, write, call.now,
                                  [&] { return people_.passkeys.add(transaction, actor, request, call.origin); });
    return people_.passkeys.added(transaction, actor, kept);
  };
  co_return co_await call.store.write(add);
}

boost::asio::awaitable<void> PasskeyDoor::remove(net::Call& call, RemovePasskey request) {
  const Doorkeeper::KeptVerb remove = [&](Transaction& transaction, const auth::Actor& actor) {
    people_.passkeys.remove(transaction, actor, request.passkey_id);
    return std::string();
  };
  ProvenWrite proven{request.client_id, std::move(request.current_password)};
  co_await doorkeeper_.once_proven(call, std::move(proven), "remove " + request.passkey_id.text(), remove);
}

boost::asio::awaitable<SignedIn> PasskeyDoor::finish(net::Call& call, FinishWithPasskey request) {
  const auto find = [&](Transaction& transaction) {
    return people_.second_factors.account_of(transaction, request.pending_token.value);
  };
  const AccountId account = co_await call.store.read(find);
  co_await doorkeeper_.begin_attempt(call, attempts_at(account));
  const auto recognise = [&](Transaction& transaction) {
    return people_.passkeys.recognise(transaction, request.passkey, call.origin);
  };
  const Recognised proof = co_await call.store.read(recognise);
  if (proof.account_id != account) throw Refusal(kPasskeyRefused, "passkey");
  const auto finish = [&](Transaction& transaction) {
    people_.passkeys.finish(transaction, proof, request.pending_token.value);
    const auto pending = people_.second_factors.finish_sign_in(transaction, request.pending_token.value);
    return doorkeeper_.enter(transaction, account, pending.device_name);
  };
  Entered entered = co_await call.store.write(finish);
  co_await doorkeeper_.attempt_succeeded(call, attempts_at(account));
  co_return doorkeeper_.let_in(call, std::move(entered), request.token_wanted);
}

boost::asio::awaitable<SignedIn> PasskeyDoor::sign_in(net::Call& call, SignInByPasskey request) {
  const std::string key = "passkey " + hash_of({request.passkey.credential_id.value});
  co_await doorkeeper_.begin_attempt(call, key);
  const auto recognise = [&](Transaction& transaction) {
    return people_.passkeys.recognise(transaction, request.passkey, call.origin);
  };
  const Recognised proof = co_await call.store.read(recognise);
  const auto enter = [&](Transaction& transaction) {
    people_.passkeys.sign_in(transaction, proof);
    return doorkeeper_.enter(transaction, proof.account_id, request.device_name.value);
  };
  Entered entered = co_await call.store.write(enter);
  co_await doorkeeper_.attempt_succeeded(call, key);
  co_return doorkeeper_.let_in(call, std::move(entered), request.token_wanted);
}

namespace {

void add_signing_in(net::RouteTable& table, People& people, PasskeyDoor& passkey_door) {
  table.read<net::Nothing, PasskeyChallenge>(
      {Method::get,
       "/api/sessions/passkey",
       "Get what a passkey must sign to sign its owner in",
       200,
       {Verb::visit, "session"},
       {}},
      [&people](Transaction&, const auth::Actor&, const net::Nothing&) { return people.passkeys.sign_in_challenge(); });
  table.custom<SignInByPasskey, SignedIn>({Method::post,
                                           "/api/sessions/passkey",
                                           "Sign in with a passkey alone; its device must have verified its owner",
                                           201,
                                           {Verb::visit, "session"},
                                           {kPasskeyRefused, auth::kTooManyAttempts}},
                                          [&passkey_door](net::Call& call, SignInByPasskey request) {
                                            return passkey_door.sign_in(call, std::move(request));
                                          });
  table.custom<FinishWithPasskey, SignedIn>({Method::post,
                                             "/api/sessions/second_step/passkey",
                                             "Finish signing in with a passkey",
                                             201,
                                             {Verb::visit, "session"},
                                             {kSignInExpired, kPasskeyRefused, auth::kTooManyAttempts}},
                                            [&passkey_door](net::Call& call, FinishWithPasskey request) {
                                              return passkey_door.finish(call, std::move(request));
                                            });
}

void add_keeping(net::RouteTable& table, People& people, PasskeyDoor& passkey_door) {
  table.custom<ProvenWrite, PasskeySetup>(
      {Method::post,
       "/api/session/passkeys/begin",
       "Get what a browser needs to make a passkey",
       200,
       {Verb::identify, "second_factor"},
       {kWrongPassword, auth::kTooManyAttempts, auth::kTooManySignIns}},
      [&passkey_door](net::Call& call, ProvenWrite request) { return passkey_door.begin(call, std::move(request)); });
  table.custom<AddPasskey, AddedPasskey>(
      {Method::post,
       "/api/session/passkeys",
       "Add a passkey; the first factor also tells recovery codes",
       201,
       {Verb::identify, "second_factor"},
       {kPasskeyRefused, kPasskeyKnown, kTooManyPasskeys}},
      [&passkey_door](net::Call& call, AddPasskey request) { return passkey_door.add(call, std::move(request)); });
  table.write<RenamePasskey, Passkey>(
      {Method::patch,
       "/api/session/passkeys/{passkey_id}",
       "Rename a passkey",
       200,
       {Verb::identify, "second_factor"},
       {}},
      [&people](Transaction& transaction, const auth::Actor& actor, const RenamePasskey& request) {
        return people.passkeys.rename(transaction, actor, request);
      });
  table.custom<RemovePasskey, net::Nothing>({Method::post,
                                             "/api/session/passkeys/{passkey_id}/remove",
                                             "Remove a passkey",
                                             204,
                                             {Verb::identify, "second_factor"},
                                             {kWrongPassword, auth::kTooManyAttempts, auth::kTooManySignIns}},
                                            [&passkey_door](net::Call& call, RemovePasskey request) {
                                              return nothing_after(passkey_door.remove(call, std::move(request)));
                                            });
}

}  // namespace

void add_passkey_door(net::RouteTable& table, People& people, PasskeyDoor& passkey_door) {
  add_signing_in(table, people, passkey_door);
  add_keeping(table, people, passkey_door);
}

}  // namespace madang::people
