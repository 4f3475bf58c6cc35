#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <utility>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "base/refusal.hpp"
#include "kernel/auth/visitors.hpp"
#include "kernel/net/call.hpp"
#include "kernel/store/once.hpp"

// How a request meets its verb: decoded strictly, inside one transaction, and its answer encoded.

namespace madang::net {

/// Says what a verb will ask first, so that it can be asked along with whether the request is a retry: store::foresee.
template <class Request>
using Foresight = std::function<void(store::Transaction&, const auth::Actor&, const Request&)>;

}  // namespace madang::net

namespace madang::net::detail {

template <class Request>
Request decode_request(const boost::json::value& input) {
  auto request = json::decode<Request>(input);
  if (request) return std::move(*request);
  const auto& fault = request.error();
  throw Refusal(kInvalid, fault.field, (fault.field.empty() ? "The request" : fault.field) + " " + fault.reason + ".");
}

template <class Response>
std::string encode_response(const Response& response) {
  if constexpr (std::is_same_v<Response, Nothing>) return {};
  return json::encode(response);
}

/// The writer is the member or visitor where there is one; an account that acts above organisations is its own author.
template <class Request>
std::string run_once(store::Transaction& transaction, const Call& call, const auth::Actor& actor,
                     const Request& request, const std::function<std::string()>& verb) {
  if constexpr (HasClientId<Request>) {
    const MemberId person = auth::person_of(actor);
    const std::uint64_t author = person ? person.value : actor.account_id.value;
    return store::once(transaction, {actor.org_id, author, request.client_id.value, call.request_hash}, call.now, verb);
  } else {
    return verb();
  }
}

/// Decodes before the writer's turn, since everybody waits for that; but what is wrong with it is only said to somebody
/// who was identified.
template <class Request>
std::function<const Request&()> decode_ahead(const boost::json::value& input) {
  try {
    return [request = decode_request<Request>(input)]() -> const Request& { return request; };
  } catch (...) {
    return [error = std::current_exception()]() -> const Request& { std::rethrow_exception(error); };
  }
}

// The verbs below live in the route, which outlives every call; so does what the caller refers to until it has its
// answer.

template <class Request, class Response>
boost::asio::awaitable<std::string> look(
    const std::function<Response(store::Transaction&, const auth::Actor&, const Request&)>& verb, Call& call,
    const boost::json::value& input) {
  auto work = [&](store::Transaction& transaction) {
    const auth::Actor actor = call.identify(transaction);
    return encode_response(verb(transaction, actor, decode_request<Request>(input)));
  };
  co_return co_await call.store.read(call.lane.org, std::move(work));
}

template <class Request, class Response>
boost::asio::awaitable<std::string> change(
    const std::function<Response(store::Transaction&, const auth::Actor&, const Request&)>& verb,
    const Foresight<Request>& foresee, Call& call, const boost::json::value& input) {
  const auto decoded = decode_ahead<Request>(input);
  auto work = [&](store::Transaction& transaction) {
    const auth::Actor actor = call.identify(transaction);
    const Request& request = decoded();
    if (foresee) foresee(transaction, actor, request);
    return run_once(transaction, call, actor, request,
                    [&] { return encode_response(verb(transaction, actor, request)); });
  };
  co_return co_await call.store.write(call.lane, std::move(work));
}

template <class Request, class Response>
boost::asio::awaitable<std::string> run_custom(
    const std::function<boost::asio::awaitable<Response>(Call&, Request)>& verb, Call& call,
    const boost::json::value& input) {
  Request request = decode_request<Request>(input);
  const Response response = co_await verb(call, std::move(request));
  co_return encode_response(response);
}

template <class Request>
boost::asio::awaitable<std::string> run_representation(
    const std::function<boost::asio::awaitable<Representation>(Call&, Request)>& verb, Call& call,
    const boost::json::value& input) {
  Request request = decode_request<Request>(input);
  call.representation = co_await verb(call, std::move(request));
  co_return std::string();
}

}  // namespace madang::net::detail
