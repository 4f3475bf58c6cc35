#pragma once

#include <array>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <boost/pfr/tuple_size.hpp>
#include <optional>
#include <string_view>
#include <type_traits>

namespace madang {

/// A plain aggregate whose members are listed with BOOST_DESCRIBE_STRUCT: all that the codec, the store and OpenAPI
/// need.
template <class T>
concept Described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

/// Calls `visit(member)` with `member.name` and `member.pointer` for every member in order. A member that was added to
/// the struct but not to its description does not compile.
template <Described T, class Visit>
constexpr void for_each_member(Visit&& visit) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
  static_assert(!std::is_aggregate_v<T> || boost::pfr::tuple_size_v<T> == boost::mp11::mp_size<Members>::value,
                "a member of this struct is missing in its BOOST_DESCRIBE_STRUCT");
  boost::mp11::mp_for_each<Members>(visit);
}

/// The name an enumerator has everywhere: in SQL, JSON and TypeScript. A trailing underscore, needed where the word is
/// taken in C++, is not part of it.
template <DescribedEnum T>
constexpr std::string_view enumerator_name(T value) {
  std::string_view name;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
    if (enumerator.value == value) name = enumerator.name;
  });
  if (name.ends_with('_')) name.remove_suffix(1);
  return name;
}

template <DescribedEnum T>
constexpr std::optional<T> enumerator_named(std::string_view name) {
  std::optional<T> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
    if (enumerator_name(enumerator.value) == name) found = enumerator.value;
  });
  return found;
}

}  // namespace madang
