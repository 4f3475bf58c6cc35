#include "meetings/guests_api.hpp"

#include <fmt/format.h>

namespace madang::meetings {

/// What is found is no attempt that failed; the count stands from before the answer is known, so that a flood of
/// guesses is refused whether one of them is right or not.
boost::asio::awaitable<MeetingDoor> GuestDesk::find(net::Call& call, FindMeetingByCode request) {
  const std::string guess = fmt::format("code {} {} {}", request.org_id.text(), request.code.value, call.address);
  co_await attempts_.begin(call.store, guess, call.address);
  std::optional<Refusal> refused;
  const auto look = [&](store::Transaction& transaction) -> std::optional<MeetingDoor> {
    refused.reset();
    try {
      return service_.find_door(transaction, request.org_id, request.code.value);
    } catch (const Refusal& refusal) {
      refused.emplace(refusal);
    }
    return std::nullopt;
  };
  const auto door = co_await call.store.read(request.org_id, look);
  if (!refused || refused->kind != kNotFound) co_await attempts_.succeeded(call.store, guess, call.address);
  if (refused) throw Refusal(*refused);
  co_return door.value();
}

void GuestDesk::count(const std::string& address) {
  try {
    asked_.begin(address, address);
  } catch (const Refusal& refusal) {
    Refusal too_many(kTooManyGuests);
    too_many.retry_after_seconds = refusal.retry_after_seconds;
    throw too_many;
  }
}

boost::asio::awaitable<std::string> GuestDesk::proven(net::Call& call, const EnterAsGuest& request) {
  const auto ask = [&](store::Transaction& transaction) {
    return service_.guest_password_asked(transaction, request.org_id, request.code.value);
  };
  const auto [meeting, hash] = co_await call.store.read(request.org_id, ask);
  if (hash.empty() || !request.password) co_return "";
  const std::string attempts_at = meeting.text();
  co_await attempts_.begin(call.store, attempts_at, call.address);
  const bool is_right = co_await passwords_.matches(request.password->value, hash);
  if (!is_right) co_return "";
  co_await attempts_.succeeded(call.store, attempts_at, call.address);
  co_return hash;
}

boost::asio::awaitable<GuestSeat> GuestDesk::enter(net::Call& call, EnterAsGuest request) {
  count(call.address);
  FindMeetingByCode named{request.org_id, request.code};
  co_await find(call, std::move(named));
  const std::string proof = co_await proven(call, request);
  const auto enter = [&](store::Transaction& transaction) {
    return service_.enter_as_guest(transaction, request, call.request_hash, call.address, proof);
  };
  co_return co_await call.store.write(store::Lane::of(request.org_id), enter);
}

}  // namespace madang::meetings
