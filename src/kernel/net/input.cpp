#include "kernel/net/input.hpp"

#include <charconv>

namespace madang::net {
namespace {

std::optional<int> hexadecimal(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size() || text[0] == '-') return std::nullopt;
  return value;
}

/// An address carries only text; a field that wants a number or a truth gets one when the text is one.
boost::json::value typed(std::string_view text, const boost::json::object* schema) {
  const auto* type = schema ? schema->if_contains("type") : nullptr;
  if (type && *type == "integer") {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) return number;
  }
  if (type && *type == "boolean" && (text == "true" || text == "false")) return text == "true";
  return boost::json::string(text);
}

boost::json::object query_input(std::string_view query, const boost::json::object& properties) {
  boost::json::object input;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto name = percent_decoded(pair.substr(0, equals), true);
    const auto value = percent_decoded(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
    if (!name || !value) throw Refusal(kInvalid, "", "The query is not percent-encoded correctly.");
    if (input.contains(*name)) throw Refusal(kInvalid, *name, *name + " is given twice.");
    const auto* schema = properties.if_contains(*name);
    input[*name] = typed(*value, schema ? &schema->as_object() : nullptr);
  }
  return input;
}

boost::json::object body_input(std::string_view body) {
  if (body.empty()) return {};
  auto value = json::parse(body);
  if (!value) throw Refusal(kInvalid, "", "The body " + value.error().reason + ".");
  if (!value->is_object()) throw Refusal(kInvalid, "", "The body must be an object.");
  return std::move(value->get_object());
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool form) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && form) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      const auto byte = i + 2 < text.size() ? hexadecimal(text.substr(i + 1, 2)) : std::nullopt;
      if (!byte) return std::nullopt;
      decoded += static_cast<char>(*byte);
      i += 2;
    }
  }
  if (!is_utf8(decoded)) return std::nullopt;
  return decoded;
}

boost::json::object gather_input(const Route& route, const std::vector<std::string>& path_values,
                                 std::string_view query, std::string_view body) {
  const bool takes_body = route.takes_json();
  if (takes_body && !query.empty()) throw Refusal(kInvalid, "", "This address takes no query.");
  if (!takes_body && route.bytes_taken == 0 && !body.empty()) throw Refusal(kInvalid, "", "This method takes no body.");
  boost::json::object input = takes_body ? body_input(body) : query_input(query, route.properties);
  for (std::size_t i = 0; i < path_values.size(); ++i) {
    const auto& name = route.path_parameters[i];
    if (input.contains(name)) throw Refusal(kInvalid, name, name + " belongs into the address only.");
    const auto* schema = route.properties.if_contains(name);
    input[name] = typed(path_values[i], schema ? &schema->as_object() : nullptr);
  }
  return input;
}

}  // namespace madang::net
