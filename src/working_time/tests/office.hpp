#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "kernel/jobs/tests/ground.hpp"
#include "working_time/migrations.hpp"
#include "working_time/service.hpp"

namespace madang::working_time {

using ground::refused;

/// A store with working time in it, and the people who ask; each call is one transaction.
class Office : public ground::Ground<Service> {
 public:
  Office() {
    open_store({working_time::migrations()});
    service = std::make_unique<Service>(
        *streams,
        PeopleDoors{
            [this](store::Transaction&, OrgId org) { return organisation(org); },
            [](store::Transaction&, const auth::Actor& actor) {
              auth::require(actor, auth::Verb::see);
              return people::Powers(actor.role, std::nullopt, std::nullopt);
            },
            [this](store::Transaction&, const auth::Actor& actor, std::vector<MemberId> wanted) {
              std::erase_if(wanted, [&](MemberId id) { return !people.contains({actor.org_id, id}); });
              return wanted;
            },
            [this](store::Transaction&, const auth::Actor&, people::AuditAct act) { acts.push_back(std::move(act)); }});
  }

  auth::Actor somebody(OrgId org, auth::Role role = auth::Role::member) {
    const auth::Actor actor = newcomer(role, org);
    people.insert({org, actor.member_id});
    return actor;
  }

  people::Organisation organisation(OrgId org) const {
    people::Organisation found;
    found.id = org;
    found.name = "한빛 디자인";
    const auto zone = zones.find(org);
    found.time_zone = zone == zones.end() ? "Asia/Seoul" : zone->second;
    return found;
  }

  Availability availability(const auth::Actor& actor) {
    return store->read_now([&](store::Transaction& transaction) {
      return service->availability_of(transaction, actor.org_id, actor.member_id);
    });
  }

  std::set<std::pair<OrgId, MemberId>> people;
  std::map<OrgId, std::string> zones;
  std::vector<people::AuditAct> acts;
};

}  // namespace madang::working_time
