#pragma once

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <expected>
#include <limits>
#include <span>
#include <string>

#include "base/json/fields.hpp"

// Reads JSON into described structs, strictly: an unknown field, a missing field, a wrong type or a broken limit is an
// error that names the field's path, such as `members[3].role`.

namespace madang::json {

struct FieldError {
  std::string field;   ///< empty for the whole document
  std::string reason;  ///< completes the sentence "FIELD …", such as "must be text"
};

/// Where the reader stands; lives on the stack, made into text only when something is wrong.
struct Path {
  const Path* parent = nullptr;
  std::string_view name;
  std::size_t index = 0;

  std::string text() const;
};

using Fault = std::optional<FieldError>;

Fault fault_at(const Path& path, std::string reason);

template <class T>
Fault read(const boost::json::value& value, T& into, const Path& path);

namespace detail {

Fault read_text(const boost::json::value& value, std::string& into, std::size_t least, std::size_t most,
                const Path& path);
Fault read_number(const boost::json::value& value, std::int64_t& into, std::int64_t least, std::int64_t most,
                  const Path& path);
/// The first field of `object` that is none of `names`.
Fault unknown_field(const boost::json::object& object, std::span<const std::string_view> names, const Path& path);

inline constexpr std::size_t kMostText = 100'000;
inline constexpr std::size_t kMostItems = 1'000;

template <class T>
Fault read_integer(const boost::json::value& value, T& into, const Path& path) {
  std::int64_t number = 0;
  constexpr std::int64_t kLargest = std::int64_t{1} << 53;
  const auto least = std::max<std::int64_t>(std::numeric_limits<T>::min(), -kLargest);
  const auto most = std::in_range<std::int64_t>(std::numeric_limits<T>::max()) &&
                            std::int64_t(std::numeric_limits<T>::max()) < kLargest
                        ? std::int64_t(std::numeric_limits<T>::max())
                        : kLargest;
  if (auto fault = read_number(value, number, least, most, path)) return fault;
  into = static_cast<T>(number);
  return {};
}

template <class T>
Fault read_id(const boost::json::value& value, T& into, const Path& path) {
  const auto id = value.is_string() ? T::read(value.get_string()) : std::nullopt;
  if (!id) return fault_at(path, "must be an id that begins with " + std::string(T::prefix()) + "_");
  into = *id;
  return {};
}

template <class T>
Fault read_enum(const boost::json::value& value, T& into, const Path& path) {
  const auto found = value.is_string() ? enumerator_named<T>(value.get_string()) : std::nullopt;
  if (found) {
    into = *found;
    return {};
  }
  std::string choices;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
      [&](auto each) { choices.append(choices.empty() ? "" : ", ").append(enumerator_name(each.value)); });
  return fault_at(path, "must be one of " + choices);
}

template <class T>
Fault read_array(const boost::json::value& value, std::vector<T>& into, const Path& path) {
  if (!value.is_array()) return fault_at(path, "must be an array");
  if (value.get_array().size() > kMostItems) return fault_at(path, "must have at most 1000 items");
  into.clear();  // what a struct has by default is not kept beside what is said
  into.reserve(value.get_array().size());
  for (std::size_t i = 0; i < value.get_array().size(); ++i) {
    if (auto fault = read(value.get_array()[i], into.emplace_back(), Path{&path, {}, i})) return fault;
  }
  return {};
}

template <class T>
Fault read_member(const boost::json::object& object, std::string_view name, T& into, const Path& path) {
  const Path here{&path, name};
  const auto* value = object.if_contains(name);
  if (!value) {
    if constexpr (kMayBeAbsent<T>) return {};
    return fault_at(here, "is missing");
  }
  return read(*value, into, here);
}

template <class T>
Fault read_struct(const boost::json::value& value, T& into, const Path& path) {
  if (!value.is_object()) return fault_at(path, "must be an object");
  const auto& object = value.get_object();
  Fault fault;
  std::vector<std::string_view> names;
  for_each_member<T>([&](auto member) {
    names.push_back(wire_name(member.name));
    if (!fault) fault = read_member(object, names.back(), into.*member.pointer, path);
  });
  if (fault) return fault;
  return unknown_field(object, names, path);
}

}  // namespace detail

template <class T>
Fault read(const boost::json::value& value, T& into, const Path& path) {
  if constexpr (std::is_same_v<T, bool>) {
    if (!value.is_bool()) return fault_at(path, "must be true or false");
    into = value.get_bool();
    return {};
  } else if constexpr (std::is_integral_v<T>) {
    return detail::read_integer(value, into, path);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return detail::read_text(value, into, 0, detail::kMostText, path);
  } else if constexpr (IsText<T>::value) {
    return detail::read_text(value, into.value, T::kLeast, T::kMost, path);
  } else if constexpr (std::is_same_v<T, ClientId>) {
    if (value.is_string()) into.value = value.get_string();
    if (!ClientId::is_valid(into.value)) return fault_at(path, "must be 8 to 64 letters, digits, _ or -");
    return {};
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    const auto time = value.is_string() ? Timestamp::read(value.get_string()) : std::nullopt;
    if (!time) return fault_at(path, "must be a time such as 2026-03-01T09:30:00Z");
    into = *time;
    return {};
  } else if constexpr (std::is_same_v<T, Date>) {
    const auto date = value.is_string() ? Date::read(value.get_string()) : std::nullopt;
    if (!date) return fault_at(path, "must be a day such as 2026-03-29");
    into = *date;
    return {};
  } else if constexpr (IsId<T>::value) {
    return detail::read_id(value, into, path);
  } else if constexpr (std::is_enum_v<T>) {
    return detail::read_enum(value, into, path);
  } else if constexpr (IsOptional<T>::value) {
    return read(value, into.emplace(), path);
  } else if constexpr (IsPatch<T>::value) {
    into.given = true;
    if (value.is_null()) return {};
    return read(value, into.value.emplace(), path);
  } else if constexpr (IsVector<T>::value) {
    return detail::read_array(value, into, path);
  } else if constexpr (std::is_same_v<T, boost::json::value>) {
    into = value;
    return {};
  } else if constexpr (IsRaw<T>::value) {
    into.text = boost::json::serialize(value);
    return {};
  } else {
    return detail::read_struct(value, into, path);
  }
}

template <class T>
std::expected<T, FieldError> decode(const boost::json::value& value) {
  T result{};
  if (auto fault = read(value, result, Path{})) return std::unexpected(std::move(*fault));
  return result;
}

/// Parses text within limits on depth and on the keys of one object; duplicate keys, numbers beyond all numbers and
/// invalid UTF-8 are refused.
std::expected<boost::json::value, FieldError> parse(std::string_view text);

template <class T>
std::expected<T, FieldError> decode(std::string_view text) {
  auto value = parse(text);
  if (!value) return std::unexpected(std::move(value.error()));
  return decode<T>(*value);
}

}  // namespace madang::json
