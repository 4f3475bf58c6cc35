#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "alerts/events.hpp"
#include "alerts/migrations.hpp"
#include "alerts/pushing_service.hpp"
#include "alerts/service.hpp"
#include "kernel/jobs/tests/ground.hpp"
#include "working_time/migrations.hpp"

namespace madang::alerts {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

using ground::at;
using ground::refused;

/// One organisation that works Monday to Friday from nine to six in Seoul, with alerts in a store; time passes when it
/// is told to, and what is due is done meanwhile.
class Office : public ground::Ground<Service> {
 public:
  Office() { open(); }

  /// As after a restart.
  void open() {
    service.reset();
    pushes.reset();
    hours_of.reset();
    open_store({working_time::migrations(), alerts::migrations()});
    hours_of = std::make_unique<working_time::Service>(*streams, hours_doors());
    pushes = std::make_unique<Pushes>(clock, ids, *jobs, push_doors());
    service = std::make_unique<Service>(clock, ids, *streams, *jobs, people_doors(), surroundings());
  }

  auth::Actor somebody(auth::Role role = auth::Role::member, OrgId org = OrgId{1}) {
    const auth::Actor actor = sign_in(newcomer(role, org), "A desktop");
    people.insert({org, actor.member_id});
    roles[actor.member_id] = role;
    return actor;
  }

  /// Somebody, in another browser of theirs.
  auth::Actor sign_in(auth::Actor actor, const std::string& device_name) {
    actor.session_id = ids.next<SessionId>();
    sessions[actor.account_id].push_back({actor.session_id, device_name, clock.now(), clock.now()});
    return actor;
  }
  void sign_out(const auth::Actor& actor) {
    std::erase_if(sessions[actor.account_id], [&](const auto& each) { return each.id == actor.session_id; });
  }

  static RaiseAlert request(std::vector<MemberId> members) {
    RaiseAlert request;
    request.text = {"서버실로 와 주세요"};
    request.to.member_ids = std::move(members);
    return request;
  }
  Alert raise(const auth::Actor& sender, std::vector<MemberId> members) {
    return ask(&Service::raise, sender, request(std::move(members)));
  }
  Alert sent(const auth::Actor& sender, AlertId id) {
    return look(&Service::look, sender, NameAlert{sender.org_id, id});
  }
  std::vector<ReceivedAlert> received(const auth::Actor& member) {
    return look(&Service::list_received, member, OfOrganisation{member.org_id}).alerts;
  }
  Receipt receipt(const auth::Actor& sender, AlertId id, MemberId member) {
    return look(&Service::look_recipient, sender, NameRecipient{sender.org_id, id, member}).receipts.front();
  }
  std::vector<TakenStep> steps(const auth::Actor& sender, AlertId id, MemberId member) {
    return look(&Service::look_recipient, sender, NameRecipient{sender.org_id, id, member}).steps;
  }
  ReceivedAlert confirm(const auth::Actor& member, AlertId id) {
    return ask(&Service::confirm, member, TouchAlert{member.org_id, id, {"c"}});
  }

  working_time::PeopleDoors hours_doors() {
    working_time::PeopleDoors doors;
    doors.organisation_of = [](store::Transaction&, OrgId org) { return organisation(org); };
    doors.those_seen = [this](store::Transaction&, const auth::Actor& actor, std::vector<MemberId> wanted) {
      return known(actor.org_id, std::move(wanted));
    };
    return doors;
  }

  PeopleDoors people_doors() {
    PeopleDoors doors;
    doors.organisation_of = [](store::Transaction&, OrgId org) { return organisation(org); };
    doors.powers_of = [](store::Transaction&, const auth::Actor& actor) {
      auth::require(actor, auth::Verb::see);
      return people::Powers(actor.role, std::nullopt, std::nullopt);
    };
    doors.those_seen = [this](store::Transaction&, const auth::Actor& actor, std::vector<MemberId> wanted) {
      return known(actor.org_id, std::move(wanted));
    };
    doors.is_member = [this](store::Transaction&, OrgId org, MemberId member) {
      return people.contains({org, member});
    };
    doors.sees_department = [this](store::Transaction&, const auth::Actor&, people::DepartmentId department) {
      return departments.contains(department);
    };
    doors.staff_after = [this](store::Transaction&, OrgId org, std::optional<people::DepartmentId> department,
                               MemberId after, std::size_t most) { return staff(org, department, after, most); };
    doors.role_after = [this](store::Transaction&, OrgId org, people::Role role, MemberId after, std::size_t most) {
      std::vector<MemberId> found;
      for (const auto& [whose, member] : people)
        if (whose == org && member > after && found.size() < most && roles[member] == role) found.push_back(member);
      return found;
    };
    doors.manager_of = [this](store::Transaction&, OrgId, MemberId member) -> std::optional<MemberId> {
      const auto found = managers.find(member);
      return found == managers.end() ? std::nullopt : std::optional(found->second);
    };
    doors.contact_of = [this](store::Transaction&, OrgId, MemberId member) -> std::optional<people::Contact> {
      const auto found = contacts.find(member);
      return found == contacts.end() ? std::nullopt : std::optional(found->second);
    };
    doors.record_act = [this](store::Transaction&, const auth::Actor&, people::AuditAct act) {
      acts.push_back(std::move(act));
    };
    return doors;
  }

  PushDoors push_doors() {
    PushDoors doors;
    doors.public_key = "a public key";
    doors.fault_of = [](const outbound::PushSubscription& subscription) { return outbound::fault_of(subscription); };
    doors.sessions_of = [this](store::Transaction&, AccountId account) { return sessions[account]; };
    doors.organisation_of = [](store::Transaction&, OrgId org) { return organisation(org); };
    return doors;
  }

  Surroundings surroundings() {
    Surroundings around;
    around.pushes_to = [this](store::Transaction& transaction, OrgId org, MemberId member) {
      return pushes->living(transaction, org, member);
    };
    around.availabilities_of = [this](store::Transaction& transaction, OrgId org, std::span<const MemberId> members) {
      if (when_asked) when_asked();
      return hours_of->availabilities_of(transaction, org, members);
    };
    around.those_connected = [this](OrgId, std::vector<MemberId> members) {
      std::erase_if(members, [&](MemberId member) { return !connected.contains(member); });
      return members;
    };
    around.unread_of = [this](store::Transaction&, const auth::Actor&, const UnreadOf&) { return unread; };
    around.channels.insert(outward.begin(), outward.end());
    around.public_url = "https://madang.example";
    around.runs_group = [this](store::Transaction&, const auth::Actor& actor, chat::ConversationId) {
      if (!group_members.contains(actor.member_id)) throw Refusal(kNotFound, "conversation_id");
      return actor.role == auth::Role::owner;
    };
    around.heed_of = [this](store::Transaction&, OrgId, chat::ConversationId,
                            Timestamp by) -> std::optional<chat::Heed> {
      const auto is_old = [&](const chat::Message& message) { return message.posted_at <= by; };
      const auto found = std::find_if(said.rbegin(), said.rend(), is_old);
      if (found == said.rend()) return std::nullopt;
      chat::Heed heed{"현장팀", *found, {}};
      for (const auto& [member, read_seq] : group_members)
        if (member != found->author_id && read_seq < found->seq) heed.unread.push_back(member);
      return heed;
    };
    around.readers_of = [this](store::Transaction&, OrgId, chat::ConversationId, std::int64_t seq) {
      std::vector<MemberId> readers;
      for (const auto& [member, read_seq] : group_members)
        if (read_seq >= seq) readers.push_back(member);
      return readers;
    };
    around.sees[SourceKind::message] = [](store::Transaction&, const auth::Actor&, const std::string& id) {
      return id == "msg_seen";
    };
    return around;
  }

  std::vector<MemberId> staff(OrgId org, std::optional<people::DepartmentId> department, MemberId after,
                              std::size_t most) const {
    std::vector<MemberId> found;
    for (auto each = people.upper_bound({org, after}); each != people.end() && each->first == org; ++each) {
      if (found.size() == most) break;
      if (!department || departments.at(*department).contains(each->second)) found.push_back(each->second);
    }
    return found;
  }
  std::vector<MemberId> known(OrgId org, std::vector<MemberId> wanted) const {
    std::erase_if(wanted, [&](MemberId id) { return !people.contains({org, id}); });
    std::ranges::sort(wanted);
    return wanted;
  }
  static people::Organisation organisation(OrgId org) {
    people::Organisation found;
    found.id = org;
    found.name = "한빛 디자인";
    found.locale = "ko";
    found.time_zone = "Asia/Seoul";
    return found;
  }

  std::set<std::pair<OrgId, MemberId>> people;
  std::map<people::DepartmentId, std::set<MemberId>> departments;
  std::map<MemberId, people::Role> roles;
  std::map<MemberId, MemberId> managers;
  std::map<MemberId, people::Contact> contacts;
  std::map<AccountId, std::vector<auth::KnownSession>> sessions;
  std::set<Channel> outward;  // what this server can do beside what is in the house; open() looks
  std::set<MemberId> connected;
  std::vector<MemberId> unread;
  std::map<MemberId, std::int64_t> group_members;  // of the one group there is, and how far each has read
  std::vector<chat::Message> said;                 // in it
  std::vector<people::AuditAct> acts;
  std::function<void()> when_asked;  // each time that somebody is looked up
  std::unique_ptr<working_time::Service> hours_of;
  std::unique_ptr<Pushes> pushes;
};

}  // namespace madang::alerts
