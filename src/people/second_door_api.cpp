#include "people/second_door_api.hpp"

#include "kernel/auth/permit.hpp"
#include "kernel/store/once.hpp"

namespace madang::people {
namespace {

using auth::Verb;
using net::Method;
using store::Transaction;

}  // namespace

boost::asio::awaitable<SignedIn> SecondDoor::finish(net::Call& call, FinishSignIn request) {
  const auto find = [&](Transaction& transaction) {
    return people_.second_factors.account_of(transaction, request.pending_token.value);
  };
  const AccountId account = co_await call.store.read(find);
  co_await doorkeeper_.begin_attempt(call, attempts_at(account));
  const auto finish = [&](Transaction& transaction) -> std::optional<Entered> {
    const auto pending = people_.second_factors.finish_sign_in(transaction, request);
    if (!pending) return std::nullopt;
    return doorkeeper_.enter(transaction, pending->account_id, pending->device_name);
  };
  std::optional<Entered> entered = co_await call.store.write(finish);
  if (!entered) throw Refusal(kWrongCode, "code");
  co_await doorkeeper_.attempt_succeeded(call, attempts_at(account));
  co_return doorkeeper_.let_in(call, std::move(*entered), request.token_wanted);
}

boost::asio::awaitable<TotpSetup> SecondDoor::begin_totp(net::Call& call, ProvenWrite request) {
  const Doorkeeper::KeptVerb begin = [this](Transaction& transaction, const auth::Actor& actor) -> std::string {
    people_.second_factors.begin_totp(transaction, actor);
    return {};
  };
  co_await doorkeeper_.once_proven(call, std::move(request), "begin totp", begin);
  const auto setup = [&](Transaction& transaction) {
    const auth::Actor actor = call.identify(transaction);
    return people_.second_factors.totp_setup(transaction, people_.accounts.of(transaction, actor));
  };
  co_return co_await call.store.read(setup);
}

boost::asio::awaitable<RecoveryCodes> SecondDoor::confirm_totp(net::Call& call, ConfirmTotp request) {
  const auto confirm = [&](Transaction& transaction) {
    const auth::Actor actor = call.identify(transaction);
    const auto set = store::once(transaction, own_write(actor, request.client_id, "confirm totp"), call.now,
                                 [&] { return people_.second_factors.confirm_totp(transaction, actor, request); });
    return people_.second_factors.recovery_codes(actor.account_id, set);
  };
  co_return co_await call.store.write(confirm);
}

boost::asio::awaitable<void> SecondDoor::remove_totp(net::Call& call, ProvenWrite request) {
  const Doorkeeper::KeptVerb remove = [this](Transaction& transaction, const auth::Actor& actor) -> std::string {
    people_.second_factors.remove_totp(transaction, actor);
    return {};
  };
  co_await doorkeeper_.once_proven(call, std::move(request), "remove totp", remove);
}

boost::asio::awaitable<RecoveryCodes> SecondDoor::renew_recovery_codes(net::Call& call, ProvenWrite request) {
  const Doorkeeper::KeptVerb renew = [this](Transaction& transaction, const auth::Actor& actor) {
    return people_.second_factors.renew_recovery_codes(transaction, actor);
  };
  const Doorkeeper::Kept kept =
      co_await doorkeeper_.once_proven(call, std::move(request), "renew recovery codes", renew);
  co_return people_.second_factors.recovery_codes(kept.account_id, kept.answer);
}

void add_second_door(net::RouteTable& table, People& people, SecondDoor& second_door) {
  table.custom<FinishSignIn, SignedIn>(
      {Method::post,
       "/api/sessions/second_step",
       "Finish signing in with a code of the authenticator app, or a recovery code",
       201,
       {Verb::visit, "session"},
       {kSignInExpired, kWrongCode, auth::kTooManyAttempts}},
      [&second_door](net::Call& call, FinishSignIn request) { return second_door.finish(call, std::move(request)); });
  table.read<net::Nothing, SecondFactor>(
      {Method::get,
       "/api/session/second_factor",
       "Learn what stands besides the password",
       200,
       {Verb::identify, "second_factor"},
       {}},
      [&people](Transaction& transaction, const auth::Actor& actor, const net::Nothing&) {
        return people.second_factors.look(transaction, actor);
      });
  table.custom<ProvenWrite, TotpSetup>({Method::post,
                                        "/api/session/totp",
                                        "Get a secret for an authenticator app; it counts once a code confirmed it",
                                        201,
                                        {Verb::identify, "second_factor"},
                                        {kWrongPassword, kTotpOn, auth::kTooManyAttempts, auth::kTooManySignIns}},
                                       [&second_door](net::Call& call, ProvenWrite request) {
                                         return second_door.begin_totp(call, std::move(request));
                                       });
  table.custom<ConfirmTotp, RecoveryCodes>({Method::post,
                                            "/api/session/totp/confirm",
                                            "Turn the authenticator app on with a code of it; tells recovery codes",
                                            200,
                                            {Verb::identify, "second_factor"},
                                            {kWrongCode, kTotpOn, kTotpOff}},
                                           [&second_door](net::Call& call, ConfirmTotp request) {
                                             return second_door.confirm_totp(call, std::move(request));
                                           });
  table.custom<ProvenWrite, net::Nothing>({Method::post,
                                           "/api/session/totp/remove",
                                           "Turn the authenticator app off",
                                           204,
                                           {Verb::identify, "second_factor"},
                                           {kWrongPassword, auth::kTooManyAttempts, auth::kTooManySignIns}},
                                          [&second_door](net::Call& call, ProvenWrite request) {
                                            return nothing_after(second_door.remove_totp(call, std::move(request)));
                                          });
  table.custom<ProvenWrite, RecoveryCodes>(
      {Method::post,
       "/api/session/recovery_codes",
       "Get fresh recovery codes; the old ones no longer count",
       201,
       {Verb::identify, "second_factor"},
       {kWrongPassword, kSecondFactorOff, auth::kTooManyAttempts, auth::kTooManySignIns}},
      [&second_door](net::Call& call, ProvenWrite request) {
        return second_door.renew_recovery_codes(call, std::move(request));
      });
}

}  // namespace madang::people
