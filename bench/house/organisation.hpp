#pragma once

#include <string>
#include <vector>

namespace bench {

/// A seeded organisation, as bench_seed wrote it down.
struct Organisation {
  std::string org_id;
  std::string everybody;                          ///< the conversation of all
  int circle = 0;                                 ///< how many members are in each smaller one
  std::vector<std::vector<std::string>> circles;  ///< of each group of `circle` members, in their order
  std::vector<std::string> members;
  std::vector<std::string> tokens;  ///< of each member

  /// One of the smaller conversations that a member is in; `number` goes round.
  const std::string& circle_of(int member, std::size_t number = 0) const {
    const auto& mine = circles.at(static_cast<std::size_t>(member / circle));
    return mine.at(number % mine.size());
  }
};

Organisation read_organisation(const std::string& file);

}  // namespace bench
