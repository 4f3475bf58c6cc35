#pragma once

#include <functional>
#include <type_traits>
#include <utility>

#include "kernel/net/route.hpp"

// Routes whose verbs are a service's own functions. The service outlives the table.

namespace madang::net {

/// It only looks.
template <class Service, class Response, class Request>
void look(RouteTable& routes, const std::type_identity_t<Service>& service, RouteInfo info,
          Response (Service::*verb)(store::Transaction&, const auth::Actor&, const Request&) const) {
  routes.read<Request, Response>(std::move(info), std::bind_front(verb, &service));
}

/// It changes something, and answers with it. `foresee` says what it will ask first.
template <class Service, class Response, class Request>
void change(RouteTable& routes, std::type_identity_t<Service>& service, RouteInfo info,
            Response (Service::*verb)(store::Transaction&, const auth::Actor&, const Request&),
            std::type_identity_t<Foresight<Request>> foresee = {}) {
  routes.write<Request, Response>(std::move(info), std::bind_front(verb, &service), std::move(foresee));
}

/// It says the state it leaves, and answers nothing.
template <class Service, class Request>
void settle(RouteTable& routes, std::type_identity_t<Service>& service, RouteInfo info,
            void (Service::*verb)(store::Transaction&, const auth::Actor&, const Request&)) {
  routes.write<Request, Nothing>(std::move(info), [&service, verb](store::Transaction& transaction,
                                                                   const auth::Actor& actor, const Request& request) {
    (service.*verb)(transaction, actor, request);
    return Nothing{};
  });
}

}  // namespace madang::net
