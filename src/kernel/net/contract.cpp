#include "kernel/net/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/version.hpp"
#include "kernel/net/router.hpp"

namespace madang::net {
namespace {

using boost::json::array;
using boost::json::object;

object json_content(object schema) { return {{"application/json", object{{"schema", std::move(schema)}}}}; }

object bytes_content(std::string_view type) {
  return {{type, object{{"schema", object{{"type", "string"}, {"format", "binary"}}}}}};
}

/// `POST /api/orgs/{org_id}/conversations` becomes `post_orgs_org_id_conversations`.
std::string operation_id(const RouteInfo& info) {
  std::string id(method_name(info.method));
  std::transform(id.begin(), id.end(), id.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
  for (char character : info.path.substr(4)) {
    if (std::isalnum(static_cast<unsigned char>(character)) || character == '_')
      id += character;
    else if (character == '/')
      id += '_';
  }
  return id;
}

bool is_required(const object& schema, std::string_view name) {
  const auto* required = schema.if_contains("required");
  if (!required) return false;
  return std::any_of(required->as_array().begin(), required->as_array().end(),
                     [&](const auto& each) { return each.is_string() && each.get_string() == name; });
}

/// Takes the fields that the path carries, and for GET and DELETE all others, out of the request's schema.
array take_parameters(const Route& route, object& schema) {
  const bool takes_body = route.takes_json();
  array parameters;
  object left;
  for (const auto& [name, field] : schema.at("properties").as_object()) {
    const bool in_path =
        std::find(route.path_parameters.begin(), route.path_parameters.end(), name) != route.path_parameters.end();
    if (!in_path && takes_body) {
      left[name] = field;
      continue;
    }
    parameters.push_back(object{{"name", name},
                                {"in", in_path ? "path" : "query"},
                                {"required", in_path || is_required(schema, name)},
                                {"schema", field}});
  }
  schema["properties"] = std::move(left);
  return parameters;
}

void drop_required(object& schema, const std::vector<std::string>& names) {
  auto* required = schema.if_contains("required");
  if (!required) return;
  array kept;
  for (const auto& each : required->as_array()) {
    if (std::find(names.begin(), names.end(), each.as_string()) == names.end()) kept.push_back(each);
  }
  if (kept.empty())
    schema.erase("required");
  else
    schema["required"] = std::move(kept);
}

/// A choice among schemas, told apart by the constant in one of their properties.
object one_of(const object& by_constant, std::string_view property) {
  array choices;
  object mapping;
  for (const auto& [constant, reference] : by_constant) {
    choices.push_back(reference);
    mapping[constant] = reference.at("$ref");
  }
  return {{"oneOf", std::move(choices)},
          {"discriminator", object{{"propertyName", property}, {"mapping", std::move(mapping)}}}};
}

/// All refusals of one status share an answer; its description lists their codes.
object refusal_responses(const Route& route) {
  std::map<int, std::set<std::string>> by_status;
  by_status[kInvalid.status].emplace(kInvalid.code);
  const bool in_organisation = route.info.path.starts_with("/api/orgs/{org_id}");
  if (route.info.permit.verb != auth::Verb::visit || in_organisation) by_status[401].emplace(auth::kSignedOut.code);
  if (in_organisation) by_status[404].emplace(kNotFound.code);
  if (route.carries_client_id) by_status[409].emplace(kClientIdReused.code);
  for (const auto& refusal : route.info.refusals) by_status[refusal.status].emplace(refusal.code);
  object responses;
  for (const auto& [status, codes] : by_status) {
    const std::string description = fmt::format("{}", fmt::join(codes, ", "));
    responses[std::to_string(status)] =
        object{{"description", description}, {"content", json_content(json::Schemas::reference("Refusal"))}};
  }
  return responses;
}

}  // namespace

Contract::Contract() {
  schemas_.add("Refusal", schemas_.structure_of<RefusalBody>());
  schemas_.add("AnyBody", {{"description", "The body of an answer, as the route gives it over HTTP."}});
}

void Contract::add(const RouteTable& table) {
  for (const auto& route : table.routes()) add(route);
}

void Contract::add(const Route& route) {
  object request = route.request_schema(schemas_);
  array parameters = take_parameters(route, request);
  drop_required(request, route.path_parameters);
  object responses = refusal_responses(route);
  object success{{"description", "Done."}};
  if (auto response = route.response_schema(schemas_)) success["content"] = json_content(std::move(*response));
  if (route.gives_bytes) success["content"] = bytes_content("*/*");
  responses[std::to_string(route.info.status)] = std::move(success);
  object operation{
      {"operationId", operation_id(route.info)},
      {"summary", route.info.summary},
      {"x-permit", fmt::format("{} {}", auth::verb_name(route.info.permit.verb), route.info.permit.resource)},
      {"parameters", std::move(parameters)},
      {"responses", std::move(responses)}};
  if (!request.at("properties").as_object().empty())
    operation["requestBody"] = object{{"required", true}, {"content", json_content(std::move(request))}};
  if (route.bytes_taken > 0)
    operation["requestBody"] = object{{"required", true}, {"content", bytes_content("application/octet-stream")}};
  std::string method(method_name(route.info.method));
  std::transform(method.begin(), method.end(), method.begin(),
                 [](char c) { return static_cast<char>(std::tolower(c)); });
  auto& path = paths_[route.info.path];
  if (path.is_null()) path = object{};
  path.as_object()[method] = std::move(operation);
}

void Contract::add_event(std::string_view type, object data) {
  object schema = schemas_.structure_of<bus::Envelope>();
  auto& properties = schema.at("properties").as_object();
  properties["v"] = object{{"type", "integer"}, {"const", 1}};
  properties["type"] = object{{"type", "string"}, {"const", type}};
  properties["data"] = std::move(data);
  std::string name = fmt::format("Event_{}", type);
  std::replace(name.begin(), name.end(), '.', '_');
  schemas_.add(name, std::move(schema));
  events_[type] = json::Schemas::reference(name);
}

object Contract::add_frame(std::string_view frame, object schema, std::string_view name) {
  object properties{{"frame", object{{"type", "string"}, {"const", frame}}}};
  for (const auto& [key, field] : schema.at("properties").as_object()) properties[key] = field;
  array required{"frame"};
  if (const auto* others = schema.if_contains("required"))
    for (const auto& other : others->as_array()) required.push_back(other);
  schema["properties"] = std::move(properties);
  schema["required"] = std::move(required);
  schemas_.add(name, std::move(schema));
  return json::Schemas::reference(name);
}

object Contract::document() const {
  object components = schemas_.components();
  components["Event"] = one_of(events_, "type");
  components["ClientFrame"] = one_of(client_frames_, "frame");
  components["ServerFrame"] = one_of(server_frames_, "frame");
  return {{"openapi", "3.1.0"},
          {"info", object{{"title", "Madang"},
                          {"version", version()},
                          {"license", object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}},
                          {"description",
                           "Generated from the route tables and events of the server. "
                           "The socket at /api/socket speaks ClientFrame and ServerFrame."}}},
          {"paths", paths_},
          {"components", object{{"schemas", std::move(components)}}}};
}

std::string Contract::text() const { return indented(document()) + "\n"; }

}  // namespace madang::net
