#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/mp11.hpp>

#include "people/powers_model.hpp"

namespace madang::people {
namespace {

template <class E>
std::vector<E> every() {
  std::vector<E> all;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto each) { all.push_back(each.value); });
  return all;
}

constexpr DepartmentId kHead{1}, kDesign{2}, kBrand{3}, kSales{4};
const Scope kOverDesign = std::set<DepartmentId>{kDesign, kBrand};

/// The rule once more, in the words of the README, to hold the code against.
Permission expected(Role role, const std::optional<Grant>& grant, Power power, const PowerTarget& target) {
  if (role == Role::owner || role == Role::admin) return Permission::yes;
  if (role == Role::guest) return Permission::forbidden;
  if (!grant) return Permission::forbidden;
  const bool holds = std::ranges::count(grant->powers, power) == 1;
  if (!holds) return Permission::power_missing;
  if (target.administers) return Permission::of_administrator;
  if (!grant->department_id) return Permission::yes;
  switch (target.reach) {
    case Reach::inside: return Permission::yes;
    case Reach::across: return target.inside_alone ? Permission::yes : Permission::out_of_scope;
    case Reach::outside: return Permission::out_of_scope;
  }
  return Permission::forbidden;
}

std::vector<PowerTarget> every_target() {
  std::vector<PowerTarget> targets;
  for (const Reach reach : every<Reach>())
    for (const bool administers : {false, true})
      for (const bool inside_alone : {false, true}) targets.push_back({reach, administers, inside_alone});
  return targets;
}

std::vector<std::optional<Grant>> every_grant_with_and_without(Power power) {
  auto others = every<Power>();
  std::erase(others, power);
  std::vector<std::optional<Grant>> grants{std::nullopt};
  for (const std::optional<DepartmentId> place : {std::optional<DepartmentId>(), std::optional(kDesign)})
    for (const auto& powers : {std::vector{power}, every<Power>(), others}) grants.push_back(Grant{powers, place});
  return grants;
}

TEST(PermitTest, says_for_every_role_grant_power_and_target_what_the_rule_says) {
  std::size_t asked = 0;
  std::set<Permission> told;
  for (const Role role : every<Role>()) {
    for (const Power power : every<Power>()) {
      for (const auto& grant : every_grant_with_and_without(power)) {
        for (const auto& target : every_target()) {
          const Permission permission = permit(role, grant, power, target);
          EXPECT_EQ(permission, expected(role, grant, power, target))
              << enumerator_name(role) << " " << enumerator_name(power) << " " << enumerator_name(target.reach)
              << (target.administers ? " administers" : "") << (target.inside_alone ? " inside alone" : "");
          told.insert(permission);
          ++asked;
        }
      }
    }
  }
  EXPECT_EQ(asked, 4u * 9u * 7u * 12u);
  EXPECT_EQ(told.size(), every<Permission>().size()) << "each answer is given somewhere";
}

TEST(ReachTest, is_where_all_departments_of_somebody_lie) {
  EXPECT_EQ(reach_of(kOverDesign, {kDesign}), Reach::inside);
  EXPECT_EQ(reach_of(kOverDesign, {kBrand, kDesign}), Reach::inside);
  EXPECT_EQ(reach_of(kOverDesign, {kBrand, kSales}), Reach::across);
  EXPECT_EQ(reach_of(kOverDesign, {kHead}), Reach::outside);
  EXPECT_EQ(reach_of(kOverDesign, {}), Reach::outside);
  for (const auto& departments : {std::vector<DepartmentId>{}, {kHead}, {kHead, kBrand}})
    EXPECT_EQ(reach_of(std::nullopt, departments), Reach::inside) << "the whole organisation holds everybody";
}

TEST(PlacingTest, takes_nobody_over_the_edge_of_a_scope_and_leaves_what_lies_outside_alone) {
  EXPECT_TRUE(keeps_to(kOverDesign, {kDesign}, {kBrand}));
  EXPECT_TRUE(keeps_to(kOverDesign, {kDesign, kBrand}, {kBrand}));
  EXPECT_TRUE(keeps_to(kOverDesign, {kSales, kDesign}, {kBrand, kSales}));
  EXPECT_FALSE(keeps_to(kOverDesign, {kDesign}, {kDesign, kSales})) << "into another";
  EXPECT_FALSE(keeps_to(kOverDesign, {kDesign}, {kSales}));
  EXPECT_FALSE(keeps_to(kOverDesign, {kDesign}, {})) << "out of it";
  EXPECT_FALSE(keeps_to(kOverDesign, {kSales, kDesign}, {kSales}));
  EXPECT_FALSE(keeps_to(kOverDesign, {kSales, kDesign}, {kDesign})) << "out of another";
  EXPECT_FALSE(keeps_to(kOverDesign, {kSales}, {kSales, kDesign})) << "into it";
  EXPECT_FALSE(keeps_to(kOverDesign, {}, {kDesign}));
  EXPECT_TRUE(keeps_to(std::nullopt, {kSales}, {}));
}

TEST(PowersTest, over_a_department_are_none_over_the_organisation_itself) {
  const Powers powers(Role::member, Grant{{Power::departments}, kDesign}, kOverDesign);
  EXPECT_TRUE(powers.hold(Power::departments));
  EXPECT_TRUE(powers.hold_over(Power::departments, kBrand));
  EXPECT_FALSE(powers.hold_over(Power::departments, kSales));
  EXPECT_FALSE(powers.hold_over(Power::departments, std::nullopt));
  EXPECT_FALSE(powers.hold(Power::people));
}

TEST(PowersTest, over_a_department_that_is_gone_reach_nothing) {
  const Powers powers(Role::member, Grant{every<Power>(), kDesign}, std::set<DepartmentId>{});
  EXPECT_FALSE(powers.hold_over(Power::people, kDesign));
  EXPECT_FALSE(powers.hold_over(Power::people, std::vector{kDesign}));
}

TEST(PowersTest, each_have_a_refusal_of_their_own_that_names_them) {
  std::set<std::string> codes;
  for (const Power power : every<Power>()) {
    const auto kind = needs(power);
    EXPECT_EQ(kind.status, 403);
    EXPECT_EQ(kind.code, "people.needs_" + std::string(enumerator_name(power)));
    codes.emplace(kind.code);
  }
  EXPECT_EQ(codes.size(), every<Power>().size());
}

}  // namespace
}  // namespace madang::people
