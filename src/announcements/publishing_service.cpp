#include <algorithm>
#include <set>

#include "announcements/events.hpp"
#include "announcements/hand_service.hpp"

namespace madang::announcements {
namespace {

constexpr std::int64_t kAtOnce = static_cast<std::int64_t>(Service::kLaidAtOnce);
constexpr std::int64_t kWelcomedAtOnce = 50;  ///< announcements that one member is shown in one transaction

}  // namespace

void Service::publish_now(Hand& hand) {
  hand.row.state = AnnouncementState::published;
  hand.row.published_at = hand.now;
  hand.row.laid_after = {};
  if (hand.row.expires_at) do_later(hand, kExpire, *hand.row.expires_at);
  lay(hand);
}

void Service::come_out(Hand& hand) {
  if (hand.row.state != AnnouncementState::scheduled) return;
  publish_now(hand);
  tell_author(hand.transaction, hand.org, hand.row, "");
}

void Service::expire(Hand& hand) {
  if (hand.row.state != AnnouncementState::published) return;
  end(hand, AnnouncementState::expired);
  tell_author(hand.transaction, hand.org, hand.row, "");
}

void Service::end(Hand& hand, AnnouncementState state) {
  hand.row.state = state;
  hand.row.changed_at = hand.now;
  for (const char* kind : {kPublish, kExpire, kLay}) jobs_.cancel(hand.transaction, hand.org, kind, hand.row.id.text());
  if (hand.row.alert_id) alerts_.release(hand.transaction, hand.org, *hand.row.alert_id);
  sweep(hand);
  tell_changed(hand.transaction, hand.org, hand.row.id);
}

/// Whoever still had something to do has not any more; their standing stays as it is.
void Service::sweep(Hand& hand) {
  if (hand.row.state == AnnouncementState::published) return;
  const auto rows = announcements::wanted_readers(hand.transaction, hand.org, hand.row.id, {}, kAtOnce);
  for (ReaderRow row : rows) {
    row.is_wanted = false;
    save_reader(hand.transaction, hand.org, row);
    tell(hand.transaction, hand.org, row.member_id, AnnouncementSettled{hand.row.id});
  }
  if (std::ssize(rows) == kAtOnce) do_later(hand, kSweep, hand.now);
}

/// So many readers at once, that nobody else waits long for the store.
void Service::lay(Hand& hand) {
  if (hand.row.state != AnnouncementState::published || hand.row.laid_after == kAllLaid) return;
  const auto page = audience_after(hand, hand.row.laid_after, kLaidAtOnce);
  for (const MemberId member : page) ask(hand, member);
  const bool is_last = page.size() < kLaidAtOnce;
  hand.row.laid_after = is_last ? kAllLaid : page.back();
  if (!is_last) do_later(hand, kLay, hand.now);
}

std::vector<MemberId> Service::audience_after(const Hand& hand, MemberId after, std::size_t most) const {
  std::set<MemberId> found;
  const auto add = [&](const std::vector<MemberId>& members) { found.insert(members.begin(), members.end()); };
  const AnnouncementAudience& audience = hand.row.audience;
  if (audience.everyone) add(people_.staff_after(hand.transaction, hand.org, std::nullopt, after, most));
  for (const auto department : audience.department_ids)
    add(people_.staff_after(hand.transaction, hand.org, department, after, most));
  for (const auth::Role role : audience.roles) add(people_.role_after(hand.transaction, hand.org, role, after, most));
  std::vector<MemberId> members(found.begin(), found.end());
  if (members.size() > most) members.resize(most);  // each of them gave its first
  return members;
}

/// For the first time, or anew when the revision says so.
void Service::ask(Hand& hand, MemberId member) {
  if (member == hand.row.author_id) return;
  ReaderRow row;
  row.announcement_id = hand.row.id;
  row.member_id = member;
  row.department_id = people_.home_department_of(hand.transaction, hand.org, member).value_or(people::DepartmentId{});
  row.listed_at = hand.now;
  row.asked_revision = hand.row.asked_revision;
  if (add_reader(hand.transaction, hand.org, row)) {
    ++hand.moved[{row.department_id, row.standing}];
  } else {
    ReaderRow known = find_reader(hand.transaction, hand.org, hand.row.id, member).value();
    const bool is_asked = known.asked_revision >= hand.row.asked_revision && known.standing != ReaderStanding::gone;
    if (is_asked) return;
    const bool has_confirmed = known.confirmed_revision.value_or(0) >= hand.row.asked_revision;
    const bool has_read = known.read_revision.value_or(0) >= hand.row.asked_revision;
    known.asked_revision = hand.row.asked_revision;
    move(hand, known,
         has_confirmed ? ReaderStanding::confirmed
         : has_read    ? ReaderStanding::read
                       : ReaderStanding::unread);
    known.listed_at = hand.now;
    save_reader(hand.transaction, hand.org, known);
    row = known;
  }
  if (row.is_wanted) tell(hand.transaction, hand.org, member, AnnouncementAsked{brief_of(hand.row, row)});
}

void Service::follow(store::Transaction& transaction, const people::MemberPlaced& placed) {
  // What is out may be much: the one who joins does not wait for it.
  if (is_anything_published(transaction, placed.org_id))
    jobs_.schedule(transaction, placed.org_id, kWelcome, placed.member_id.text(), clock_.now(), "");
}

void Service::welcome(store::Transaction& transaction, OrgId org, MemberId member, AnnouncementId after) {
  auto rows = published_after(transaction, org, after, kWelcomedAtOnce);
  const bool is_last = std::ssize(rows) < kWelcomedAtOnce;
  const AnnouncementId last = rows.empty() ? after : rows.back().id;
  for (AnnouncementRow& row : rows) {
    Hand hand = open_hand(transaction, org, std::move(row));
    place(hand, member);
    finish(hand);
  }
  if (!is_last) jobs_.schedule(transaction, org, kWelcome, member.text(), clock_.now(), last.text());
}

/// Where the member now is decides whether they are meant, and where they are counted.
void Service::place(Hand& hand, MemberId member) {
  if (is_meant(hand.transaction, hand.org, hand.row.audience, member)) {
    ask(hand, member);
    auto row = find_reader(hand.transaction, hand.org, hand.row.id, member);
    const auto home = people_.home_department_of(hand.transaction, hand.org, member).value_or(people::DepartmentId{});
    if (!row || row->department_id == home) return;
    --hand.moved[{row->department_id, row->standing}];
    ++hand.moved[{home, row->standing}];
    row->department_id = home;
    return save_reader(hand.transaction, hand.org, *row);
  }
  auto row = find_reader(hand.transaction, hand.org, hand.row.id, member);
  if (!row || row->standing == ReaderStanding::gone) return;
  move(hand, *row, ReaderStanding::gone);
  save_reader(hand.transaction, hand.org, *row);
  tell(hand.transaction, hand.org, member, AnnouncementSettled{hand.row.id});
}

bool Service::is_meant(store::Transaction& transaction, OrgId org, const AnnouncementAudience& audience,
                       MemberId member) const {
  const MemberId before{member.value - 1};
  const auto is_next = [&](const std::vector<MemberId>& next) { return !next.empty() && next.front() == member; };
  if (audience.everyone && is_next(people_.staff_after(transaction, org, std::nullopt, before, 1))) return true;
  for (const auto department : audience.department_ids)
    if (is_next(people_.staff_after(transaction, org, department, before, 1))) return true;
  return std::ranges::any_of(
      audience.roles, [&](auth::Role role) { return is_next(people_.role_after(transaction, org, role, before, 1)); });
}

}  // namespace madang::announcements
