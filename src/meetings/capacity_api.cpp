#include "meetings/capacity_api.hpp"

#include <fmt/format.h>

#include "kernel/store/once.hpp"

namespace madang::meetings {
namespace {

auth::Actor require_administrator(net::Call& call, store::Transaction& transaction) {
  auth::Actor actor = call.identify(transaction);
  auth::require(actor, auth::Verb::administer);
  return actor;
}

void require_between(std::int64_t value, std::int64_t least, std::int64_t most, std::string_view field) {
  if (value >= least && value <= most) return;
  throw Refusal(kInvalid, std::string(field), fmt::format("{} must be between {} and {}.", field, least, most));
}

}  // namespace

boost::asio::awaitable<MediaCapacity> CapacityDesk::look(net::Call& call, LookAtCapacity /*request*/) {
  const auto require = [&](store::Transaction& transaction) { require_administrator(call, transaction); };
  co_await call.store.read(call.lane.org, require);
  Capacity* capacity = service_.capacity();
  co_return capacity ? capacity->look() : MediaCapacity();
}

boost::asio::awaitable<LoadTest> CapacityDesk::start(net::Call& call, StartLoadTest request) {
  const auto require = [&](store::Transaction& transaction) { return require_administrator(call, transaction); };
  const auth::Actor actor = co_await call.store.read(call.lane.org, require);
  if (request.people) require_between(*request.people, kFewestTested, kMostTested, "people");
  require_between(request.seconds, kShortestTest, kLongestTest, "seconds");
  const std::string client_id = actor.member_id.text() + request.client_id.value;
  const std::lock_guard lock(mutex_);
  if (last_ && last_->client_id == client_id) {
    if (last_->request_hash != call.request_hash) throw Refusal(kClientIdReused, "client_id");
    if (last_->answer.seconds > 0) co_return last_->answer;
  }
  Capacity* capacity = service_.capacity();
  if (!capacity) {
    last_ = Started{client_id, call.request_hash, {}};  // nothing began, and a retry may try anew
    throw Refusal(kNoMedia);
  }
  last_ = Started{client_id, call.request_hash, capacity->start_test(request.people, request.seconds)};
  co_return last_->answer;
}

boost::asio::awaitable<net::Nothing> CapacityDesk::cancel(net::Call& call, CancelLoadTest /*request*/) {
  const auto require = [&](store::Transaction& transaction) { require_administrator(call, transaction); };
  co_await call.store.read(call.lane.org, require);
  if (Capacity* capacity = service_.capacity()) capacity->cancel_test();
  co_return net::Nothing{};
}

boost::asio::awaitable<QueueSheet> CapacityDesk::ask(net::Call& call, NameParticipant request) {
  const auto look = [&](store::Transaction& transaction) {
    return service_.seat_of(transaction, call.identify(transaction), request.meeting_id, request.participant_id);
  };
  co_await call.store.read(call.lane.org, look);
  Media* media = service_.media();
  co_return QueueSheet{media ? media->place_of(request.participant_id) : std::nullopt};
}

}  // namespace madang::meetings
