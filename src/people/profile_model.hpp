#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/text.hpp"

// What an organisation wants to know of its members beyond what everybody's profile has. Pure.

namespace madang::people {

using ProfileFieldId = Id<"pfd">;

enum class ProfileFieldKind { text, link, date };
BOOST_DESCRIBE_ENUM(ProfileFieldKind, text, link, date)

/// Who fills a field in: the member and admins, or admins alone.
enum class ProfileFieldWriter { member, admin };
BOOST_DESCRIBE_ENUM(ProfileFieldWriter, member, admin)

struct ProfileField {
  ProfileFieldId id;
  std::string name;
  ProfileFieldKind kind = ProfileFieldKind::text;
  ProfileFieldWriter writer = ProfileFieldWriter::member;

  bool operator==(const ProfileField&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProfileField, (), (id, name, kind, writer))

/// What one field says of one member; no field says nothing.
struct ProfileValue {
  ProfileFieldId field_id;
  std::string value;

  bool operator==(const ProfileValue&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProfileValue, (), (field_id, value))

inline constexpr std::size_t kMostProfileFields = 20;

/// The value as it is kept: one line; a link with http or https, a date as 2026-05-31 that exists. Empty takes it
/// away. Throws Refusal kInvalid with `path`.
std::string accepted_value(const ProfileField& field, std::string_view value, const std::string& path);

/// The values without that of the field, and with `value` unless it is empty; in the order of the fields' ids.
std::vector<ProfileValue> with_value(std::vector<ProfileValue> values, ProfileFieldId field, std::string value);

}  // namespace madang::people
