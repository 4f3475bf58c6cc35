#include "people/api.hpp"

#include "kernel/store/once.hpp"
#include "people/administrators_api.hpp"
#include "people/events.hpp"
#include "people/import_api.hpp"

namespace madang::people {
namespace {

using auth::Verb;
using net::Call;
using net::Method;
using net::Nothing;
using net::RouteTable;
using store::Transaction;

/// A verb of one of the nouns, bound for the route table.
template <class Noun, class Response, class Request>
auto bound(Noun& noun, Response (Noun::*verb)(Transaction&, const auth::Actor&, const Request&)) {
  return [&noun, verb](Transaction& transaction, const auth::Actor& actor, const Request& request) {
    return (noun.*verb)(transaction, actor, request);
  };
}

template <class Noun, class Response, class Request>
auto bound(const Noun& noun, Response (Noun::*verb)(Transaction&, const auth::Actor&, const Request&) const) {
  return [&noun, verb](Transaction& transaction, const auth::Actor& actor, const Request& request) {
    return (noun.*verb)(transaction, actor, request);
  };
}

/// The kept answer is the id alone: the code is made again for a retry, and lies in no table.
boost::asio::awaitable<Invite> create_invite(People& people, Call& call, CreateInvite request) {
  const auto create = [&](Transaction& transaction) {
    const auth::Actor actor = call.identify(transaction);
    const store::ClientWrite write{actor.org_id, actor.member_id.value, request.client_id.value, call.request_hash};
    const auto id = store::once(transaction, write, call.now,
                                [&] { return people.invites.create(transaction, actor, request).id.text(); });
    return people.invites.created(transaction, actor, InviteId::read(id).value());
  };
  co_return co_await call.store.write(call.lane, create);
}

/// Where the code says, since no path names the organisation.
boost::asio::awaitable<InvitePreview> look_at_invite(People& people, Call& call, LookAtInvite request) {
  const auto look = [&](Transaction& transaction) { return people.invites.look(transaction, request); };
  co_return co_await call.store.read(Invites::org_of(request.invite_code.value), look);
}

/// Found above organisations, and changed where it lies.
boost::asio::awaitable<Nothing> withdraw_join_request(People& people, Call& call, WithdrawJoinRequest request) {
  const auto find = [&](Transaction& transaction) {
    return people.join_requests.org_of(transaction, call.identify(transaction), request);
  };
  const std::optional<OrgId> org = co_await call.store.read(find);
  if (!org) co_return Nothing{};
  const auto withdraw = [&](Transaction& transaction) {
    people.join_requests.withdraw(transaction, call.identify(transaction), *org, request);
  };
  co_await call.store.write(store::Lane::of(*org), withdraw);
  co_return Nothing{};
}

void add_entrance(RouteTable& table, People& people, Entrance& entrance) {
  table.custom<FoundOrganisation, SignedIn>(
      {Method::post,
       "/api/organisations",
       "Found an organisation; its founder becomes its owner",
       201,
       {Verb::visit, "organisation"},
       {auth::kSignedOut, kFoundingClosed, kLoginTaken, auth::kTooManyAttempts, auth::kTooManySignIns}},
      [&entrance](Call& call, FoundOrganisation request) { return entrance.found(call, std::move(request)); });
  table.custom<LookAtInvite, InvitePreview>(
      {Method::get,
       "/api/invites/{invite_code}",
       "See where an invitation leads",
       200,
       {Verb::visit, "invite"},
       {kInviteUnknown, kInviteExpired, kInviteRevoked, kInviteUsedUp}},
      [&people](Call& call, LookAtInvite request) { return look_at_invite(people, call, std::move(request)); });
  table.custom<AcceptInvite, SignedIn>(
      {Method::post,
       "/api/invites/{invite_code}/accept",
       "Join an organisation by an invitation, or ask to, where an admin decides",
       201,
       {Verb::visit, "invite"},
       {auth::kSignedOut, kInviteUnknown, kInviteExpired, kInviteRevoked, kInviteUsedUp, kJoinDeclined, kAlreadyMember,
        kLoginTaken, auth::kTooManyAttempts, auth::kTooManySignIns}},
      [&entrance](Call& call, AcceptInvite request) { return entrance.accept(call, std::move(request)); });
  table.read<Nothing, ServerInfo>(
      {Method::get, "/api/server", "Learn what this server is", 200, {Verb::visit, "server"}, {}},
      [&people](Transaction& transaction, const auth::Actor&, const Nothing&) {
        return people.organisations.server_info(transaction);
      });
}

void add_session_list(RouteTable& table, People& people) {
  table.read<Nothing, SessionList>({Method::get,
                                    "/api/sessions",
                                    "List where the account is signed in, the last used first",
                                    200,
                                    {Verb::identify, "session"},
                                    {}},
                                   [&people](Transaction& transaction, const auth::Actor& actor, const Nothing&) {
                                     return people.accounts.sessions(transaction, actor);
                                   });
  table.write<EndSession, Nothing>(
      {Method::delete_,
       "/api/sessions/{session_id}",
       "Sign a device out; its sockets close",
       204,
       {Verb::identify, "session"},
       {}},
      [&people](Transaction& transaction, const auth::Actor& actor, const EndSession& request) {
        people.accounts.end_session(transaction, actor, request);
        return Nothing{};
      });
  table.write<Nothing, Nothing>(
      {Method::delete_, "/api/sessions", "Sign every other device out", 204, {Verb::identify, "session"}, {}},
      [&people](Transaction& transaction, const auth::Actor& actor, const Nothing&) {
        people.accounts.end_other_sessions(transaction, actor);
        return Nothing{};
      });
}

void add_sessions(RouteTable& table, People& people, Entrance& entrance) {
  table.custom<SignIn, SignInAnswer>(
      {Method::post,
       "/api/sessions",
       "Sign in with a login and a password; `pending` asks for the second step",
       201,
       {Verb::visit, "session"},
       {kWrongLogin, auth::kTooManyAttempts, auth::kTooManySignIns}},
      [&entrance](Call& call, SignIn request) { return entrance.sign_in(call, std::move(request)); });
  add_session_list(table, people);
  table.read<Nothing, SignedIn>(
      {Method::get, "/api/session", "Learn who is signed in", 200, {Verb::identify, "session"}, {}},
      [&people](Transaction& transaction, const auth::Actor& actor, const Nothing&) {
        return people.accounts.look(transaction, actor);
      });
  table.custom<Nothing, Nothing>({Method::delete_, "/api/session", "Sign out", 204, {Verb::identify, "session"}, {}},
                                 [&entrance](Call& call, Nothing) { return nothing_after(entrance.sign_out(call)); });
  table.custom<ChangePassword, Nothing>({Method::post,
                                         "/api/session/password",
                                         "Change the password; every other session ends",
                                         204,
                                         {Verb::identify, "session"},
                                         {kWrongPassword, auth::kTooManyAttempts, auth::kTooManySignIns}},
                                        [&entrance](Call& call, ChangePassword request) {
                                          return nothing_after(entrance.change_password(call, std::move(request)));
                                        });
  table.custom<IssueTicket, Ticket>({Method::post,
                                     "/api/session/tickets",
                                     "Get a single-use ticket for the socket's first frame",
                                     201,
                                     {Verb::identify, "session"},
                                     {}},
                                    [&entrance](Call& call, IssueTicket) { return entrance.issue_ticket(call); });
}

void add_organisations(RouteTable& table, People& people) {
  table.read<OfOrganisation, Organisation>(
      {Method::get, "/api/orgs/{org_id}", "Read the organisation", 200, {Verb::see, "organisation"}, {}},
      bound(people.organisations, &Organisations::look));
  table.write<ChangeOrganisation, Organisation>({Method::patch,
                                                 "/api/orgs/{org_id}",
                                                 "Change the organisation's name, language or time zone",
                                                 200,
                                                 {Verb::administer, "organisation"},
                                                 {needs(Power::rules)}},
                                                bound(people.organisations, &Organisations::change));
}

void add_members(RouteTable& table, People& people) {
  table.read<ListMembers, MemberPage>({Method::get,
                                       "/api/orgs/{org_id}/members",
                                       "List members, also who has left; or search those who are here by what they are "
                                       "called and where they work; the best fit comes first",
                                       200,
                                       {Verb::see, "member"},
                                       {}},
                                      bound(people.members, &Members::list));
  table.read<LookAtMember, Member>(
      {Method::get, "/api/orgs/{org_id}/members/{member_id}", "Read one member", 200, {Verb::see, "member"}, {}},
      bound(people.members, &Members::look));
  table.write<ChangeMember, Member>(
      {Method::patch,
       "/api/orgs/{org_id}/members/{member_id}",
       "Change a profile, or a member's role and place",
       200,
       {Verb::amend, "member"},
       {kLastOwner, kManagerCycle, kHasLeft, needs(Power::people), kOutOfScope, kOfAdministrator}},
      bound(people.members, &Members::change));
}

void add_leavings(RouteTable& table, People& people) {
  table.write<LetLeave, Member>({Method::post,
                                 "/api/orgs/{org_id}/members/{member_id}/leave",
                                 "Take somebody out; they leave every conversation, and an heir gets what they owned",
                                 200,
                                 {Verb::administer, "member"},
                                 {kLastOwner, kNotOneself, needs(Power::leave), kOutOfScope, kOfAdministrator}},
                                bound(people.leavings, &Leavings::leave));
  table.write<BringBack, Member>({Method::post,
                                  "/api/orgs/{org_id}/members/{member_id}/restore",
                                  "Bring somebody back who left in the last 30 days",
                                  200,
                                  {Verb::administer, "member"},
                                  {kTooLateToRestore, needs(Power::leave), kOutOfScope, kOfAdministrator}},
                                 bound(people.leavings, &Leavings::restore));
  table.read<OfOrganisation, LeaverList>({Method::get,
                                          "/api/orgs/{org_id}/leavers",
                                          "List who left and can be brought back, the newest first",
                                          200,
                                          {Verb::administer, "member"},
                                          {needs(Power::leave)}},
                                         bound(people.leavings, &Leavings::list));
}

void add_departments(RouteTable& table, People& people) {
  table.read<OfOrganisation, DepartmentList>({Method::get,
                                              "/api/orgs/{org_id}/departments",
                                              "Read the tree of departments",
                                              200,
                                              {Verb::see, "department"},
                                              {}},
                                             bound(people.departments, &Departments::list));
  table.write<CreateDepartment, Department>({Method::post,
                                             "/api/orgs/{org_id}/departments",
                                             "Add a department",
                                             201,
                                             {Verb::administer, "department"},
                                             {needs(Power::departments), kOutOfScope}},
                                            bound(people.departments, &Departments::create));
  table.write<ChangeDepartment, Department>({Method::patch,
                                             "/api/orgs/{org_id}/departments/{department_id}",
                                             "Rename or move a department, or name its head",
                                             200,
                                             {Verb::administer, "department"},
                                             {kDepartmentCycle, needs(Power::departments), kOutOfScope}},
                                            bound(people.departments, &Departments::change));
  table.write<RemoveDepartment, Nothing>(
      {Method::delete_,
       "/api/orgs/{org_id}/departments/{department_id}",
       "Remove an empty department",
       204,
       {Verb::administer, "department"},
       {kDepartmentNotEmpty, needs(Power::departments), kOutOfScope}},
      [&people](Transaction& transaction, const auth::Actor& actor, const RemoveDepartment& request) {
        people.departments.remove(transaction, actor, request);
        return Nothing{};
      });
}

void add_invites(RouteTable& table, People& people) {
  table.read<OfOrganisation, InviteList>({Method::get,
                                          "/api/orgs/{org_id}/invites",
                                          "List invitations, the newest first",
                                          200,
                                          {Verb::invite, "invite"},
                                          {needs(Power::invite)}},
                                         bound(people.invites, &Invites::list));
  table.custom<CreateInvite, Invite>(
      {Method::post,
       "/api/orgs/{org_id}/invites",
       "Make an invitation link",
       201,
       {Verb::invite, "invite"},
       {needs(Power::invite), kOutOfScope}},
      [&people](Call& call, CreateInvite request) { return create_invite(people, call, std::move(request)); });
  table.write<RevokeInvite, Nothing>(
      {Method::delete_,
       "/api/orgs/{org_id}/invites/{invite_id}",
       "Withdraw an invitation",
       204,
       {Verb::invite, "invite"},
       {needs(Power::invite), kOutOfScope}},
      [&people](Transaction& transaction, const auth::Actor& actor, const RevokeInvite& request) {
        people.invites.revoke(transaction, actor, request);
        return Nothing{};
      });
}

void add_join_requests(RouteTable& table, People& people) {
  table.read<OfOrganisation, JoinRequestList>({Method::get,
                                               "/api/orgs/{org_id}/join_requests",
                                               "List who waits to be let in, the oldest first",
                                               200,
                                               {Verb::invite, "join request"},
                                               {needs(Power::invite)}},
                                              bound(people.join_requests, &JoinRequests::list));
  table.write<DecideJoinRequest, Member>({Method::post,
                                          "/api/orgs/{org_id}/join_requests/{join_request_id}/approve",
                                          "Let somebody in",
                                          201,
                                          {Verb::invite, "join request"},
                                          {kJoinDecided, needs(Power::invite), kOutOfScope}},
                                         bound(people.join_requests, &JoinRequests::approve));
  table.write<DecideJoinRequest, Nothing>(
      {Method::post,
       "/api/orgs/{org_id}/join_requests/{join_request_id}/decline",
       "Say no to somebody who asked to be let in",
       204,
       {Verb::invite, "join request"},
       {kJoinDecided, needs(Power::invite), kOutOfScope}},
      [&people](Transaction& transaction, const auth::Actor& actor, const DecideJoinRequest& request) {
        people.join_requests.decline(transaction, actor, request);
        return Nothing{};
      });
  table.custom<WithdrawJoinRequest, Nothing>({Method::delete_,
                                              "/api/session/join_requests/{join_request_id}",
                                              "Ask to be let in no more",
                                              204,
                                              {Verb::identify, "join request"},
                                              {}},
                                             [&people](Call& call, WithdrawJoinRequest request) {
                                               return withdraw_join_request(people, call, std::move(request));
                                             });
}

void add_audit(RouteTable& table, People& people) {
  table.read<ListAudit, AuditPage>({Method::get,
                                    "/api/orgs/{org_id}/audit",
                                    "Read what administrators did, the newest first",
                                    200,
                                    {Verb::administer, "audit"},
                                    {needs(Power::audit)}},
                                   bound(people.audit, &Audit::list));
  table.read<ListAudit, AuditExport>({Method::get,
                                      "/api/orgs/{org_id}/audit/export",
                                      "The same as a spreadsheet, in parts that make one file",
                                      200,
                                      {Verb::administer, "audit"},
                                      {needs(Power::audit)}},
                                     bound(people.audit, &Audit::csv));
}

}  // namespace

void add_routes(RouteTable& table, People& people, Doors& doors) {
  add_entrance(table, people, doors.entrance);
  add_sessions(table, people, doors.entrance);
  add_second_door(table, people, doors.second_door);
  add_passkey_door(table, people, doors.passkey_door);
  add_organisations(table, people);
  add_members(table, people);
  add_leavings(table, people);
  add_administrators(table, people);
  add_import(table, people);
  add_departments(table, people);
  add_invites(table, people);
  add_join_requests(table, people);
  add_audit(table, people);
}

void add_events(net::Contract& contract) {
  contract.add_event<MemberJoined>();
  contract.add_event<MemberChanged>();
  contract.add_event<DepartmentSaved>();
  contract.add_event<DepartmentRemoved>();
  contract.add_event<DirectoryChanged>();
  contract.add_event<OrganisationChanged>();
  contract.add_event<JoinRequestsChanged>();
}

}  // namespace madang::people
