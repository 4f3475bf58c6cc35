#include "announcements/hand_service.hpp"

#include "announcements/events.hpp"

namespace madang::announcements {
namespace {

constexpr auto kTellingGap = std::chrono::seconds(1);

ReaderTally sum_of(const std::vector<DepartmentTally>& departments) {
  ReaderTally sum;
  for (const DepartmentTally& each : departments) {
    sum.total += each.tally.total;
    sum.unread += each.tally.unread;
    sum.read += each.tally.read;
    sum.confirmed += each.tally.confirmed;
  }
  return sum;
}

}  // namespace

Service::Service(const Clock& clock, IdSource& ids, bus::Streams& streams, jobs::Schedule& jobs, files::Service& files,
                 alerts::Service& alerts, PeopleDoors people)
    : clock_(clock),
      ids_(ids),
      streams_(streams),
      jobs_(jobs),
      files_(files),
      alerts_(alerts),
      people_(std::move(people)) {
  handle(kPublish, &Service::come_out);
  handle(kExpire, &Service::expire);
  handle(kLay, &Service::lay);
  handle(kSweep, &Service::sweep);
  handle(kTell, &Service::tell_counted);
  jobs_.handle(kWelcome, [this](store::Transaction& transaction, const jobs::Job& job) {
    const auto member = MemberId::read(job.key);
    if (member) welcome(transaction, job.org_id, *member, AnnouncementId::read(job.payload).value_or(AnnouncementId{}));
  });
}

void Service::handle(const char* kind, void (Service::*work)(Hand&)) {
  jobs_.handle(kind, [this, work](store::Transaction& transaction, const jobs::Job& job) {
    const auto id = AnnouncementId::read(job.key);
    auto row = id ? find_announcement(transaction, job.org_id, *id) : std::nullopt;
    if (!row) return;
    Hand hand = open_hand(transaction, job.org_id, std::move(*row));
    (this->*work)(hand);
    finish(hand);
  });
}

void Service::do_later(Hand& hand, const char* kind, Timestamp at, std::string_view payload) {
  jobs_.schedule(hand.transaction, hand.org, kind, hand.row.id.text(), at, payload);
}

Service::Hand Service::open_hand(store::Transaction& transaction, OrgId org, AnnouncementRow row) const {
  const MemberId laid_before = row.laid_after;
  return {transaction, org, std::move(row), clock_.now(), laid_before, {}};
}

void Service::move(Hand& hand, ReaderRow& row, ReaderStanding standing) {
  --hand.moved[{row.department_id, row.standing}];
  ++hand.moved[{row.department_id, standing}];
  row.standing = standing;
  row.is_wanted = is_wanted(hand.row.asks, standing);
}

void Service::finish(Hand& hand) {
  count(hand);
  save_announcement(hand.transaction, hand.org, hand.row);
}

/// In the transaction that moved them, so that a tally is never more or less than its rows.
void Service::count(Hand& hand) {
  const bool is_laid_now = hand.row.laid_after == kAllLaid && hand.laid_before != kAllLaid;
  const bool changed = !hand.moved.empty() || is_laid_now;
  for (const auto& [place, members] : hand.moved)
    if (members != 0) add_to_tally(hand.transaction, hand.org, hand.row.id, place.first, place.second, members);
  hand.moved.clear();
  if (!changed) return;
  const Timestamp free_at = hand.row.told_at + kTellingGap;
  if (free_at <= hand.now) return tell_counted(hand);
  if (!hand.row.untold) do_later(hand, kTell, free_at);
  hand.row.untold = true;
}

void Service::tell_counted(Hand& hand) {
  hand.row.told_at = hand.now;
  hand.row.untold = false;
  const AnnouncementCounted counted{hand.row.id, sum_of(tallies_of(hand.transaction, hand.org, hand.row.id)),
                                    hand.row.laid_after == kAllLaid};
  streams_.tell(hand.transaction, hand.org, hand.row.author_id.text(), counted);
  if (hand.row.decided_by) streams_.tell(hand.transaction, hand.org, hand.row.decided_by->text(), counted);
}

void Service::tell_changed(store::Transaction& transaction, OrgId org, AnnouncementId id) {
  streams_.tell(transaction, org, org.text(), AnnouncementChanged{id});
}

AnnouncementTallies Service::look_tallies(store::Transaction& transaction, const auth::Actor& actor,
                                          const NameAnnouncement& request) const {
  const Aimed aimed = aim_to_handle(transaction, actor, request.announcement_id);
  auto departments = tallies_of(transaction, actor.org_id, aimed.row.id);
  const ReaderTally sum = sum_of(departments);
  return {sum, std::move(departments), !aimed.row.published_at || aimed.row.laid_after == kAllLaid};
}

}  // namespace madang::announcements
