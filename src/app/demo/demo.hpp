#pragma once

#include <string>
#include <vector>

#include "app/demo/shifted_clock.hpp"
#include "app/wiring.hpp"

namespace madang::app::demo {

/// One of the demo's people, for the greeting of ./run.
struct SignIn {
  std::string login;
  std::string password;
  std::string who;
};

/// Founds a small company with departments, managers and conversations in three languages, through the product's own
/// routes, as its people would. Does nothing when an organisation exists already. Returns who can sign in.
std::vector<SignIn> found_company(Wiring& wiring, ShiftedClock& clock);

}  // namespace madang::app::demo
