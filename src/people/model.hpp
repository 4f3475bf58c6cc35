#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "kernel/auth/actor.hpp"
#include "people/profile_model.hpp"

// The nouns of people, as they cross the wire, and what always holds for them. Pure.

namespace madang::people {

using auth::Role;
using DepartmentId = Id<"dep">;
using InviteId = Id<"inv">;
using JoinRequestId = Id<"jrq">;

/// A person on this server. Stands above organisations.
struct Account {
  AccountId id;
  std::string login;  ///< folded; unique on the server
  std::string locale;
};
BOOST_DESCRIBE_STRUCT(Account, (), (id, login, locale))

/// Whom an organisation lets start groups.
enum class GroupFounders { everyone, admins };
BOOST_DESCRIBE_ENUM(GroupFounders, everyone, admins)

/// What somebody who is added to a group later may read of what was said before.
enum class History { nothing, last_100, all };
BOOST_DESCRIBE_ENUM(History, nothing, last_100, all)

/// Whether messages show what the pages they link to say of themselves, for which the server asks others.
enum class LinkPreviews { shown, off };
BOOST_DESCRIBE_ENUM(LinkPreviews, shown, off)

/// Whether anybody may record a meeting.
enum class MeetingRecordings { allowed, forbidden };
BOOST_DESCRIBE_ENUM(MeetingRecordings, allowed, forbidden)

inline constexpr std::int64_t kDayMinutes = 24 * 60;
inline constexpr std::int64_t kMostMinutes = 365 * kDayMinutes;

/// With the rules it has settled for everybody in it.
struct Organisation {
  OrgId id;
  std::string name;
  std::string locale;     ///< BCP 47, such as `ko` or `zh-Hans`
  std::string time_zone;  ///< IANA, such as `Asia/Seoul`
  Timestamp founded_at;
  std::vector<ProfileField> profile_fields;   ///< in the order they are shown
  std::int64_t edit_minutes = kDayMinutes;    ///< how long authors may edit a message; 0 for never
  std::int64_t recall_minutes = kDayMinutes;  ///< how long authors may take it back; 0 for never
  GroupFounders group_founders = GroupFounders::everyone;
  History group_history = History::last_100;  ///< of groups whose founder says nothing else
  LinkPreviews link_previews = LinkPreviews::shown;
  MeetingRecordings recordings = MeetingRecordings::allowed;  ///< one that goes on when it is forbidden may end

  bool operator==(const Organisation&) const = default;
};
BOOST_DESCRIBE_STRUCT(Organisation, (),
                      (id, name, locale, time_zone, founded_at, profile_fields, edit_minutes, recall_minutes,
                       group_founders, group_history, link_previews, recordings))

/// A part of the administrators' work that a member can be granted.
enum class Power {
  invite,         ///< invitations and join requests
  people,         ///< profiles, departments and managers of members; import
  leave,          ///< let members leave and bring them back
  devices,        ///< see where members are signed in, and sign them out there
  departments,    ///< make, change and remove departments
  groups,         ///< official conversations
  rules,          ///< the organisation's rules
  audit,          ///< read and export the audit log
  announcements,  ///< publish announcements, and decide about those of others
};
BOOST_DESCRIBE_ENUM(Power, invite, people, leave, devices, departments, groups, rules, audit, announcements)

/// What a member was granted: powers over the whole organisation, or over one department and all below it.
struct Grant {
  std::vector<Power> powers;                  ///< each once, in the order of the enumeration
  std::optional<DepartmentId> department_id;  ///< absent for the whole organisation

  bool operator==(const Grant&) const = default;
};
BOOST_DESCRIBE_STRUCT(Grant, (), (powers, department_id))

/// An account in one organisation. `account_login` is told to the member and to admins alone, and never in an event.
struct Member {
  MemberId id;
  std::optional<std::string> account_login;
  std::string display_name;
  std::string reading;  ///< the name in pinyin when it is Chinese, such as `zhang wei`; made by the server
  std::string title;
  std::string phone;
  std::string email;
  std::string about;
  std::string status;                     ///< what they are doing, one line; empty for nothing
  std::optional<Timestamp> status_until;  ///< from then on the status is no longer told
  Role role = Role::guest;
  std::optional<Grant> grant;  ///< of a member alone: owners and admins hold every power
  std::vector<DepartmentId> department_ids;
  std::optional<MemberId> manager_id;
  std::vector<ProfileValue> profile;  ///< what the organisation's own fields say, by their ids
  Timestamp joined_at;
  std::optional<Timestamp> left_at;  ///< who has left is told of still, for what they said keeps their name
  bool unlisted =
      false;  ///< told by name alone to who talks with them, for the directory does not show them their place
  std::int64_t revision = 0;  ///< the seq in the organisation's stream that last changed this member

  bool operator==(const Member&) const = default;
};
BOOST_DESCRIBE_STRUCT(Member, (),
                      (id, account_login, display_name, reading, title, phone, email, about, status, status_until, role,
                       grant, department_ids, manager_id, profile, joined_at, left_at, unlisted, revision))

struct StaffMember {
  MemberId member_id;
  Role role = Role::member;
};
BOOST_DESCRIBE_STRUCT(StaffMember, (), (member_id, role))

/// Who sees a department, those below it, and members who are in nothing else: everybody, or only who is inside, the
/// heads above it and administrators.
enum class DepartmentVisibility { everyone, inside };
BOOST_DESCRIBE_ENUM(DepartmentVisibility, everyone, inside)

/// One place in the tree of departments. `head_id` is any member of the organisation.
struct Department {
  DepartmentId id;
  std::string name;
  std::optional<DepartmentId> parent_id;
  std::optional<MemberId> head_id;
  DepartmentVisibility visibility = DepartmentVisibility::everyone;
  std::int64_t member_count = 0;  ///< of this department alone, without those below it

  bool operator==(const Department&) const = default;
};
BOOST_DESCRIBE_STRUCT(Department, (), (id, name, parent_id, head_id, visibility, member_count))

/// What a link can make somebody; nobody becomes an owner by a link.
enum class InviteRole { member, guest, admin };
BOOST_DESCRIBE_ENUM(InviteRole, member, guest, admin)

struct Invite {
  InviteId id;
  std::optional<std::string> code;  ///< only in the answer to whoever made it
  InviteRole role = InviteRole::member;
  std::optional<DepartmentId> department_id;
  MemberId created_by;
  Timestamp created_at;
  Timestamp expires_at;
  std::optional<std::int64_t> max_uses;
  std::int64_t uses = 0;
  std::optional<Timestamp> revoked_at;
  bool needs_approval = false;        ///< who comes by it waits until an admin says yes
  std::optional<MemberId> member_id;  ///< personal: who comes by it becomes this member, whom an admin has prepared
};
BOOST_DESCRIBE_STRUCT(Invite, (),
                      (id, code, role, department_id, created_by, created_at, expires_at, max_uses, uses, revoked_at,
                       needs_approval, member_id))

enum class JoinState { waiting, approved, declined };
BOOST_DESCRIBE_ENUM(JoinState, waiting, approved, declined)

/// Somebody who waits to be let in, as admins see them.
struct JoinRequest {
  JoinRequestId id;
  std::string display_name;
  std::string account_login;
  InviteId invite_id;
  InviteRole role = InviteRole::member;
  std::optional<DepartmentId> department_id;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(JoinRequest, (), (id, display_name, account_login, invite_id, role, department_id, created_at))

/// The same, as the one who waits sees it.
struct OwnJoinRequest {
  JoinRequestId id;
  std::string organisation_name;
  std::string display_name;
  JoinState state = JoinState::waiting;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(OwnJoinRequest, (), (id, organisation_name, display_name, state, created_at))

/// What a link tells somebody who is not in yet.
struct InvitePreview {
  std::string organisation_name;
  std::string inviter_name;
  InviteRole role = InviteRole::member;
  Timestamp expires_at;
  bool login_required = false;  ///< true once a server only lets known accounts in
  bool needs_approval = false;
  std::optional<std::string> login;         ///< of a personal invitation: what was prepared for whoever holds it
  std::optional<std::string> display_name;  ///< likewise
};
BOOST_DESCRIBE_STRUCT(InvitePreview, (),
                      (organisation_name, inviter_name, role, expires_at, login_required, needs_approval, login,
                       display_name))

struct Membership {
  Organisation organisation;
  Member member;
};
BOOST_DESCRIBE_STRUCT(Membership, (), (organisation, member))

/// On which shard an organisation lives; the generation counts its moves.
struct Place {
  std::string shard;  ///< empty where there is one place for all
  std::int64_t generation = 0;
};
BOOST_DESCRIBE_STRUCT(Place, (), (shard, generation))

/// Who somebody is now, and where they wait to be let in. `token` only for clients that asked for one instead of a
/// cookie.
struct SignedIn {
  Account account;
  std::vector<Membership> memberships;
  std::vector<OwnJoinRequest> join_requests;
  std::optional<std::string> token;
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (account, memberships, join_requests, token))

/// One device that is signed in to the account that asks.
struct Session {
  SessionId id;
  std::string device_name;  ///< as the client named itself; may be empty
  Timestamp created_at;
  Timestamp last_used_at;  ///< to the hour
  bool present = false;    ///< the one that asks
};
BOOST_DESCRIBE_STRUCT(Session, (), (id, device_name, created_at, last_used_at, present))

/// A secret for the first frame of one socket.
struct Ticket {
  std::string ticket;
  Timestamp expires_at;
};
BOOST_DESCRIBE_STRUCT(Ticket, (), (ticket, expires_at))

/// What anybody may know of this server.
struct ServerInfo {
  std::string version;
  bool open_to_founding = false;
  bool empty = false;  ///< nobody has founded an organisation yet
};
BOOST_DESCRIBE_STRUCT(ServerInfo, (), (version, open_to_founding, empty))

/// The login and password of somebody who has no account yet, or proves the one they have.
struct Newcomer {
  Text<1, 200> login;
  Text<8, 200> password;
  std::optional<Text<0, 100>> device_name;
};
BOOST_DESCRIBE_STRUCT(Newcomer, (), (login, password, device_name))

inline constexpr RefusalKind kWrongPassword{"people.wrong_password", 403, "The password is not right."};
inline constexpr RefusalKind kWrongLogin{"people.wrong_login", 401, "The login or the password is not right."};
inline constexpr RefusalKind kLoginTaken{"people.login_taken", 409, "This login is taken. Sign in if it is yours."};
inline constexpr RefusalKind kFoundingClosed{"people.founding_closed", 403,
                                             "This server does not take new organisations."};
inline constexpr RefusalKind kAlreadyMember{"people.already_member", 409, "You are already in this organisation."};
inline constexpr RefusalKind kLastOwner{"people.last_owner", 409,
                                        "The last owner must stay one: make somebody else owner first."};
inline constexpr RefusalKind kGuestAdministers{"people.guest_administers", 409,
                                               "A guest cannot administer: make them a member first."};
inline constexpr RefusalKind kHoldsAllPowers{"people.holds_all_powers", 409,
                                             "Owners and admins hold every power already."};
inline constexpr RefusalKind kManagerCycle{"people.manager_cycle", 409,
                                           "Nobody can be their own manager, also not through others."};
inline constexpr RefusalKind kDepartmentCycle{"people.department_cycle", 409,
                                              "A department cannot stand below itself."};
inline constexpr RefusalKind kDepartmentNotEmpty{"people.department_not_empty", 409,
                                                 "The department still has members or departments."};
inline constexpr RefusalKind kInviteUnknown{"people.invite_unknown", 404, "There is no such invitation."};
inline constexpr RefusalKind kInviteExpired{"people.invite_expired", 409,
                                            "This invitation has expired. Ask for a new one."};
inline constexpr RefusalKind kInviteRevoked{"people.invite_revoked", 409,
                                            "This invitation was withdrawn. Ask for a new one."};
inline constexpr RefusalKind kInviteUsedUp{"people.invite_used_up", 409,
                                           "This invitation has been used up. Ask for a new one."};
inline constexpr RefusalKind kJoinDeclined{"people.join_declined", 409,
                                           "An admin has said no to this request. Ask for another invitation."};
inline constexpr RefusalKind kJoinDecided{"people.join_decided", 409, "Somebody has decided this already."};

/// The login as it is kept and compared: lower case, full-width narrowed. Throws Refusal kInvalid with `field` unless
/// it is 3 to 64 of `a-z 0-9 . _ @ + -`.
std::string accepted_login(std::string_view login, std::string field);
/// One line without white space at its ends. Throws Refusal kInvalid when it has line breaks or, with `least` 1, is
/// empty.
std::string accepted_line(std::string_view text, std::string field, std::size_t least = 0);
/// Throws Refusal kInvalid with the field unless they are well-formed (BCP 47, IANA); whether they exist is the
/// client's care.
void require_locale(std::string_view locale, std::string field = "locale");
void require_time_zone(std::string_view time_zone, std::string field = "time_zone");

/// Throws Refusal kInvalid with the field unless it is from 0 to kMostMinutes.
void require_window(std::int64_t minutes, std::string field);

inline constexpr std::chrono::days kLongestStatus{30};

/// Throws Refusal kInvalid with field `status_until` unless it is after `now` by at most kLongestStatus.
void require_status_end(Timestamp until, Timestamp now);
/// Takes a status whose time is over out of the member, in every answer and before every change: nothing wakes up to
/// clear it in the store.
void drop_ended_status(Member& member, Timestamp now);

/// True when somebody of `role` may make others, or an invitation's guests, into `given`, and unmake them.
bool may_give(Role role, Role given);

Role role_of(InviteRole role);

/// Throws when the invitation lets nobody in any more.
void require_open(const Invite& invite, Timestamp now);

}  // namespace madang::people
