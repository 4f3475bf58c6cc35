#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <regex>
#include <string>

#include "base/text.hpp"
#include "base/time.hpp"

namespace madang::fuzz {

/// Whether a value is what a schema of ours describes: the part of JSON Schema 2020-12 that json::Schemas writes, read
/// independently of the decoder.
class SchemaOracle {
 public:
  explicit SchemaOracle(boost::json::object components) : components_(std::move(components)) {}

  bool fits(const boost::json::value& value, const boost::json::object& schema) const {
    if (const auto* reference = schema.if_contains("$ref")) return fits(value, referred(reference->as_string()));
    if (const auto* choices = schema.if_contains("oneOf")) return fits_one_of(value, choices->as_array());
    if (const auto* choices = schema.if_contains("enum"))
      return std::ranges::any_of(choices->as_array(), [&](const auto& one) { return one == value; });
    const auto* type = schema.if_contains("type");
    return !type || (has_type(value, *type) && (!value.is_string() || fits_text(value.get_string(), schema)) &&
                     (!value.is_array() || fits_array(value.get_array(), schema)) &&
                     (!value.is_object() || fits_object(value.get_object(), schema)));
  }

 private:
  const boost::json::object& referred(std::string_view path) const {
    return components_.at(path.substr(path.rfind('/') + 1)).as_object();
  }

  bool fits_one_of(const boost::json::value& value, const boost::json::array& schemas) const {
    return std::ranges::count_if(schemas, [&](const auto& one) { return fits(value, one.as_object()); }) == 1;
  }

  static bool has_type(const boost::json::value& value, const boost::json::value& type) {
    if (type.is_array())
      return std::ranges::any_of(type.get_array(), [&](const auto& one) { return has_type(value, one); });
    if (type == "boolean") return value.is_bool();
    if (type == "integer") {
      boost::json::error_code failed;
      if (value.is_number()) value.to_number<std::int64_t>(failed);
      return value.is_number() && !failed;
    }
    if (type == "string") return value.is_string();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    return type == "null" && value.is_null();
  }

  static bool fits_text(std::string_view text, const boost::json::object& schema) {
    const auto length = static_cast<std::int64_t>(count_code_points(text));
    const auto* least = schema.if_contains("minLength");
    const auto* most = schema.if_contains("maxLength");
    const auto* pattern = schema.if_contains("pattern");
    const auto* format = schema.if_contains("format");
    if (least && length < least->to_number<std::int64_t>()) return false;
    if (most && length > most->to_number<std::int64_t>()) return false;
    if (format && !Timestamp::read(text)) return false;
    return !pattern ||
           (text.size() < 200 && std::regex_match(std::string(text), std::regex(pattern->as_string().c_str())));
  }

  bool fits_array(const boost::json::array& array, const boost::json::object& schema) const {
    const auto& items = schema.at("items").as_object();
    return std::ranges::all_of(array, [&](const auto& item) { return fits(item, items); });
  }

  bool fits_object(const boost::json::object& object, const boost::json::object& schema) const {
    const auto& properties = schema.at("properties").as_object();
    if (const auto* required = schema.if_contains("required")) {
      for (const auto& name : required->as_array())
        if (!object.contains(name.as_string())) return false;
    }
    return std::ranges::all_of(object, [&](const auto& member) {
      const auto* property = properties.if_contains(member.key());
      return property && fits(member.value(), property->as_object());
    });
  }

  boost::json::object components_;
};

}  // namespace madang::fuzz
