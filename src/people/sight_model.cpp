#include "people/sight_model.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace madang::people {
namespace {

/// The tree as one viewer stands in it.
class Outlook {
 public:
  Outlook(std::span<const DepartmentPlace> places, MemberId viewer, const std::vector<DepartmentId>& own)
      : viewer_(viewer) {
    for (const auto& place : places) places_.emplace(place.id, &place);
    for (const DepartmentId department : own) step_in(department);
    for (const auto& place : places)
      if (place.head_id == viewer) step_in(place.id);
  }

  bool hides(const DepartmentPlace& place) {
    std::vector<const DepartmentPlace*> below;
    const DepartmentPlace* at = &place;
    for (; at && !known_.contains(at->id); at = above(*at)) below.push_back(at);
    Seen seen = at ? known_.at(at->id) : Seen{};
    for (auto each = below.rbegin(); each != below.rend(); ++each)
      known_.emplace((*each)->id, seen = one_below(seen, **each));
    return seen.hidden;
  }

 private:
  struct Seen {
    bool hidden = false;
    bool headed = false;  ///< the viewer heads it or one above it
  };

  const DepartmentPlace* above(const DepartmentPlace& place) const {
    if (!place.parent_id) return nullptr;
    const auto found = places_.find(*place.parent_id);
    return found == places_.end() ? nullptr : found->second;
  }

  /// The viewer is inside it, and so inside all above it.
  void step_in(DepartmentId department) {
    const auto found = places_.find(department);
    for (auto at = found == places_.end() ? nullptr : found->second; at; at = above(*at))
      if (!inside_.insert(at->id).second) return;
  }

  Seen one_below(Seen parent, const DepartmentPlace& place) const {
    const bool headed = parent.headed || place.head_id == viewer_;
    const bool shut = place.visibility == DepartmentVisibility::inside && !headed && !inside_.contains(place.id);
    return {.hidden = parent.hidden || shut, .headed = headed};
  }

  MemberId viewer_;
  std::unordered_map<DepartmentId, const DepartmentPlace*> places_;
  std::unordered_set<DepartmentId> inside_;
  std::unordered_map<DepartmentId, Seen> known_;
};

}  // namespace

DepartmentSight::DepartmentSight(std::span<const DepartmentPlace> places, MemberId viewer,
                                 const std::vector<DepartmentId>& own) {
  Outlook outlook(places, viewer, own);
  for (const auto& place : places)
    if (outlook.hides(place)) hidden_.push_back(place.id);
  std::ranges::sort(hidden_);
}

bool DepartmentSight::hides(DepartmentId department) const { return std::ranges::binary_search(hidden_, department); }

bool DepartmentSight::hides_member_of(const std::vector<DepartmentId>& departments) const {
  return !departments.empty() && std::ranges::all_of(departments, [&](DepartmentId each) { return hides(each); });
}

std::vector<DepartmentId> DepartmentSight::seen(std::vector<DepartmentId> departments) const {
  std::erase_if(departments, [&](DepartmentId each) { return hides(each); });
  return departments;
}

}  // namespace madang::people
