#include "meetings/entering_api.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/once.hpp"

namespace madang::meetings {

boost::asio::awaitable<std::string> Entering::proven(net::Call& call, const JoinMeeting& request) {
  const auto ask = [&](store::Transaction& transaction) {
    return service_.password_asked(transaction, call.identify(transaction), request.meeting_id);
  };
  const std::string hash = co_await call.store.read(call.lane.org, ask);
  if (hash.empty() || !request.password) co_return "";
  const std::string attempts_at = request.meeting_id.text();
  co_await attempts_.begin(call.store, attempts_at, call.address);
  const bool is_right = co_await passwords_.matches(request.password->value, hash);
  if (!is_right) co_return "";
  co_await attempts_.succeeded(call.store, attempts_at, call.address);
  co_return hash;
}

boost::asio::awaitable<JoinedMeeting> Entering::join(net::Call& call, JoinMeeting request) {
  const std::string proof = co_await proven(call, request);
  const auto join = [&](store::Transaction& transaction) {
    const auth::Actor actor = call.identify(transaction);
    const store::ClientWrite write{actor.org_id, actor.member_id.value, request.client_id.value, call.request_hash};
    const std::string answer = store::once(
        transaction, write, call.now, [&] { return json::encode(service_.join(transaction, actor, request, proof)); });
    return json::decode<JoinedMeeting>(std::string_view(answer)).value();
  };
  JoinedMeeting joined = co_await call.store.write(call.lane, join);
  Media* media = service_.media();
  const MeetingParticipant& it = joined.participant;
  if (media && is_here(it)) joined.queue = media->enter({request.org_id, it.meeting_id, it.id, it.member_id});
  co_return joined;
}

boost::asio::awaitable<Meeting> Entering::create(net::Call& call, CreateMeeting request) {
  std::string hash;
  if (request.password && !request.password->value.empty()) {
    const auto ask = [&](store::Transaction& transaction) { Service::require_may_create(call.identify(transaction)); };
    co_await call.store.read(call.lane.org, ask);
    hash = co_await passwords_.hash(request.password->value);
  }
  const auto create = [&](store::Transaction& transaction) {
    const auth::Actor actor = call.identify(transaction);
    const store::ClientWrite write{actor.org_id, actor.member_id.value, request.client_id.value, call.request_hash};
    const std::string answer = store::once(
        transaction, write, call.now, [&] { return json::encode(service_.create(transaction, actor, request, hash)); });
    return json::decode<Meeting>(std::string_view(answer)).value();
  };
  co_return co_await call.store.write(call.lane, create);
}

boost::asio::awaitable<Meeting> Entering::set_password(net::Call& call, SetMeetingPassword request) {
  const auto ask = [&](store::Transaction& transaction) {
    service_.require_may_set_password(transaction, call.identify(transaction), request.meeting_id);
  };
  co_await call.store.read(call.lane.org, ask);
  std::string hash;
  if (!request.password.value.empty()) hash = co_await passwords_.hash(request.password.value);
  const auto set = [&](store::Transaction& transaction) {
    return service_.set_password(transaction, call.identify(transaction), request.meeting_id, hash);
  };
  co_return co_await call.store.write(call.lane, set);
}

}  // namespace madang::meetings
