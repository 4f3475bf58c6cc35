#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "alerts/migrations.hpp"
#include "announcements/events.hpp"
#include "announcements/migrations.hpp"
#include "announcements/service.hpp"
#include "files/migrations.hpp"
#include "kernel/jobs/tests/ground.hpp"
#include "working_time/migrations.hpp"

namespace madang::announcements {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

using ground::refused;

/// One organisation with announcements, and alerts that chase who is missing; time passes when it is told to, and what
/// is due is done meanwhile.
class House : public ground::Ground<Service> {
 public:
  House() { open(); }

  /// As after a restart.
  void open() {
    service.reset();
    alerts.reset();
    hours_of.reset();
    open_store({files::migrations(), working_time::migrations(), alerts::migrations(), announcements::migrations()});
    hours_of = std::make_unique<working_time::Service>(*streams, hours_doors());
    alerts = std::make_unique<alerts::Service>(clock, ids, *streams, *jobs, alert_doors(), surroundings());
    service = std::make_unique<Service>(clock, ids, *streams, *jobs, files, *alerts, people_doors());
    files.let_see(std::string(kAnnouncementHolds),
                  [this](store::Transaction& transaction, const auth::Actor& actor, std::uint64_t file) {
                    return service->sees_file(transaction, actor, files::FileId{file});
                  });
  }

  auth::Actor somebody(auth::Role role = auth::Role::member, std::vector<people::DepartmentId> in = {},
                       OrgId org = OrgId{1}) {
    const auth::Actor actor = newcomer(role, org);
    roles[{org, actor.member_id}] = role;
    for (const auto department : in) departments[department].insert(actor.member_id);
    return actor;
  }

  static RichNode document(const std::string& text) {
    RichNode words;
    words.type = RichKind::text;
    words.text = text;
    RichNode paragraph;
    paragraph.type = RichKind::paragraph;
    paragraph.content = std::vector{words};
    RichNode document;
    document.content = std::vector{paragraph};
    return document;
  }
  static CreateAnnouncement request(Asks asks = Asks::confirmation) {
    CreateAnnouncement request;
    request.org_id = OrgId{1};
    request.client_id = {"c"};
    request.title = {"소방 훈련 안내"};
    request.body = document("금요일 두 시에 마당으로 나와 주세요.");
    request.asks = asks;
    request.audience = AnnouncementAudience{true, {}, {}};
    return request;
  }
  AnnouncementId draft(const auth::Actor& author, const CreateAnnouncement& wanted = request()) {
    return ask(&Service::create, author, wanted).brief.id;
  }
  AnnouncementSheet publish(const auth::Actor& author, AnnouncementId id) {
    return ask(&Service::publish, author, MoveAnnouncement{author.org_id, id, {"c"}});
  }
  AnnouncementId published(const auth::Actor& author, const CreateAnnouncement& wanted = request()) {
    const AnnouncementId id = draft(author, wanted);
    publish(author, id);
    return id;
  }
  AnnouncementSheet revise(const auth::Actor& author, AnnouncementId id, bool asks_again) {
    return ask(&Service::revise, author,
               ReviseAnnouncement{author.org_id,
                                  id,
                                  {"c"},
                                  {"소방 훈련 안내 (수정)"},
                                  document("세 시로 바뀌었습니다."),
                                  {},
                                  {"시간이 바뀌었습니다"},
                                  asks_again});
  }
  Reader receipt(const auth::Actor& member, AnnouncementId id, ReceiptKind kind, std::int64_t revision = 1) {
    TakeReceipt request{member.org_id, id, {"c"}, revision, kind, std::nullopt};
    if (kind == ReceiptKind::signature) request.strokes = signature();
    return ask(&Service::take_receipt, member, request);
  }
  static std::vector<Stroke> signature() { return {{{100, 100, 300, 250, 500, 120}}, {{520, 300, 900, 300}}}; }
  AnnouncementSheet sheet(const auth::Actor& member, AnnouncementId id) {
    return look(&Service::look, member, NameAnnouncement{member.org_id, id});
  }
  ReaderTally tally(const auth::Actor& author, AnnouncementId id) {
    return look(&Service::look_tallies, author, NameAnnouncement{author.org_id, id}).tally;
  }
  AskedList asked(const auth::Actor& member) {
    return look(&Service::list_asked, member, OfOrganisation{member.org_id});
  }
  void place(const auth::Actor& member) {
    store->write_now([&](store::Transaction& transaction) {
      service->follow(transaction, {member.org_id, member.member_id, std::nullopt, std::nullopt});
    });
    jobs->run_due();
  }
  files::File file(const auth::Actor& actor) {
    return store->write_now([&](store::Transaction& transaction) {
      const ClientId client{"client_" + std::to_string(++uploads)};
      const auto upload = files.uploads.begin(transaction, actor, {actor.org_id, client, {"plan.pdf"}, 0});
      return files.uploads.finish(transaction, actor, {actor.org_id, upload.id}, std::string(64, 'a'),
                                  {"application/pdf", files::FileKind::pdf});
    });
  }
  bool may_open(const auth::Actor& actor, files::FileId id) {
    return store->read_now([&](store::Transaction& transaction) {
      try {
        return files.open(transaction, actor, id).file.id == id;
      } catch (const Refusal&) {
        return false;
      }
    });
  }

  working_time::PeopleDoors hours_doors() {
    working_time::PeopleDoors doors;
    doors.organisation_of = [](store::Transaction&, OrgId org) { return organisation(org); };
    doors.those_seen = [this](store::Transaction&, const auth::Actor& actor, std::vector<MemberId> wanted) {
      return known(actor.org_id, std::move(wanted));
    };
    return doors;
  }
  alerts::PeopleDoors alert_doors() {
    alerts::PeopleDoors doors;
    doors.organisation_of = [](store::Transaction&, OrgId org) { return organisation(org); };
    doors.those_seen = [this](store::Transaction&, const auth::Actor& actor, std::vector<MemberId> wanted) {
      return known(actor.org_id, std::move(wanted));
    };
    doors.is_member = [this](store::Transaction&, OrgId org, MemberId member) { return roles.contains({org, member}); };
    doors.manager_of = [](store::Transaction&, OrgId, MemberId) { return std::nullopt; };
    return doors;
  }
  alerts::Surroundings surroundings() {
    alerts::Surroundings around;
    around.availabilities_of = [this](store::Transaction& transaction, OrgId org, std::span<const MemberId> members) {
      return hours_of->availabilities_of(transaction, org, members);
    };
    around.those_connected = [](OrgId, std::vector<MemberId>) { return std::vector<MemberId>(); };
    around.may_chase = [this](store::Transaction& transaction, const auth::Actor& actor, const std::string& id) {
      return service->may_chase(transaction, actor, id);
    };
    around.missing_after = [this](store::Transaction& transaction, OrgId org, const std::string& id, MemberId after,
                                  std::size_t most) {
      return service->missing_after(transaction, org, id, after, most);
    };
    around.sees[alerts::SourceKind::announcement] = [this](store::Transaction& transaction, const auth::Actor& actor,
                                                           const std::string& id) {
      return service->sees(transaction, actor, id);
    };
    return around;
  }
  PeopleDoors people_doors() {
    PeopleDoors doors;
    doors.powers_of = [this](store::Transaction&, const auth::Actor& actor) {
      return powers(actor.member_id, actor.role);
    };
    doors.powers_of_member = [this](store::Transaction&, OrgId org, MemberId member) -> std::optional<people::Powers> {
      const auto found = roles.find({org, member});
      if (found == roles.end()) return std::nullopt;
      return powers(member, found->second);
    };
    doors.sees_department = [this](store::Transaction&, const auth::Actor&, people::DepartmentId department) {
      return departments.contains(department);
    };
    doors.staff_after = [this](store::Transaction&, OrgId org, std::optional<people::DepartmentId> department,
                               MemberId after, std::size_t most) {
      return those_after(org, after, most, [&](MemberId member, auth::Role role) {
        return role != auth::Role::guest && (!department || departments.at(*department).contains(member));
      });
    };
    doors.role_after = [this](store::Transaction&, OrgId org, auth::Role wanted, MemberId after, std::size_t most) {
      return those_after(org, after, most, [&](MemberId, auth::Role role) { return role == wanted; });
    };
    doors.home_department_of = [this](store::Transaction&, OrgId,
                                      MemberId member) -> std::optional<people::DepartmentId> {
      for (const auto& [department, members] : departments)
        if (members.contains(member)) return department;
      return std::nullopt;
    };
    doors.name_of = [this](store::Transaction&, OrgId, MemberId member) { return names[member]; };
    doors.department_name_of = [](store::Transaction&, OrgId, people::DepartmentId) { return "디자인"; };
    doors.record_act = [this](store::Transaction&, const auth::Actor&, people::AuditAct act) {
      acts.push_back(std::move(act));
    };
    return doors;
  }
  people::Powers powers(MemberId member, auth::Role role) const {
    const auto found = grants.find(member);
    if (found == grants.end()) return {role, std::nullopt, std::nullopt};
    people::Scope scope;
    if (found->second.department_id) scope = std::set{*found->second.department_id};
    return {role, found->second, scope};
  }
  template <class Wanted>
  std::vector<MemberId> those_after(OrgId org, MemberId after, std::size_t most, Wanted wanted) const {
    std::vector<MemberId> found;
    for (auto each = roles.upper_bound({org, after}); each != roles.end() && each->first.first == org; ++each) {
      if (found.size() == most) break;
      if (wanted(each->first.second, each->second)) found.push_back(each->first.second);
    }
    return found;
  }
  std::vector<MemberId> known(OrgId org, std::vector<MemberId> wanted) const {
    std::erase_if(wanted, [&](MemberId id) { return !roles.contains({org, id}); });
    std::ranges::sort(wanted);
    return wanted;
  }
  static people::Organisation organisation(OrgId org) {
    people::Organisation found;
    found.id = org;
    found.name = "한빛 디자인";
    found.time_zone = "Asia/Seoul";
    return found;
  }

  files::Service files{ids, clock, {}};
  std::map<std::pair<OrgId, MemberId>, auth::Role> roles;
  std::map<people::DepartmentId, std::set<MemberId>> departments;
  std::map<MemberId, people::Grant> grants;
  std::map<MemberId, std::string> names;
  std::vector<people::AuditAct> acts;
  int uploads = 0;
  std::unique_ptr<working_time::Service> hours_of;
  std::unique_ptr<alerts::Service> alerts;
};

}  // namespace madang::announcements
