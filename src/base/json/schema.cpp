#include "base/json/schema.hpp"

#include <fmt/format.h>

namespace madang::json {

boost::json::object Schemas::components() const {
  boost::json::object all;
  for (const auto& [name, schema] : components_) all[name] = schema;
  return all;
}

boost::json::object Schemas::reference(std::string_view name) {
  return {{"$ref", fmt::format("#/components/schemas/{}", name)}};
}

namespace detail {

boost::json::object text_schema(std::size_t least, std::size_t most) {
  boost::json::object schema{{"type", "string"}};
  if (least > 0) schema["minLength"] = least;
  schema["maxLength"] = most;
  return schema;
}

boost::json::object id_schema(std::string_view prefix) {
  return {{"type", "string"}, {"pattern", fmt::format("^{}_[0-9a-hjkmnp-tv-z]{{13}}$", prefix)}};
}

boost::json::object nullable(boost::json::object schema) {
  if (auto* type = schema.if_contains("type")) {
    schema["type"] = boost::json::array{*type, "null"};
    return schema;
  }
  return {{"oneOf", boost::json::array{std::move(schema), boost::json::object{{"type", "null"}}}}};
}

}  // namespace detail
}  // namespace madang::json
