#include "announcements/service.hpp"

#include <gmock/gmock.h>

#include "announcements/tests/house.hpp"

namespace madang::announcements {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr people::DepartmentId kDesign{7};
constexpr people::DepartmentId kSales{8};

class AnnouncementsTest : public testing::Test {
 protected:
  House house;
  auth::Actor boss = house.somebody(auth::Role::owner);
  auth::Actor mina = house.somebody(auth::Role::member, {kDesign});
  auth::Actor noah = house.somebody(auth::Role::member, {kSales});
  auth::Actor guest = house.somebody(auth::Role::guest);
  auth::Actor stranger = house.somebody(auth::Role::owner, {}, OrgId{2});

  MoveAnnouncement move(AnnouncementId id) const { return {boss.org_id, id, {"c"}}; }
  void grant(const auth::Actor& member, std::optional<people::DepartmentId> over = {}) {
    people::Grant grant;
    grant.powers = {people::Power::announcements};
    grant.department_id = over;
    house.grants[member.member_id] = grant;
  }
  std::string refused_review(const auth::Actor& actor, AnnouncementId id, bool approved, std::string reason = "") {
    ReviewAnnouncement request{boss.org_id, id, {"c"}, approved, std::nullopt};
    if (!reason.empty()) request.reason = {reason};
    return refused([&] { house.ask(&Service::review, actor, request); });
  }
  std::string refused_submit(const auth::Actor& author, AnnouncementId id, MemberId approver) {
    return refused([&] { house.ask(&Service::submit, author, SubmitAnnouncement{boss.org_id, id, {"c"}, approver}); });
  }
};

TEST_F(AnnouncementsTest, a_draft_is_its_authors_alone) {
  const AnnouncementId id = house.draft(mina);
  EXPECT_EQ(house.sheet(mina, id).brief.state, AnnouncementState::draft);
  EXPECT_EQ(refused([&] { house.sheet(boss, id); }), "request.not_found");
  EXPECT_EQ(refused([&] { house.sheet(stranger, id); }), "request.not_found");
  EXPECT_EQ(refused([&] { house.draft(guest); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { house.publish(mina, id); }), "auth.forbidden");
}

TEST_F(AnnouncementsTest, published_it_comes_to_everybody_who_is_meant) {
  const AnnouncementId id = house.published(boss);
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{2, 2, 0, 0})) << "neither guests nor the author";
  ASSERT_THAT(house.asked(mina).announcements, SizeIs(1));
  EXPECT_TRUE(house.asked(mina).announcements.front().is_wanted);
  EXPECT_EQ(refused([&] { house.sheet(guest, id); }), "request.not_found");
  EXPECT_FALSE(house.sheet(mina, id).handling.has_value());
  EXPECT_EQ(house.acts.back().verb, people::AuditVerb::announcement_published);
}

TEST_F(AnnouncementsTest, read_is_not_confirmed) {
  const AnnouncementId id = house.published(boss);
  EXPECT_EQ(house.receipt(mina, id, ReceiptKind::read).standing, ReaderStanding::read);
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{2, 1, 1, 0}));
  EXPECT_THAT(house.asked(mina).announcements, SizeIs(1));
  const Reader reader = house.receipt(mina, id, ReceiptKind::confirmation);
  EXPECT_EQ(reader.standing, ReaderStanding::confirmed);
  EXPECT_EQ(reader.confirmed_revision, 1);
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{2, 1, 0, 1}));
  EXPECT_THAT(house.asked(mina).announcements, IsEmpty());
  house.pass(minutes(1));
  EXPECT_EQ(house.receipt(mina, id, ReceiptKind::confirmation), reader) << "again changes nothing";
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{2, 1, 0, 1}));
}

TEST_F(AnnouncementsTest, what_asks_for_nothing_is_done_when_it_was_read) {
  const AnnouncementId id = house.published(boss, House::request(Asks::nothing));
  house.receipt(mina, id, ReceiptKind::read);
  EXPECT_THAT(house.asked(mina).announcements, IsEmpty());
  EXPECT_EQ(refused([&] { house.receipt(mina, id, ReceiptKind::confirmation); }), "request.invalid kind");
}

TEST_F(AnnouncementsTest, a_signature_is_drawn_and_bound_to_its_revision) {
  const AnnouncementId id = house.published(boss, House::request(Asks::signature));
  EXPECT_EQ(refused([&] { house.receipt(mina, id, ReceiptKind::confirmation); }), "request.invalid kind");
  TakeReceipt dot{boss.org_id, id, {"c"}, 1, ReceiptKind::signature, std::vector<Stroke>{{{5, 5}}}};
  EXPECT_EQ(refused([&] { house.ask(&Service::take_receipt, mina, dot); }), "request.invalid strokes");
  dot.strokes.reset();
  EXPECT_EQ(refused([&] { house.ask(&Service::take_receipt, mina, dot); }), "request.invalid strokes");
  EXPECT_EQ(house.receipt(mina, id, ReceiptKind::signature).standing, ReaderStanding::confirmed);
  const ReaderLog log = house.look(&Service::look_reader, boss, NameReader{boss.org_id, id, mina.member_id});
  ASSERT_THAT(log.receipts, SizeIs(1));
  EXPECT_EQ(log.receipts.front().strokes, House::signature());
  EXPECT_EQ(log.receipts.front().revision, 1);
  EXPECT_EQ(refused([&] { house.look(&Service::look_reader, noah, NameReader{boss.org_id, id, mina.member_id}); }),
            "auth.forbidden");
}

TEST_F(AnnouncementsTest, a_revision_asks_again_only_when_it_says_so) {
  const AnnouncementId id = house.published(boss);
  house.receipt(mina, id, ReceiptKind::confirmation);
  house.revise(boss, id, false);
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{2, 1, 0, 1}));
  EXPECT_EQ(house.receipt(noah, id, ReceiptKind::confirmation, 1).standing, ReaderStanding::confirmed)
      << "what was on the screen asked the same";
  house.revise(boss, id, true);
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{2, 2, 0, 0}));
  ASSERT_THAT(house.asked(mina).announcements, SizeIs(1));
  EXPECT_EQ(house.asked(mina).announcements.front().revision, 3);
  EXPECT_EQ(refused([&] { house.receipt(mina, id, ReceiptKind::confirmation, 2); }), "announcements.revised revision");
  EXPECT_EQ(house.receipt(mina, id, ReceiptKind::confirmation, 3).confirmed_revision, 3);
  const ReaderLog log = house.look(&Service::look_reader, boss, NameReader{boss.org_id, id, mina.member_id});
  ASSERT_THAT(log.receipts, SizeIs(2)) << "what was said of the first stays";
  EXPECT_EQ(log.receipts[0].revision, 1);
  EXPECT_EQ(log.receipts[1].revision, 3);
  const auto revisions = house.look(&Service::list_revisions, mina, NameAnnouncement{boss.org_id, id}).revisions;
  ASSERT_THAT(revisions, SizeIs(3));
  EXPECT_EQ(house.look(&Service::look_revision, mina, NameRevision{boss.org_id, id, 1}).title, "소방 훈련 안내");
  EXPECT_EQ(revisions.front().note, "시간이 바뀌었습니다");
}

TEST_F(AnnouncementsTest, somebody_else_reviews_and_says_why_not) {
  const AnnouncementId id = house.draft(mina);
  EXPECT_EQ(refused_submit(mina, id, mina.member_id), "announcements.own_review approver_id");
  EXPECT_EQ(refused_submit(mina, id, noah.member_id), "request.invalid approver_id") << "who may not publish";
  EXPECT_EQ(refused_submit(mina, id, boss.member_id), "");
  ASSERT_THAT(house.asked(boss).reviews, SizeIs(1));
  EXPECT_EQ(refused_review(noah, id, true), "request.not_found");
  EXPECT_EQ(refused_review(boss, id, false), "request.invalid reason");
  EXPECT_EQ(refused_review(boss, id, false, "날짜가 빠졌습니다"), "");
  EXPECT_THAT(house.asked(boss).reviews, IsEmpty());
  EXPECT_EQ(house.sheet(mina, id).handling->refusal, "날짜가 빠졌습니다");
  EXPECT_EQ(refused_review(boss, id, true), "request.not_found") << "a draft again";
  EXPECT_EQ(refused_submit(mina, id, boss.member_id), "");
  EXPECT_EQ(refused_review(boss, id, true), "");
  EXPECT_EQ(house.sheet(mina, id).brief.state, AnnouncementState::published);
  EXPECT_EQ(house.sheet(mina, id).handling->decided_by, boss.member_id);
  EXPECT_EQ(house.tally(mina, id).total, 2) << "the author handles it, and is asked nothing";
  EXPECT_EQ(refused([&] { house.revise(mina, id, false); }), "auth.forbidden");
}

TEST_F(AnnouncementsTest, nobody_decides_about_their_own) {
  const auth::Actor admin = house.somebody(auth::Role::admin);
  const AnnouncementId id = house.draft(admin);
  EXPECT_EQ(refused_submit(admin, id, boss.member_id), "");
  EXPECT_EQ(refused_review(admin, id, true), "announcements.own_review announcement_id");
  house.ask(&Service::take_back, admin, move(id));
  EXPECT_EQ(house.sheet(admin, id).brief.state, AnnouncementState::draft);
  EXPECT_THAT(house.asked(boss).reviews, IsEmpty());
}

TEST_F(AnnouncementsTest, who_may_publish_to_a_department_may_not_to_everybody) {
  grant(noah, kSales);
  EXPECT_EQ(refused([&] { house.published(noah); }), "people.out_of_scope audience");
  CreateAnnouncement request = House::request();
  request.audience = AnnouncementAudience{false, {kDesign}, {}};
  EXPECT_EQ(refused([&] { house.published(noah, request); }), "people.out_of_scope audience");
  request.audience = AnnouncementAudience{false, {kSales}, {}};
  const auth::Actor wei = house.somebody(auth::Role::member, {kSales});
  const AnnouncementId id = house.published(noah, request);
  EXPECT_EQ(house.tally(noah, id).total, 1);
  EXPECT_EQ(refused([&] { house.sheet(mina, id); }), "request.not_found");
  EXPECT_EQ(house.sheet(wei, id).own->standing, ReaderStanding::unread);
}

TEST_F(AnnouncementsTest, roles_are_an_audience_guests_among_them) {
  CreateAnnouncement request = House::request();
  request.audience = AnnouncementAudience{false, {}, {auth::Role::guest}};
  const AnnouncementId id = house.published(boss, request);
  EXPECT_EQ(house.tally(boss, id).total, 1);
  EXPECT_EQ(house.receipt(guest, id, ReceiptKind::confirmation).standing, ReaderStanding::confirmed);
}

TEST_F(AnnouncementsTest, what_is_not_ready_names_what_is_missing) {
  CreateAnnouncement request;
  request.org_id = boss.org_id;
  const AnnouncementId id = house.draft(boss, request);
  const auto change = [&](auto set) {
    ChangeAnnouncement request{.org_id = boss.org_id, .announcement_id = id, .client_id = {"c"}};
    set(request);
    return refused([&] { house.ask(&Service::change, boss, request); });
  };
  EXPECT_EQ(refused([&] { house.publish(boss, id); }), "request.invalid title");
  EXPECT_EQ(change([](auto& it) { it.title = {"제목"}; }), "");
  EXPECT_EQ(refused([&] { house.publish(boss, id); }), "request.invalid audience");
  EXPECT_EQ(change([](auto& it) { it.audience = AnnouncementAudience{false, {people::DepartmentId{99}}, {}}; }),
            "request.invalid audience.department_ids[0]");
  EXPECT_EQ(change([](auto& it) { it.audience = AnnouncementAudience{true, {}, {}}; }), "");
  EXPECT_EQ(refused([&] { house.publish(boss, id); }), "request.invalid body");
  EXPECT_EQ(change([](auto& it) { it.body = House::document("내용"); }), "");
  EXPECT_EQ(change([&](auto& it) { it.expires_at = {true, house.clock.now() - minutes(1)}; }),
            "request.invalid expires_at");
  EXPECT_EQ(change([&](auto& it) { it.publish_at = {true, house.clock.now() + hours(24 * 400)}; }),
            "request.invalid publish_at");
  house.publish(boss, id);
  EXPECT_EQ(change([](auto& it) { it.title = {"다른 제목"}; }), "announcements.not_draft announcement_id");
}

TEST_F(AnnouncementsTest, it_comes_out_at_its_time_and_expires_also_after_a_restart) {
  CreateAnnouncement request = House::request();
  request.publish_at = house.clock.now() + hours(20);
  request.expires_at = house.clock.now() + hours(48);
  const AnnouncementId id = house.draft(boss, request);
  EXPECT_EQ(house.publish(boss, id).brief.state, AnnouncementState::scheduled);
  EXPECT_THAT(house.asked(mina).announcements, IsEmpty());
  EXPECT_EQ(refused([&] { house.sheet(mina, id); }), "request.not_found");
  house.open();
  house.pass(hours(20));
  EXPECT_EQ(house.sheet(mina, id).brief.published_at, house.clock.now());
  EXPECT_THAT(house.asked(mina).announcements, SizeIs(1));
  house.open();
  house.pass(hours(28));
  EXPECT_EQ(house.sheet(mina, id).brief.state, AnnouncementState::expired);
  EXPECT_THAT(house.asked(mina).announcements, IsEmpty());
  EXPECT_EQ(refused([&] { house.receipt(mina, id, ReceiptKind::confirmation); }),
            "announcements.not_published announcement_id");
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{2, 2, 0, 0})) << "who never read it stays to be seen";
}

TEST_F(AnnouncementsTest, what_is_scheduled_can_be_taken_back) {
  CreateAnnouncement request = House::request();
  request.publish_at = house.clock.now() + hours(2);
  const AnnouncementId id = house.draft(boss, request);
  house.publish(boss, id);
  house.ask(&Service::take_back, boss, move(id));
  house.pass(hours(3));
  EXPECT_EQ(house.sheet(boss, id).brief.state, AnnouncementState::draft);
  EXPECT_THAT(house.asked(mina).announcements, IsEmpty());
}

TEST_F(AnnouncementsTest, withdrawn_nobody_has_to_do_anything_and_the_proof_stays) {
  const AnnouncementId id = house.published(boss);
  house.receipt(mina, id, ReceiptKind::confirmation);
  const WithdrawAnnouncement request{boss.org_id, id, {"c"}, {"잘못 나갔습니다"}};
  EXPECT_EQ(refused([&] { house.ask(&Service::withdraw, mina, request); }), "auth.forbidden");
  house.ask(&Service::withdraw, boss, request);
  EXPECT_THAT(house.asked(noah).announcements, IsEmpty());
  EXPECT_EQ(refused([&] { house.sheet(noah, id); }), "request.not_found");
  EXPECT_THAT(house.look(&Service::list, noah, ListAnnouncements{boss.org_id, {}, {}, {}}).announcements, IsEmpty());
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{2, 1, 0, 1}));
  EXPECT_EQ(house.sheet(boss, id).handling->withdrawal, "잘못 나갔습니다");
  EXPECT_EQ(house.acts.back().verb, people::AuditVerb::announcement_withdrawn);
}

TEST_F(AnnouncementsTest, who_joins_later_sees_it_and_who_leaves_is_waited_for_no_more) {
  CreateAnnouncement request = House::request();
  request.audience = AnnouncementAudience{false, {kDesign}, {}};
  const AnnouncementId id = house.published(boss, request);
  const auth::Actor wei = house.somebody();
  house.place(wei);
  EXPECT_THAT(house.asked(wei).announcements, IsEmpty());
  house.departments[kDesign].insert(wei.member_id);
  house.place(wei);
  ASSERT_THAT(house.asked(wei).announcements, SizeIs(1));
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{2, 2, 0, 0}));
  house.receipt(wei, id, ReceiptKind::confirmation);
  house.departments[kDesign].erase(wei.member_id);
  house.place(wei);
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{1, 1, 0, 0}));
  house.departments[kDesign].insert(wei.member_id);
  house.place(wei);
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{2, 1, 0, 1})) << "what they confirmed counts when they are back";
  house.departments[kDesign].erase(mina.member_id);
  house.roles.erase({boss.org_id, mina.member_id});
  house.place(mina);
  EXPECT_EQ(house.tally(boss, id), (ReaderTally{1, 0, 0, 1}));
}

TEST_F(AnnouncementsTest, readers_are_counted_by_department_and_move_with_it) {
  const AnnouncementId id = house.published(boss);
  house.receipt(noah, id, ReceiptKind::confirmation);
  const auto tallies = [&] {
    return house.look(&Service::look_tallies, boss, NameAnnouncement{boss.org_id, id}).departments;
  };
  EXPECT_EQ(tallies(), (std::vector<DepartmentTally>{{kDesign, {1, 1, 0, 0}}, {kSales, {1, 0, 0, 1}}}));
  house.departments[kSales].erase(noah.member_id);
  house.departments[kDesign].insert(noah.member_id);
  house.place(noah);
  EXPECT_EQ(tallies(), (std::vector<DepartmentTally>{{kDesign, {2, 1, 0, 1}}}));
  const auto readers = [&](ListReaders request) {
    request.org_id = boss.org_id;
    request.announcement_id = id;
    return house.look(&Service::list_readers, boss, request).readers;
  };
  EXPECT_THAT(readers({.standing = ReaderStanding::confirmed}), SizeIs(1));
  EXPECT_THAT(readers({.standing = ReaderStanding::unread, .department_id = kDesign}), SizeIs(1));
  EXPECT_THAT(readers({.department_id = kDesign}), SizeIs(2));
}

TEST_F(AnnouncementsTest, the_export_says_who_when_which_revision_and_holds_no_formula) {
  house.names[mina.member_id] = "=HYPERLINK(\"http://evil\")";
  house.names[noah.member_id] = "노아";
  const AnnouncementId id = house.published(boss);
  house.receipt(mina, id, ReceiptKind::read);
  house.receipt(mina, id, ReceiptKind::confirmation);
  const auto part = house.look(&Service::export_readers, boss, ExportReaders{boss.org_id, id, {}});
  EXPECT_TRUE(part.csv.starts_with("\uFEFF\"member_id\""));
  EXPECT_THAT(part.csv,
              HasSubstr("\"'=HYPERLINK(\"\"http://evil\"\")\",\"디자인\",\"confirmed\",\"1\",\"confirmation\""));
  EXPECT_THAT(part.csv, HasSubstr("\"노아\",\"디자인\",\"unread\",\"\",\"\",\"\"\r\n"));
  EXPECT_FALSE(part.next_cursor.has_value());
  EXPECT_EQ(refused([&] { house.look(&Service::export_readers, mina, ExportReaders{boss.org_id, id, {}}); }),
            "auth.forbidden");
}

TEST_F(AnnouncementsTest, one_button_alerts_those_who_are_missing_and_doing_it_answers_the_alert) {
  const AnnouncementId id = house.published(boss);
  house.receipt(mina, id, ReceiptKind::confirmation);
  const ChaseReaders request{boss.org_id, id, {"c"}, {}, {}, {}};
  EXPECT_EQ(refused([&] { house.ask(&Service::chase, mina, request); }), "auth.forbidden");
  const alerts::Alert alert = house.ask(&Service::chase, boss, request);
  EXPECT_EQ(alert.tallies.total, 1);
  EXPECT_EQ(alert.brief.source->id, id.text());
  EXPECT_EQ(refused([&] { house.ask(&Service::chase, boss, request); }), "announcements.chased_lately announcement_id");
  const auto received = [&] {
    return house.store->read_now([&](store::Transaction& transaction) {
      return house.alerts->list_received(transaction, noah, {boss.org_id}).alerts;
    });
  };
  ASSERT_THAT(received(), SizeIs(1));
  house.receipt(noah, id, ReceiptKind::confirmation);
  EXPECT_THAT(received(), IsEmpty());
  house.pass(minutes(6));
  EXPECT_EQ(refused([&] { house.ask(&Service::chase, boss, request); }), "announcements.nobody_left announcement_id");
}

TEST_F(AnnouncementsTest, an_alert_to_the_missing_is_theirs_who_handle_the_announcement) {
  const AnnouncementId id = house.published(boss);
  alerts::RaiseAlert raise;
  raise.text = {"확인해 주세요"};
  raise.to.missing_of = {id.text()};
  const auto by = [&](const auth::Actor& actor) {
    return refused([&] {
      house.store->write_now(
          [&](store::Transaction& transaction) { return house.alerts->raise(transaction, actor, raise); });
    });
  };
  EXPECT_EQ(by(mina), "request.invalid to.missing_of");
  EXPECT_EQ(by(stranger), "request.invalid to.missing_of");
  EXPECT_EQ(by(boss), "");
}

TEST_F(AnnouncementsTest, withdrawing_ends_the_alert_too) {
  const AnnouncementId id = house.published(boss);
  const alerts::Alert alert = house.ask(&Service::chase, boss, ChaseReaders{boss.org_id, id, {"c"}, {}, {}, {}});
  house.ask(&Service::withdraw, boss, WithdrawAnnouncement{boss.org_id, id, {"c"}, {"취소"}});
  const auto state = house.store->read_now([&](store::Transaction& transaction) {
    return house.alerts->look(transaction, boss, {boss.org_id, alert.brief.id}).state;
  });
  EXPECT_EQ(state, alerts::AlertState::recalled);
}

TEST_F(AnnouncementsTest, comments_are_written_where_they_are_allowed) {
  CreateAnnouncement request = House::request();
  const AnnouncementId id = house.published(boss, request);
  const AddRemark add{boss.org_id, id, {"c"}, {"비가 오면요?"}};
  const RemarkAdded added = house.ask(&Service::add_remark, mina, add);
  EXPECT_EQ(house.sheet(noah, id).brief.remark_count, 1);
  const auto remove = [&](const auth::Actor& actor) {
    return refused([&] {
      house.store->write_now([&](store::Transaction& transaction) {
        house.service->remove_remark(transaction, actor, {boss.org_id, id, added.id});
      });
    });
  };
  EXPECT_EQ(remove(noah), "auth.forbidden");
  EXPECT_EQ(remove(boss), "") << "whoever handles it keeps order";
  EXPECT_EQ(house.sheet(noah, id).brief.remark_count, 0);
  ChangeAnnouncement close{.org_id = boss.org_id, .announcement_id = id, .client_id = {"c"}};
  close.remarks_allowed = false;
  house.ask(&Service::change, boss, close);
  EXPECT_EQ(refused([&] { house.ask(&Service::add_remark, mina, add); }), "announcements.no_comments announcement_id");
}

TEST_F(AnnouncementsTest, files_are_seen_by_who_sees_it_and_stay_with_old_revisions) {
  const files::File file = house.file(boss);
  CreateAnnouncement request = House::request();
  request.file_ids = std::vector{file.id};
  const AnnouncementId id = house.draft(boss, request);
  EXPECT_FALSE(house.may_open(mina, file.id));
  house.publish(boss, id);
  EXPECT_TRUE(house.may_open(mina, file.id));
  EXPECT_FALSE(house.may_open(guest, file.id));
  house.revise(boss, id, false);
  EXPECT_THAT(house.sheet(mina, id).content.files, IsEmpty());
  EXPECT_THAT(house.look(&Service::look_revision, boss, NameRevision{boss.org_id, id, 1}).files, SizeIs(1));
  EXPECT_TRUE(house.may_open(boss, file.id));
}

TEST_F(AnnouncementsTest, lists_have_what_is_pinned_first_and_find_titles) {
  CreateAnnouncement pinned = House::request();
  pinned.title = {"Pinned 100% sure"};
  pinned.pinned_until = house.clock.now() + hours(5);
  const AnnouncementId first = house.published(boss, pinned);
  std::vector<AnnouncementId> others;
  for (int i = 0; i < 5; ++i) {
    house.pass(minutes(1));
    others.push_back(house.published(boss));
  }
  const auto list = [&](ListAnnouncements request) {
    request.org_id = boss.org_id;
    return house.look(&Service::list, mina, request);
  };
  auto page = list({.limit = 3});
  ASSERT_THAT(page.pinned, SizeIs(1));
  EXPECT_EQ(page.pinned.front().id, first);
  ASSERT_THAT(page.announcements, SizeIs(3));
  EXPECT_EQ(page.announcements.front().id, others.back());
  page = list({.cursor = page.next_cursor, .limit = 3});
  EXPECT_THAT(page.announcements, SizeIs(2));
  EXPECT_THAT(page.pinned, IsEmpty());
  EXPECT_FALSE(page.next_cursor.has_value());
  EXPECT_THAT(list({.title = Text<0, kMostTitle>{"ＰＩＮＮＥＤ 100%"}}).announcements, SizeIs(1));
  EXPECT_THAT(list({.title = Text<0, kMostTitle>{"pinned_"}}).announcements, IsEmpty())
      << "what LIKE would read is taken as it is";
  house.pass(hours(6));
  EXPECT_THAT(list({.limit = 50}).announcements, SizeIs(6)) << "unpinned it stands among the others";
}

TEST_F(AnnouncementsTest, shelves_hold_ones_own_what_waits_and_all_that_one_may_publish) {
  house.draft(mina);
  const AnnouncementId waiting = house.draft(mina);
  ASSERT_EQ(refused_submit(mina, waiting, boss.member_id), "");
  house.published(boss);
  const auto shelf = [&](const auth::Actor& actor, Shelf shelf) {
    return house.look(&Service::list_shelf, actor, ListShelf{boss.org_id, shelf, {}, {}}).announcements.size();
  };
  EXPECT_EQ(shelf(mina, Shelf::own), 2u);
  EXPECT_EQ(shelf(boss, Shelf::review), 1u);
  EXPECT_EQ(shelf(mina, Shelf::review), 0u);
  EXPECT_EQ(shelf(boss, Shelf::all), 2u);
  EXPECT_EQ(shelf(noah, Shelf::all), 0u);
}

}  // namespace
}  // namespace madang::announcements
