#include "working_time/store.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

template <>
struct madang::store::Column<madang::working_time::WeekHours> {
  static madang::working_time::WeekHours from(const Row& row, int column) {
    return json::decode<madang::working_time::WeekHours>(row.text(column)).value();
  }
};

namespace madang::working_time {
namespace {

struct MemberRow {
  MemberId member_id;
  std::optional<std::string> time_zone;
  std::optional<WeekHours> hours;
  std::optional<std::int64_t> quiet_from;
  std::optional<std::int64_t> quiet_to;
};
BOOST_DESCRIBE_STRUCT(MemberRow, (), (member_id, time_zone, hours, quiet_from, quiet_to))

MemberTime time_of(const MemberRow& row) {
  MemberTime time{row.time_zone, row.hours, std::nullopt};
  if (row.quiet_from) time.quiet = Stretch{static_cast<int>(*row.quiet_from), static_cast<int>(row.quiet_to.value())};
  return time;
}

std::optional<std::int64_t> minute(const std::optional<Stretch>& stretch, int Stretch::* end) {
  if (!stretch) return std::nullopt;
  return *stretch.*end;
}

}  // namespace

std::optional<OrganisationTime> find_organisation_time(store::Transaction& transaction, OrgId org) {
  return store::one<OrganisationTime>(transaction, "SELECT country, hours FROM working_times WHERE org_id = $1", org);
}

void save_organisation_time(store::Transaction& transaction, OrgId org, const OrganisationTime& time) {
  store::execute(transaction,
                 "INSERT INTO working_times (org_id, country, hours) VALUES ($1, $2, $3)"
                 " ON CONFLICT (org_id) DO UPDATE SET country = excluded.country, hours = excluded.hours",
                 org, time.country, json::encode(time.hours));
}

std::vector<EnteredDay> entered_days(store::Transaction& transaction, OrgId org) {
  return store::all<EnteredDay>(transaction, "SELECT day, kind, name FROM entered_days WHERE org_id = $1 ORDER BY day",
                                org);
}

std::optional<EnteredDay> find_entered_day(store::Transaction& transaction, OrgId org, Date date) {
  return store::one<EnteredDay>(transaction, "SELECT day, kind, name FROM entered_days WHERE org_id = $1 AND day = $2",
                                org, date);
}

void save_entered_day(store::Transaction& transaction, OrgId org, const EnteredDay& day) {
  store::execute(transaction,
                 "INSERT INTO entered_days (org_id, day, kind, name) VALUES ($1, $2, $3, $4)"
                 " ON CONFLICT (org_id, day) DO UPDATE SET kind = excluded.kind, name = excluded.name",
                 org, day.date, day.kind, day.name);
}

void remove_entered_day(store::Transaction& transaction, OrgId org, Date date) {
  store::execute(transaction, "DELETE FROM entered_days WHERE org_id = $1 AND day = $2", org, date);
}

MemberTime member_time(store::Transaction& transaction, OrgId org, MemberId member) {
  static const std::string sql =
      "SELECT " + store::columns<MemberRow>() + " FROM member_working_times WHERE org_id = $1 AND member_id = $2";
  const auto row = store::one<MemberRow>(transaction, sql, org, member);
  return row ? time_of(*row) : MemberTime{};
}

std::map<MemberId, MemberTime> member_times(store::Transaction& transaction, OrgId org, MemberId first, MemberId last) {
  static const std::string sql = "SELECT " + store::columns<MemberRow>() +
                                 " FROM member_working_times WHERE org_id = $1 AND member_id BETWEEN $2 AND $3";
  std::map<MemberId, MemberTime> times;
  for (const MemberRow& row : store::all<MemberRow>(transaction, sql, org, first, last))
    times.emplace(row.member_id, time_of(row));
  return times;
}

void save_member_time(store::Transaction& transaction, OrgId org, MemberId member, const MemberTime& time) {
  std::optional<std::string> hours;
  if (time.hours) hours = json::encode(*time.hours);
  store::execute(transaction,
                 "INSERT INTO member_working_times (org_id, member_id, time_zone, hours, quiet_from, quiet_to)"
                 " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id, member_id) DO UPDATE SET"
                 " time_zone = excluded.time_zone, hours = excluded.hours, quiet_from = excluded.quiet_from,"
                 " quiet_to = excluded.quiet_to",
                 org, member, time.time_zone, hours, minute(time.quiet, &Stretch::from),
                 minute(time.quiet, &Stretch::to));
}

}  // namespace madang::working_time
