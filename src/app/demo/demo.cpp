#include "app/demo/demo.hpp"

#include "app/demo/company.hpp"

namespace madang::app::demo {
namespace {

std::vector<SignIn> sign_ins() {
  std::vector<SignIn> list;
  for (const Person& person : people()) {
    if (list.size() == 4) break;
    if (person.login != "minji" && person.login != "seojun" && person.login != "liwei" && person.login != "emma")
      continue;
    list.push_back(
        {std::string(person.login), std::string(kPassword),
         std::string(person.name) + ", " + std::string(person.title) + " (" + std::string(person.role) + ")"});
  }
  return list;
}

}  // namespace

std::vector<SignIn> found_company(Wiring& wiring, ShiftedClock& clock) {
  Company company(wiring, clock);
  if (!company.is_vacant()) return company.is_here() ? sign_ins() : std::vector<SignIn>{};
  clock.set_behind(std::chrono::hours(24 * 3));
  company.found();
  company.hire_everyone();
  company.arrange_departments();
  company.gather_everyone();
  company.quote_translations();
  for (const Talk& talk : talks()) company.hold(talk);
  company.live_a_week();
  clock.set_behind(std::chrono::milliseconds(0));
  return sign_ins();
}

}  // namespace madang::app::demo
