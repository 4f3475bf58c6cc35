#include "people/administrators_api.hpp"

namespace madang::people {
namespace {

using auth::Verb;
using net::Method;
using net::Nothing;
using store::Transaction;

constexpr std::string_view kAdministrator = "/api/orgs/{org_id}/administrators/{member_id}";
constexpr std::string_view kDevices = "/api/orgs/{org_id}/members/{member_id}/sessions";

void add_grants(net::RouteTable& table, People& people) {
  table.read<OfOrganisation, AdministratorList>(
      {Method::get,
       "/api/orgs/{org_id}/administrators",
       "List who was granted a part of the administrators' work",
       200,
       {Verb::administer, "administrator"},
       {}},
      [&people](Transaction& transaction, const auth::Actor& actor, const OfOrganisation& request) {
        return people.administrators.list(transaction, actor, request);
      });
  table.write<GrantPowers, Administrator>(
      {Method::put,
       kAdministrator,
       "Grant a member powers over the organisation, or over a department and all below it",
       200,
       {Verb::administer, "administrator"},
       {kGuestAdministers, kHoldsAllPowers, kHasLeft}},
      [&people](Transaction& transaction, const auth::Actor& actor, const GrantPowers& request) {
        return people.administrators.grant(transaction, actor, request);
      });
  table.write<WithdrawPowers, Nothing>(
      {Method::delete_,
       kAdministrator,
       "Withdraw what a member was granted",
       204,
       {Verb::administer, "administrator"},
       {}},
      [&people](Transaction& transaction, const auth::Actor& actor, const WithdrawPowers& request) {
        people.administrators.withdraw(transaction, actor, request);
        return Nothing{};
      });
}

void add_devices(net::RouteTable& table, People& people) {
  const std::vector<RefusalKind> refusals{needs(Power::devices), kOutOfScope, kOfAdministrator, kHasLeft};
  table.read<OfMember, SessionList>(
      {Method::get,
       kDevices,
       "List where a member is signed in, the last used first",
       200,
       {Verb::administer, "member's session"},
       refusals},
      [&people](Transaction& transaction, const auth::Actor& actor, const OfMember& request) {
        return people.devices.list(transaction, actor, request);
      });
  table.write<OfMember, Nothing>(
      {Method::delete_,
       kDevices,
       "Sign a member out everywhere; the sockets close",
       204,
       {Verb::administer, "member's session"},
       refusals},
      [&people](Transaction& transaction, const auth::Actor& actor, const OfMember& request) {
        people.devices.end_all(transaction, actor, request);
        return Nothing{};
      });
  table.write<EndMemberSession, Nothing>(
      {Method::delete_,
       "/api/orgs/{org_id}/members/{member_id}/sessions/{session_id}",
       "Sign one of a member's devices out; its sockets close",
       204,
       {Verb::administer, "member's session"},
       refusals},
      [&people](Transaction& transaction, const auth::Actor& actor, const EndMemberSession& request) {
        people.devices.end(transaction, actor, request);
        return Nothing{};
      });
}

}  // namespace

void add_administrators(net::RouteTable& table, People& people) {
  add_grants(table, people);
  add_devices(table, people);
}

}  // namespace madang::people
