#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "alerts/alerts_store.hpp"
#include "alerts/deliveries_store.hpp"
#include "alerts/must_reads_store.hpp"
#include "alerts/pushes_store.hpp"
#include "alerts/recipients_store.hpp"
#include "alerts/requests.hpp"
#include "chat/must_read_service.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/jobs/jobs.hpp"
#include "kernel/store/transaction.hpp"
#include "people/service.hpp"
#include "working_time/service.hpp"

namespace madang::alerts {

/// What alerts need of the people of an organisation.
struct PeopleDoors {
  std::function<people::Organisation(store::Transaction&, OrgId)> organisation_of;
  std::function<people::Powers(store::Transaction&, const auth::Actor&)> powers_of;
  /// Those of the wanted whom the actor may see, by id.
  std::function<std::vector<MemberId>(store::Transaction&, const auth::Actor&, std::vector<MemberId>)> those_seen;
  std::function<bool(store::Transaction&, OrgId, MemberId)> is_member;
  std::function<bool(store::Transaction&, const auth::Actor&, people::DepartmentId)> sees_department;
  /// Up to so many of those who belong to a department or below it, or to all staff, by id, behind somebody.
  std::function<std::vector<MemberId>(store::Transaction&, OrgId, std::optional<people::DepartmentId>, MemberId,
                                      std::size_t)>
      staff_after;
  /// The same of those who have a role.
  std::function<std::vector<MemberId>(store::Transaction&, OrgId, people::Role, MemberId, std::size_t)> role_after;
  std::function<std::optional<MemberId>(store::Transaction&, OrgId, MemberId)> manager_of;
  /// Nothing of who has left.
  std::function<std::optional<people::Contact>(store::Transaction&, OrgId, MemberId)> contact_of;
  std::function<void(store::Transaction&, const auth::Actor&, people::AuditAct)> record_act;
};

/// And of everything else in the house.
struct Surroundings {
  /// By which ways this server can tell somebody; others of a policy are left out.
  std::set<Channel> channels{Channel::in_app, Channel::deputy, Channel::manager};
  /// When each of some members, by id, may be reached.
  std::function<working_time::Availabilities(store::Transaction&, OrgId, std::span<const MemberId>)> availabilities_of;
  /// Those of the members, by id, who have a device connected just now.
  std::function<std::vector<MemberId>(OrgId, std::vector<MemberId>)> those_connected;
  /// Who has not read a message that the actor sees; throws a Refusal when they do not.
  std::function<std::vector<MemberId>(store::Transaction&, const auth::Actor&, const UnreadOf&)> unread_of;
  /// Whether the actor may alert those who are missing of an announcement, and up to so many of those, by id, behind
  /// somebody.
  std::function<bool(store::Transaction&, const auth::Actor&, const std::string&)> may_chase;
  std::function<std::vector<MemberId>(store::Transaction&, OrgId, const std::string&, MemberId, std::size_t)>
      missing_after;
  /// Whether the actor sees what an alert is about, by kind; a kind that is absent cannot be alerted about.
  std::map<SourceKind, std::function<bool(store::Transaction&, const auth::Actor&, const std::string&)>> sees;
  /// Where it is found, of those kinds that have a place of their own.
  std::map<SourceKind,
           std::function<std::optional<std::string>(store::Transaction&, const auth::Actor&, const std::string&)>>
      place_of;
  /// As chat/must_read_service.hpp says.
  std::function<bool(store::Transaction&, const auth::Actor&, chat::ConversationId)> runs_group;
  std::function<std::optional<chat::Heed>(store::Transaction&, OrgId, chat::ConversationId, Timestamp)> heed_of;
  std::function<std::vector<MemberId>(store::Transaction&, OrgId, chat::ConversationId, std::int64_t)> readers_of;
  /// The browsers of a member that may be woken.
  std::function<std::vector<PushRow>(store::Transaction&, OrgId, MemberId)> pushes_to;
  std::string public_url;  ///< where this server is seen from outside, without a slash at its end; may be empty
};

/// What was taken to be delivered.
struct ClaimedDelivery {
  OrgId org_id;
  StepKey step;
  std::int64_t attempt = 0;
  Parcel parcel;
};

/// Alerts: messages that go on until they are confirmed. Verbs and jobs run inside the caller's transaction; one per
/// process, any thread.
class Service {
 public:
  Service(const Clock& clock, IdSource& ids, bus::Streams& streams, jobs::Schedule& jobs, PeopleDoors people,
          Surroundings around);

  /// Everybody but guests may alert departments and all staff; guests those whom they see.
  Alert raise(store::Transaction& transaction, const auth::Actor& actor, const RaiseAlert& request);
  /// Of at most kMostEstimated people.
  AlertEstimate estimate(store::Transaction& transaction, const auth::Actor& actor, const EstimateAlert& request);
  SentList list_sent(store::Transaction& transaction, const auth::Actor& actor, const ListSent& request) const;
  /// The sender's to see, as the next two.
  Alert look(store::Transaction& transaction, const auth::Actor& actor, const NameAlert& request) const;
  RecipientList list_recipients(store::Transaction& transaction, const auth::Actor& actor,
                                const ListRecipients& request) const;
  RecipientLog look_recipient(store::Transaction& transaction, const auth::Actor& actor,
                              const NameRecipient& request) const;
  Alert recall(store::Transaction& transaction, const auth::Actor& actor, const TouchAlert& request);
  /// Everybody who has not answered hears of it once more; at least five minutes lie between two.
  Alert remind(store::Transaction& transaction, const auth::Actor& actor, const TouchAlert& request);

  /// What one has to answer, the oldest first.
  ReceivedList list_received(store::Transaction& transaction, const auth::Actor& actor,
                             const OfOrganisation& request) const;
  /// What a device says that shows it; and that somebody opened it. Doing it again changes nothing.
  ReceivedAlert receive(store::Transaction& transaction, const auth::Actor& actor, const TouchAlert& request);
  ReceivedAlert see(store::Transaction& transaction, const auth::Actor& actor, const TouchAlert& request);
  /// For oneself, and for those in whose place one was told.
  ReceivedAlert confirm(store::Transaction& transaction, const auth::Actor& actor, const TouchAlert& request);
  ReceivedAlert decline(store::Transaction& transaction, const auth::Actor& actor, const DeclineAlert& request);

  SettledRules look_rules(store::Transaction& transaction, const auth::Actor& actor,
                          const OfOrganisation& request) const;
  /// With the power over rules.
  SettledRules settle_rules(store::Transaction& transaction, const auth::Actor& actor, const SettleRules& request);
  /// When the actor was disturbed outside their hours.
  AlertLedger look_ledger(store::Transaction& transaction, const auth::Actor& actor, const LookLedger& request) const;
  /// With the power over rules: how fairly alerts are used.
  AlertReport look_report(store::Transaction& transaction, const auth::Actor& actor, const LookReport& request) const;
  MustRead look_must_read(store::Transaction& transaction, const auth::Actor& actor, const NameMustRead& request) const;
  /// For those who run the group.
  MustRead mark_must_read(store::Transaction& transaction, const auth::Actor& actor, const MarkMustRead& request);
  Deputy look_deputy(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation& request) const;
  Deputy choose_deputy(store::Transaction& transaction, const auth::Actor& actor, const ChooseDeputy& request);

  /// For other modules: the actor has done elsewhere what these alerts ask for.
  void settle_about(store::Transaction& transaction, const auth::Actor& actor, const Source& source);
  /// For other modules: an alert has lost its reason, and ends as if its sender had taken it back.
  void release(store::Transaction& transaction, OrgId org, AlertId id);
  /// What is due to leave the house of an alert, as far as there is room for it, with `lease` for each; the job that
  /// comes back to the rest is set. What nobody has told the end of in time comes again, or has failed when its other
  /// side would not know it for a repetition.
  std::vector<ClaimedDelivery> claim(store::Transaction& transaction, OrgId org, AlertId id, const Drivers& drivers,
                                     std::map<Channel, std::size_t> room);
  /// What became of one. Does nothing when it is no longer wanted, or another has it.
  void settle(store::Transaction& transaction, const ClaimedDelivery& claimed, const Delivered& delivered);
  /// False once somebody has answered, or it was taken back.
  static bool is_wanted(store::Transaction& transaction, const ClaimedDelivery& claimed);

  /// Whoever leaves is neither alerted nor waited for any more.
  void forget_member(store::Transaction& transaction, OrgId org, MemberId member);

  static constexpr std::size_t kLaidAtOnce = 50;  ///< recipients in one transaction, so that others write in between
  static constexpr std::size_t kMostEstimated = 1000;

 private:
  /// One alert in one transaction, and what has changed of its tallies.
  struct Hand;

  // sending_service.cpp
  AlertRow accepted(store::Transaction& transaction, const auth::Actor& actor, const RaiseAlert& request) const;
  void require_quota(store::Transaction& transaction, const auth::Actor& actor, const Rules& rules,
                     Urgency urgency) const;
  void require_audience(store::Transaction& transaction, const auth::Actor& actor, const Audience& audience) const;
  std::set<MemberId> named_in(store::Transaction& transaction, const auth::Actor& actor,
                              const Audience& audience) const;
  std::set<MemberId> some_of(store::Transaction& transaction, const auth::Actor& actor, const Audience& audience,
                             std::size_t most) const;
  void name_audience(store::Transaction& transaction, const auth::Actor& actor, const AlertRow& alert,
                     const Audience& audience);
  void lay(Hand& hand);
  /// A page further; gives how many that were.
  std::size_t lay_page(Hand& hand);
  std::vector<MemberId> audience_after(const Hand& hand, MemberId after, std::size_t most) const;
  void add(Hand& hand, MemberId member, MemberId stands_for);

  // climbing_service.cpp
  void remind_some(Hand& hand);
  void climb(Hand& hand);
  /// Every step that is due, and when the next one is.
  void advance(Hand& hand, RecipientRow& row);
  void take(Hand& hand, RecipientRow& row, Channel channel);
  static void ring(Hand& hand, RecipientRow& row);
  Outcome tell_instead(Hand& hand, const RecipientRow& row, std::optional<MemberId> instead);
  static void plan(Hand& hand, RecipientRow& row);
  Outcome send_out(Hand& hand, const TakenStep& step) const;
  void look_up(Hand& hand, std::vector<MemberId> members) const;

  // must_reading_service.cpp
  void watch_must_read(store::Transaction& transaction, OrgId org, chat::ConversationId conversation);
  void look_again(store::Transaction& transaction, OrgId org, const MustReadRow& row);
  void forget_must_read(store::Transaction& transaction, OrgId org, const MustReadRow& row);
  void settle_readers(store::Transaction& transaction, OrgId org, const MustReadRow& row);
  void end_must_read(store::Transaction& transaction, OrgId org, const MustReadRow& row, AlertState state);
  AlertId raise_must_read(store::Transaction& transaction, OrgId org, const MustReadRow& row, const chat::Heed& heed);

  // ledger_service.cpp
  static void note_if_disturbed(Hand& hand, const TakenStep& step);

  // delivering_service.cpp
  std::optional<Parcel> parcel_of(Hand& hand, const DeliveryRow& row) const;
  std::optional<Parcel> push_of(Hand& hand, const DeliveryRow& row, const Letterhead& letterhead) const;
  void answer_outside(Hand& hand, const ClaimedDelivery& claimed, DeliveryEnd end);

  // answering_service.cpp
  ReceivedAlert touch(store::Transaction& transaction, const auth::Actor& actor, AlertId id, RecipientState state);
  static void close(Hand& hand, RecipientRow& row, RecipientState state, Closing closing, std::optional<MemberId> by);
  static void withdraw(Hand& hand, const RecipientRow& row);
  static void take_back(Hand& hand, const RecipientRow& row);
  void confirm_rows(Hand& hand, std::vector<RecipientRow>& rows, MemberId member);
  void decline_row(Hand& hand, RecipientRow& row, MemberId member);
  void close_about(Hand& hand, MemberId member, MemberId by);
  void end(Hand& hand, AlertState state);
  void expire(Hand& hand);
  /// Some of those who are still open when the alert is over; the rest in a job.
  void sweep(Hand& hand);
  void end_if_answered(Hand& hand);

  // looking_service.cpp
  Hand open_hand(store::Transaction& transaction, OrgId org, AlertRow alert) const;
  /// What the actor was told of the alert; throws when that is nothing.
  std::pair<Hand, std::vector<RecipientRow>> reach(store::Transaction& transaction, const auth::Actor& actor,
                                                   AlertId id) const;
  AlertRow own_alert(store::Transaction& transaction, const auth::Actor& actor, AlertId id) const;
  Alert view(store::Transaction& transaction, OrgId org, const AlertRow& alert) const;
  void finish(Hand& hand);
  static void move(Hand& hand, RecipientRow& row, RecipientState state);
  void keep(Hand& hand, const RecipientRow& row);
  void tell_sender(Hand& hand);
  void tell_now(Hand& hand);
  template <class E>
  void tell(store::Transaction& transaction, OrgId org, MemberId member, const E& event);
  void handle(const char* kind, void (Service::*work)(Hand&));
  void do_later(Hand& hand, const char* kind, Timestamp at, std::string_view payload = {});
  Rules rules_of(store::Transaction& transaction, OrgId org) const;

  const Clock& clock_;
  IdSource& ids_;
  bus::Streams& streams_;
  jobs::Schedule& jobs_;
  const PeopleDoors people_;
  const Surroundings around_;
};

AlertBrief brief_of(const AlertRow& alert);

}  // namespace madang::alerts
