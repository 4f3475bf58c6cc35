#pragma once

#include "working_time/model.hpp"

// What working time announces, on the member's own stream `mem_…`.

namespace madang::working_time {

struct MemberTimeChanged {
  static constexpr std::string_view kType = "working_time.member_changed";
  MemberTime time;
};
BOOST_DESCRIBE_STRUCT(MemberTimeChanged, (), (time))

}  // namespace madang::working_time
