#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/net/route.hpp"

namespace madang::net {

/// Undoes percent-encoding (RFC 3986); `+` stays unless `form` is set. Nothing when it is broken.
std::optional<std::string> percent_decoded(std::string_view text, bool form = false);

/// Puts the path's values, the query's, and the body's fields into one object, the way the route's struct expects them.
/// The query's texts become numbers and booleans where the struct says so. Throws Refusal kInvalid.
boost::json::object gather_input(const Route& route, const std::vector<std::string>& path_values,
                                 std::string_view query, std::string_view body);

}  // namespace madang::net
