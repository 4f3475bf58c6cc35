#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "alerts/service.hpp"
#include "announcements/readers_store.hpp"
#include "announcements/requests.hpp"
#include "files/service.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/jobs/jobs.hpp"
#include "kernel/store/transaction.hpp"
#include "people/service.hpp"

namespace madang::announcements {

/// What announcements need of the people of an organisation.
struct PeopleDoors {
  std::function<people::Powers(store::Transaction&, const auth::Actor&)> powers_of;
  /// Of any member; nothing when they are not here.
  std::function<std::optional<people::Powers>(store::Transaction&, OrgId, MemberId)> powers_of_member;
  std::function<bool(store::Transaction&, const auth::Actor&, people::DepartmentId)> sees_department;
  /// Up to so many of those who belong to a department or below it, or to all staff, by id, behind somebody.
  std::function<std::vector<MemberId>(store::Transaction&, OrgId, std::optional<people::DepartmentId>, MemberId,
                                      std::size_t)>
      staff_after;
  std::function<std::vector<MemberId>(store::Transaction&, OrgId, auth::Role, MemberId, std::size_t)> role_after;
  std::function<std::optional<people::DepartmentId>(store::Transaction&, OrgId, MemberId)> home_department_of;
  std::function<std::string(store::Transaction&, OrgId, MemberId)> name_of;
  std::function<std::string(store::Transaction&, OrgId, people::DepartmentId)> department_name_of;
  std::function<void(store::Transaction&, const auth::Actor&, people::AuditAct)> record_act;
};

/// Announcements: what an organisation tells its people, and who has read, confirmed or signed it. Verbs and jobs run
/// inside the caller's transaction; one per process, any thread.
class Service {
 public:
  Service(const Clock& clock, IdSource& ids, bus::Streams& streams, jobs::Schedule& jobs, files::Service& files,
          alerts::Service& alerts, PeopleDoors people);

  /// Everybody's but guests'. A draft is its author's alone.
  AnnouncementSheet create(store::Transaction& transaction, const auth::Actor& actor,
                           const CreateAnnouncement& request);
  AnnouncementSheet change(store::Transaction& transaction, const auth::Actor& actor,
                           const ChangeAnnouncement& request);
  void remove(store::Transaction& transaction, const auth::Actor& actor, const NameAnnouncement& request);

  /// To somebody else who may publish it.
  AnnouncementSheet submit(store::Transaction& transaction, const auth::Actor& actor,
                           const SubmitAnnouncement& request);
  AnnouncementSheet review(store::Transaction& transaction, const auth::Actor& actor,
                           const ReviewAnnouncement& request);
  /// Back to a draft, out of review or before its time.
  AnnouncementSheet take_back(store::Transaction& transaction, const auth::Actor& actor,
                              const MoveAnnouncement& request);
  /// With the power over announcements, over everybody who is meant.
  AnnouncementSheet publish(store::Transaction& transaction, const auth::Actor& actor, const MoveAnnouncement& request);
  AnnouncementSheet revise(store::Transaction& transaction, const auth::Actor& actor,
                           const ReviseAnnouncement& request);
  AnnouncementSheet withdraw(store::Transaction& transaction, const auth::Actor& actor,
                             const WithdrawAnnouncement& request);

  AnnouncementList list(store::Transaction& transaction, const auth::Actor& actor,
                        const ListAnnouncements& request) const;
  AnnouncementList list_shelf(store::Transaction& transaction, const auth::Actor& actor,
                              const ListShelf& request) const;
  /// What one has to do about announcements.
  AskedList list_asked(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation& request) const;
  AnnouncementSheet look(store::Transaction& transaction, const auth::Actor& actor,
                         const NameAnnouncement& request) const;
  RevisionList list_revisions(store::Transaction& transaction, const auth::Actor& actor,
                              const NameAnnouncement& request) const;
  Revision look_revision(store::Transaction& transaction, const auth::Actor& actor, const NameRevision& request) const;
  /// Of what one has read, confirmed or signed; doing it again changes nothing.
  Reader take_receipt(store::Transaction& transaction, const auth::Actor& actor, const TakeReceipt& request);

  /// The author's to see, and theirs who may publish it; as all up to chase().
  AnnouncementTallies look_tallies(store::Transaction& transaction, const auth::Actor& actor,
                                   const NameAnnouncement& request) const;
  ReaderList list_readers(store::Transaction& transaction, const auth::Actor& actor, const ListReaders& request) const;
  ReaderLog look_reader(store::Transaction& transaction, const auth::Actor& actor, const NameReader& request) const;
  /// For spreadsheets: a line for everything that each reader said, and one for who said nothing.
  ReaderExport export_readers(store::Transaction& transaction, const auth::Actor& actor,
                              const ExportReaders& request) const;
  alerts::Alert chase(store::Transaction& transaction, const auth::Actor& actor, const ChaseReaders& request);

  RemarkList list_remarks(store::Transaction& transaction, const auth::Actor& actor, const ListRemarks& request) const;
  RemarkAdded add_remark(store::Transaction& transaction, const auth::Actor& actor, const AddRemark& request);
  /// Its author's to take away, and theirs who handle the announcement; no word when there is none.
  void remove_remark(store::Transaction& transaction, const auth::Actor& actor, const NameRemark& request);

  /// As a participant of the moment: who joins is told what is out, and who leaves is waited for no more.
  void follow(store::Transaction& transaction, const people::MemberPlaced& placed);
  /// Whether the actor may see the announcement that the file is attached to.
  bool sees_file(store::Transaction& transaction, const auth::Actor& actor, files::FileId file) const;
  /// For alerts about it: who sees it, who may alert those that are missing, and who those are.
  bool sees(store::Transaction& transaction, const auth::Actor& actor, const std::string& id) const;
  bool may_chase(store::Transaction& transaction, const auth::Actor& actor, const std::string& id) const;
  std::vector<MemberId> missing_after(store::Transaction& transaction, OrgId org, const std::string& id, MemberId after,
                                      std::size_t most) const;

  static constexpr std::size_t kLaidAtOnce = 200;  ///< readers in one transaction

 private:
  /// One announcement in one transaction, and what has changed of its tallies.
  struct Hand;

  struct Aimed {
    AnnouncementRow row;
    std::optional<ReaderRow> own;
    bool handles = false;  ///< the author, or may publish it
    bool may_publish = false;
  };
  /// Throws 404 when the actor may not see it.
  Aimed aim(store::Transaction& transaction, const auth::Actor& actor, AnnouncementId id) const;
  /// And 403 when it is not theirs to handle.
  Aimed aim_to_handle(store::Transaction& transaction, const auth::Actor& actor, AnnouncementId id) const;
  std::optional<Aimed> find(store::Transaction& transaction, const auth::Actor& actor, AnnouncementId id) const;
  AnnouncementSheet sheet_of(store::Transaction& transaction, const auth::Actor& actor, AnnouncementId id) const;

  // drafting_service.cpp
  AnnouncementRow own_draft(store::Transaction& transaction, const auth::Actor& actor, AnnouncementId id) const;
  void put(store::Transaction& transaction, const auth::Actor& actor, AnnouncementRow& row,
           const ChangeAnnouncement& request);
  void put_words(store::Transaction& transaction, const auth::Actor& actor, AnnouncementRow& row,
                 const ChangeAnnouncement& request);
  void put_audience(store::Transaction& transaction, const auth::Actor& actor, AnnouncementRow& row,
                    const AnnouncementAudience& audience) const;
  void change_published(store::Transaction& transaction, const auth::Actor& actor, AnnouncementRow row,
                        const ChangeAnnouncement& request);
  std::vector<files::File> attach(store::Transaction& transaction, const auth::Actor& actor, AnnouncementId id,
                                  const std::vector<files::FileId>& file_ids, const std::string& field);

  // reviewing_service.cpp
  void require_ready(store::Transaction& transaction, OrgId org, const AnnouncementRow& row) const;
  void require_powers(const people::Powers& powers, const AnnouncementAudience& audience) const;
  void let_out(store::Transaction& transaction, const auth::Actor& actor, AnnouncementRow row);
  void settle_review(store::Transaction& transaction, OrgId org, const AnnouncementRow& row);
  void tell_author(store::Transaction& transaction, OrgId org, const AnnouncementRow& row, const std::string& reason);
  void record(store::Transaction& transaction, const auth::Actor& actor, people::AuditVerb verb,
              const AnnouncementRow& row, const std::string& reason);

  // publishing_service.cpp
  void publish_now(Hand& hand);
  void come_out(Hand& hand);
  void expire(Hand& hand);
  void end(Hand& hand, AnnouncementState state);
  void lay(Hand& hand);
  std::vector<MemberId> audience_after(const Hand& hand, MemberId after, std::size_t most) const;
  void ask(Hand& hand, MemberId member);
  void sweep(Hand& hand);
  bool is_meant(store::Transaction& transaction, OrgId org, const AnnouncementAudience& audience,
                MemberId member) const;
  void welcome(store::Transaction& transaction, OrgId org, MemberId member, AnnouncementId after);
  void place(Hand& hand, MemberId member);

  // hand_service.cpp
  Hand open_hand(store::Transaction& transaction, OrgId org, AnnouncementRow row) const;
  static void move(Hand& hand, ReaderRow& row, ReaderStanding standing);
  void finish(Hand& hand);
  void count(Hand& hand);
  void tell_counted(Hand& hand);
  void handle(const char* kind, void (Service::*work)(Hand&));
  void do_later(Hand& hand, const char* kind, Timestamp at, std::string_view payload = {});
  template <class E>
  void tell(store::Transaction& transaction, OrgId org, MemberId member, const E& event) {
    const bus::StreamName own = member.text();
    streams_.append(transaction, org, own, streams_.next_seq(transaction, org, own), event);
  }
  void tell_changed(store::Transaction& transaction, OrgId org, AnnouncementId id);

  const Clock& clock_;
  IdSource& ids_;
  bus::Streams& streams_;
  jobs::Schedule& jobs_;
  files::Service& files_;
  alerts::Service& alerts_;
  const PeopleDoors people_;
};

AnnouncementBrief brief_of(const AnnouncementRow& row, const std::optional<ReaderRow>& own = {});
/// Whether these powers are over everybody who is meant; over somebody, while nobody is named yet.
bool may_publish(const people::Powers& powers, const AnnouncementAudience& audience);
std::int64_t accepted_limit(std::optional<std::int64_t> limit, std::int64_t usual);

}  // namespace madang::announcements
