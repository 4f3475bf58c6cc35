#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <typeindex>

#include "base/json/fields.hpp"

// Makes JSON Schema (2020-12, as OpenAPI 3.1 uses it) from the same declarations that decode and encode.

namespace madang::json {

/// Collects `components.schemas`; two structs of one name are an error of the program and stop it at start.
class Schemas {
 public:
  /// The schema of a field: inline for simple types, `$ref` for structs and enums, which are collected on the way.
  template <class T>
  boost::json::object of();

  /// The object schema itself, not collected under a name: for requests, whose fields are told apart by place.
  template <class T>
  boost::json::object structure_of() {
    return structure<T>();
  }

  /// Adds a schema made by hand, such as a oneOf over events.
  void add(std::string_view name, boost::json::object schema) { components_[std::string(name)] = std::move(schema); }

  boost::json::object components() const;

  static boost::json::object reference(std::string_view name);

 private:
  template <class T>
  boost::json::object structure();

  std::map<std::string, boost::json::object> components_;
  std::map<std::string, std::type_index> owners_;
};

namespace detail {

boost::json::object text_schema(std::size_t least, std::size_t most);
boost::json::object id_schema(std::string_view prefix);
boost::json::object nullable(boost::json::object schema);

}  // namespace detail

template <class T>
boost::json::object Schemas::structure() {
  boost::json::object properties;
  boost::json::array required;
  for_each_member<T>([&](auto member) {
    using Field = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
    properties[wire_name(member.name)] = of<Field>();
    if (!kMayBeAbsent<Field>) required.emplace_back(wire_name(member.name));
  });
  boost::json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

template <class T>
boost::json::object Schemas::of() {
  if constexpr (std::is_same_v<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::is_integral_v<T>) {
    return {{"type", "integer"}};
  } else if constexpr (std::is_same_v<T, std::string>) {
    return {{"type", "string"}};
  } else if constexpr (IsText<T>::value) {
    return detail::text_schema(T::kLeast, T::kMost);
  } else if constexpr (std::is_same_v<T, ClientId>) {
    return {{"type", "string"}, {"pattern", "^[A-Za-z0-9_-]{8,64}$"}};
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return {{"type", "string"}, {"format", "date-time"}};
  } else if constexpr (std::is_same_v<T, Date>) {
    return {{"type", "string"}, {"format", "date"}};
  } else if constexpr (IsId<T>::value) {
    return detail::id_schema(T::prefix());
  } else if constexpr (IsOptional<T>::value) {
    return of<typename T::value_type>();
  } else if constexpr (IsPatch<T>::value) {
    return detail::nullable(of<typename decltype(T::value)::value_type>());
  } else if constexpr (IsVector<T>::value) {
    return {{"type", "array"}, {"items", of<typename T::value_type>()}};
  } else if constexpr (std::is_same_v<T, boost::json::value>) {
    return {};
  } else if constexpr (IsRaw<T>::value) {
    return reference(T::schema_name());
  } else {
    const std::string name(type_name<T>());
    const auto [owner, fresh] = owners_.try_emplace(name, typeid(T));
    if (owner->second != typeid(T)) throw std::logic_error("two wire types are called " + name);
    if (!fresh) return reference(name);
    if constexpr (std::is_enum_v<T>) {
      boost::json::array values;
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
          [&](auto each) { values.emplace_back(enumerator_name(each.value)); });
      add(name, {{"type", "string"}, {"enum", std::move(values)}});
    } else {
      add(name, structure<T>());
    }
    return reference(name);
  }
}

}  // namespace madang::json
