#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <type_traits>

#include "base/date.hpp"
#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace madang::json {

/// A field of a PATCH that can be left alone (absent), cleared (null) or set.
template <class T>
struct Patch {
  bool given = false;
  std::optional<T> value;

  bool operator==(const Patch&) const = default;
};

/// JSON that was encoded before, kept as text; `Name` is its schema, such as the oneOf over all events.
template <FixedString Name>
struct Raw {
  std::string text;

  static constexpr std::string_view schema_name() { return Name.view(); }
};

template <class T>
struct IsRaw : std::false_type {};
template <FixedString Name>
struct IsRaw<Raw<Name>> : std::true_type {};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsPatch : std::false_type {};
template <class T>
struct IsPatch<Patch<T>> : std::true_type {};

/// A field that may be absent.
template <class T>
inline constexpr bool kMayBeAbsent = IsOptional<T>::value || IsPatch<T>::value;

template <class T>
struct IsText : std::false_type {};
template <std::size_t Least, std::size_t Most>
struct IsText<Text<Least, Most>> : std::true_type {};

template <class T>
struct IsId : std::false_type {};
template <FixedString Prefix>
struct IsId<Id<Prefix>> : std::true_type {};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

/// The name of a wire struct in OpenAPI and TypeScript: the C++ name without its namespaces.
template <class T>
constexpr std::string_view type_name() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_suffix(1);
  text.remove_prefix(text.rfind("T = ") + 4);
  if (const auto colon = text.rfind(':'); colon != std::string_view::npos) text.remove_prefix(colon + 1);
  return text;
}

/// A member whose name is taken in C++ carries a trailing underscore that is not part of its name on the wire.
constexpr std::string_view wire_name(std::string_view member) {
  if (member.ends_with('_')) member.remove_suffix(1);
  return member;
}

}  // namespace madang::json
