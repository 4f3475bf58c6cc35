#pragma once

#include <boost/json/value.hpp>
#include <charconv>
#include <string>
#include <string_view>

#include "base/json/fields.hpp"

// Writes described structs as JSON text, straight into a string: an absent optional is left out.

namespace madang::json {

void write_text(std::string_view text, std::string& into);
void write_value(const boost::json::value& value, std::string& into);

template <class T>
void write(const T& value, std::string& into);

namespace detail {

template <class T>
void write_struct(const T& value, std::string& into) {
  char separator = '{';
  for_each_member<T>([&](auto member) {
    const auto& field = value.*member.pointer;
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (IsOptional<Field>::value) {
      if (!field) return;
    }
    if constexpr (IsPatch<Field>::value) {
      if (!field.given) return;
    }
    into += separator;
    separator = ',';
    into.append("\"").append(wire_name(member.name)).append("\":");
    write(field, into);
  });
  into += separator == '{' ? "{}" : "}";
}

template <class T>
void write_array(const std::vector<T>& items, std::string& into) {
  into += '[';
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i) into += ',';
    write(items[i], into);
  }
  into += ']';
}

}  // namespace detail

template <class T>
void write(const T& value, std::string& into) {
  if constexpr (std::is_same_v<T, bool>) {
    into += value ? "true" : "false";
  } else if constexpr (std::is_integral_v<T>) {
    char digits[24];
    into.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    write_text(value, into);
  } else if constexpr (IsText<T>::value || std::is_same_v<T, ClientId>) {
    write_text(value.value, into);
  } else if constexpr (std::is_same_v<T, Timestamp> || std::is_same_v<T, Date> || IsId<T>::value) {
    into.append("\"").append(value.text()).append("\"");
  } else if constexpr (std::is_enum_v<T>) {
    into.append("\"").append(enumerator_name(value)).append("\"");
  } else if constexpr (IsOptional<T>::value) {
    value ? write(*value, into) : void(into += "null");
  } else if constexpr (IsPatch<T>::value) {
    write(value.value, into);
  } else if constexpr (IsVector<T>::value) {
    detail::write_array(value, into);
  } else if constexpr (std::is_same_v<T, boost::json::value>) {
    write_value(value, into);
  } else if constexpr (IsRaw<T>::value) {
    into += value.text;
  } else {
    detail::write_struct(value, into);
  }
}

template <class T>
std::string encode(const T& value) {
  std::string text;
  write(value, text);
  return text;
}

}  // namespace madang::json
