#pragma once

#include <boost/describe.hpp>
#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "base/time.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/net/http.hpp"
#include "kernel/net/representation.hpp"
#include "kernel/store/store.hpp"

namespace madang::net {

/// The request of a route that takes nothing but its path, and the response of one that answers 204.
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// One request on its way, from HTTP or from a socket: what a route's work may need beyond the decoded request.
struct Call {
  store::Store& store;
  /// Who asks, as of this transaction. Throws when the permit needs a member and the asker is none.
  std::function<auth::Actor(store::Transaction&)> identify;
  std::string address;       ///< of the asker, for limits on attempts
  std::string request_hash;  ///< a digest of everything asked, for store::once
  Timestamp now;
  Headers response_headers;                        ///< added to the answer, such as Set-Cookie
  std::string_view body{};                         ///< of a route that takes bytes instead of JSON
  std::optional<Representation> representation{};  ///< what a route answers with instead of JSON
  std::string origin{};  ///< of the page that asks, such as `https://chat.example`; empty on a socket
  store::Lane lane{};    ///< what a write relies on: for members, their organisation or a part of it
};

template <class Request>
concept HasClientId = requires(Request request) {
  { request.client_id } -> std::convertible_to<ClientId>;
};

}  // namespace madang::net
