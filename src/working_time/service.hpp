#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "base/json/fields.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/store/transaction.hpp"
#include "people/service.hpp"
#include "working_time/model.hpp"

namespace madang::working_time {

struct OfOrganisation {
  OrgId org_id;
};
BOOST_DESCRIBE_STRUCT(OfOrganisation, (), (org_id))

/// What is absent stays.
struct ChangeOrganisationTime {
  OrgId org_id;
  ClientId client_id;
  std::optional<Country> country;
  std::optional<WeekHours> hours;
};
BOOST_DESCRIBE_STRUCT(ChangeOrganisationTime, (), (org_id, client_id, country, hours))

struct ListSpecialDays {
  OrgId org_id;
  std::int64_t year = 0;
};
BOOST_DESCRIBE_STRUCT(ListSpecialDays, (), (org_id, year))

/// `settled` is false as long as a country has not said everything about the year: China's notice comes in the autumn
/// before.
struct SpecialDayList {
  std::vector<SpecialDay> days;
  bool settled = true;
};
BOOST_DESCRIBE_STRUCT(SpecialDayList, (), (days, settled))

struct EnterDay {
  OrgId org_id;
  Date date;
  DayKind kind = DayKind::off;
  Text<1, kMostDayName> name;
};
BOOST_DESCRIBE_STRUCT(EnterDay, (), (org_id, date, kind, name))

struct NameDay {
  OrgId org_id;
  Date date;
};
BOOST_DESCRIBE_STRUCT(NameDay, (), (org_id, date))

struct OfMember {
  OrgId org_id;
  MemberId member_id;
};
BOOST_DESCRIBE_STRUCT(OfMember, (), (org_id, member_id))

/// What is absent stays, null is as the organisation.
struct ChangeMemberTime {
  OrgId org_id;
  MemberId member_id;
  ClientId client_id;
  json::Patch<Text<1, 64>> time_zone;
  json::Patch<WeekHours> hours;
  json::Patch<Stretch> quiet;
};
BOOST_DESCRIBE_STRUCT(ChangeMemberTime, (), (org_id, member_id, client_id, time_zone, hours, quiet))

/// When somebody works and wants quiet: what other slices ask.
struct Availability {
  WorkingTime working;
  std::optional<QuietHours> quiet;

  /// Nothing when that is more than a year away.
  std::optional<Timestamp> next(Timestamp moment) const { return next_reachable(moment, working, quiet); }
};

/// Of several members at once.
class Availabilities {
 public:
  Availabilities(Availability usual, std::map<MemberId, Availability> own)
      : usual_(std::move(usual)), own_(std::move(own)) {}

  const Availability& of(MemberId member) const {
    const auto own = own_.find(member);
    return own == own_.end() ? usual_ : own->second;
  }

 private:
  Availability usual_;  // of those who said nothing else
  std::map<MemberId, Availability> own_;
};

/// What working time needs of the people of an organisation.
struct PeopleDoors {
  std::function<people::Organisation(store::Transaction&, OrgId)> organisation_of;
  std::function<people::Powers(store::Transaction&, const auth::Actor&)> powers_of;
  /// Those of the wanted whom the actor may see, by id: to others somebody is not there.
  std::function<std::vector<MemberId>(store::Transaction&, const auth::Actor&, std::vector<MemberId>)> those_seen;
  std::function<void(store::Transaction&, const auth::Actor&, people::AuditAct)> record_act;
};

/// How an organisation and its members work, inside the caller's transaction. One per process, any thread.
class Service {
 public:
  /// Throws std::runtime_error when the system has no time zones.
  Service(bus::Streams& streams, PeopleDoors people);

  /// Everybody's to see, guests' too: they are told when others work.
  OrganisationTime look(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation& request) const;
  /// With the power over rules, as all below that is the organisation's.
  OrganisationTime change(store::Transaction& transaction, const auth::Actor& actor,
                          const ChangeOrganisationTime& request);
  SpecialDayList list_days(store::Transaction& transaction, const auth::Actor& actor,
                           const ListSpecialDays& request) const;
  EnteredDay enter_day(store::Transaction& transaction, const auth::Actor& actor, const EnterDay& request);
  /// The country's table decides again; no word when nothing was entered.
  void remove_day(store::Transaction& transaction, const auth::Actor& actor, const NameDay& request);

  /// Oneself alone: others are told when somebody is reached, and not why.
  MemberTime look_member(store::Transaction& transaction, const auth::Actor& actor, const OfMember& request) const;
  MemberTime change_member(store::Transaction& transaction, const auth::Actor& actor, const ChangeMemberTime& request);

  /// For other slices, of any member.
  Availability availability_of(store::Transaction& transaction, OrgId org, MemberId member) const;

  /// The same of several, by id.
  Availabilities availabilities_of(store::Transaction& transaction, OrgId org, std::span<const MemberId> members) const;

  static constexpr std::size_t kMostEntered = 400;

 private:
  struct Usual;
  Usual usual_of(store::Transaction& transaction, OrgId org) const;
  static Availability merged(const Usual& usual, const MemberTime& own);
  OrganisationTime time_of(store::Transaction& transaction, OrgId org) const;
  void require_rules(store::Transaction& transaction, const auth::Actor& actor) const;
  void require_oneself(store::Transaction& transaction, const auth::Actor& actor, MemberId member) const;
  void record(store::Transaction& transaction, const auth::Actor& actor, people::AuditChanges changes);

  bus::Streams& streams_;
  PeopleDoors people_;
};

inline constexpr RefusalKind kTooManyDays{"working_time.too_many_days", 409,
                                          "An organisation can enter at most 400 days."};

}  // namespace madang::working_time
