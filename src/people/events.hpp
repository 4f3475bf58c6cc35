#pragma once

#include <string_view>

#include "people/model.hpp"

// What people announces, on the organisation's own stream `org_…`. Only the stream's number is kept: whoever was away
// fetches the directory afresh. Guests do not hear it.

namespace madang::people {

struct MemberJoined {
  static constexpr std::string_view kType = "people.member_joined";
  Member member;
};
BOOST_DESCRIBE_STRUCT(MemberJoined, (), (member))

struct MemberChanged {
  static constexpr std::string_view kType = "people.member_changed";
  Member member;
};
BOOST_DESCRIBE_STRUCT(MemberChanged, (), (member))

/// Made, changed, or its number of members changed.
struct DepartmentSaved {
  static constexpr std::string_view kType = "people.department_saved";
  Department department;
};
BOOST_DESCRIBE_STRUCT(DepartmentSaved, (), (department))

struct DepartmentRemoved {
  static constexpr std::string_view kType = "people.department_removed";
  DepartmentId department_id;
};
BOOST_DESCRIBE_STRUCT(DepartmentRemoved, (), (department_id))

/// Something changed that not everybody may know of: who is inside a closed department, or who sees it. Says nothing,
/// for everybody hears it; a device fetches afresh what its member may see.
struct DirectoryChanged {
  static constexpr std::string_view kType = "people.directory_changed";
};
BOOST_DESCRIBE_STRUCT(DirectoryChanged, (), ())

/// Somebody asked to be let in, or that was decided. Told to each who may decide and is connected, kept nowhere.
struct JoinRequestsChanged {
  static constexpr std::string_view kType = "people.join_requests_changed";
  std::int64_t waiting = 0;  ///< of those that the member who hears it may decide
};
BOOST_DESCRIBE_STRUCT(JoinRequestsChanged, (), (waiting))

struct OrganisationChanged {
  static constexpr std::string_view kType = "people.organisation_changed";
  Organisation organisation;
};
BOOST_DESCRIBE_STRUCT(OrganisationChanged, (), (organisation))

}  // namespace madang::people
