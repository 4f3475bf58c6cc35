#include "kernel/auth/permit.hpp"

#include <gtest/gtest.h>

#include "base/describe.hpp"

namespace madang::auth {
namespace {

Actor stranger() { return {}; }
Actor signed_in() { return {.account_id = {1}, .session_id = {2}}; }
Actor member(Role role) {
  return {.account_id = {1}, .session_id = {2}, .org_id = {3}, .member_id = {4}, .role = role};
}

template <class Visit>
void every_fact(Visit visit) {
  for (int bits = 0; bits < 16; ++bits) visit(Facts{bool(bits & 1), bool(bits & 2), bool(bits & 4), bool(bits & 8)});
}

template <class Visit>
void every_verb(Visit visit) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Verb>>([&](auto each) { visit(each.value); });
}

constexpr Role kRoles[] = {Role::owner, Role::admin, Role::member, Role::guest};

/// The rules once more, as a table a person would draw; may() must agree in all of its corners.
bool table_allows(Role role, Verb verb, const Facts& facts) {
  const bool runs_the_place = role == Role::owner || role == Role::admin;
  const bool rows[][2] = {
      {verb == Verb::see, true},
      {verb == Verb::contribute, facts.takes_part},
      {verb == Verb::amend, facts.takes_part && (facts.author || facts.moderator)},
      {verb == Verb::moderate, facts.takes_part && facts.moderator},
      {verb == Verb::invite, runs_the_place},
      {verb == Verb::administer, runs_the_place},
  };
  for (const auto& [is_it, allowed] : rows)
    if (is_it) return allowed;
  return true;
}

TEST(Permit, everybody_may_visit) {
  every_fact([](const Facts& facts) {
    EXPECT_EQ(may(stranger(), Verb::visit, facts), Answer::yes);
    EXPECT_EQ(may(signed_in(), Verb::visit, facts), Answer::yes);
    for (const Role role : kRoles) EXPECT_EQ(may(member(role), Verb::visit, facts), Answer::yes);
  });
}

TEST(Permit, a_stranger_is_asked_to_sign_in_whatever_it_is) {
  every_verb([](Verb verb) {
    if (verb == Verb::visit) return;
    every_fact([&](const Facts& facts) { EXPECT_EQ(may(stranger(), verb, facts), Answer::signed_out); });
  });
}

TEST(Permit, an_account_outside_the_organisation_sees_nothing_of_it) {
  every_verb([](Verb verb) {
    if (verb == Verb::visit || verb == Verb::identify) return;
    every_fact([&](const Facts& facts) { EXPECT_EQ(may(signed_in(), verb, facts), Answer::hidden); });
  });
  EXPECT_EQ(may(signed_in(), Verb::identify, {}), Answer::yes);
}

TEST(Permit, every_verb_role_and_fact_agrees_with_the_table) {
  every_verb([](Verb verb) {
    if (verb == Verb::visit || verb == Verb::identify) return;
    for (const Role role : kRoles)
      every_fact([&](const Facts& facts) {
        const auto allowed = table_allows(role, verb, facts) ? Answer::yes : Answer::forbidden;
        const auto expected = facts.visible ? allowed : Answer::hidden;
        EXPECT_EQ(may(member(role), verb, facts), expected)
            << enumerator_name(verb) << " by " << enumerator_name(role) << " visible=" << facts.visible
            << " takes_part=" << facts.takes_part << " author=" << facts.author << " moderator=" << facts.moderator;
      });
  });
}

RefusalKind refusal_of(const Actor& actor, Verb verb, const Facts& facts = {}) {
  try {
    require(actor, verb, facts);
  } catch (const Refusal& refusal) {
    return refusal.kind;
  }
  return {"none", 0, ""};
}

TEST(Permit, require_refuses_with_the_status_that_fits) {
  EXPECT_EQ(refusal_of(stranger(), Verb::see).status, 401);
  EXPECT_EQ(refusal_of(signed_in(), Verb::see).status, 404);
  EXPECT_EQ(refusal_of(member(Role::guest), Verb::see, {.visible = false}).status, 404);
  EXPECT_EQ(refusal_of(member(Role::member), Verb::administer).status, 403);
  EXPECT_EQ(refusal_of(member(Role::admin), Verb::administer).code, "none");
}

}  // namespace
}  // namespace madang::auth
