#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "alerts/delivery_model.hpp"
#include "alerts/pushes_store.hpp"
#include "alerts/requests.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/jobs/jobs.hpp"
#include "kernel/outbound/push_message.hpp"
#include "kernel/store/transaction.hpp"
#include "people/service.hpp"

namespace madang::alerts {

/// A browser of the reader's that may be woken.
struct PushDevice {
  PushId id;
  std::string device_name;  ///< as it named itself when it signed in
  bool present = false;     ///< the one that asks
  Timestamp created_at;
  std::optional<Timestamp> told_at;  ///< when its maker last took a message for it
  std::string fault;                 ///< why not, the last time; empty when it did
};
BOOST_DESCRIBE_STRUCT(PushDevice, (), (id, device_name, present, created_at, told_at, fault))

struct PushSetting {
  std::optional<std::string> public_key;  ///< `applicationServerKey`; absent where the server wakes nobody
  std::vector<PushDevice> devices;
};
BOOST_DESCRIBE_STRUCT(PushSetting, (), (public_key, devices))

/// What `pushManager.subscribe()` gave, as `toJSON()` writes it, and what the browser speaks.
struct KeepPush {
  OrgId org_id;
  Text<1, 1500> endpoint;
  Text<1, 200> p256dh;
  Text<1, 100> auth;
  std::optional<PushLanguage> language;
};
BOOST_DESCRIBE_STRUCT(KeepPush, (), (org_id, endpoint, p256dh, auth, language))

struct NamePush {
  OrgId org_id;
  PushId push_id;
};
BOOST_DESCRIBE_STRUCT(NamePush, (), (org_id, push_id))

struct TryPush {
  OrgId org_id;
  PushId push_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(TryPush, (), (org_id, push_id, client_id))

/// What is needed of the rest of the house.
struct PushDoors {
  std::string public_key;  ///< empty where this server wakes nobody
  /// Why nothing can be sent there: a sentence that names the field.
  std::function<std::optional<std::string>(const outbound::PushSubscription&)> fault_of;
  /// Where an account is signed in.
  std::function<std::vector<auth::KnownSession>(store::Transaction&, AccountId)> sessions_of;
  std::function<people::Organisation(store::Transaction&, OrgId)> organisation_of;
};

/// A message that no alert's steps wait for: a trial, or news of a call.
struct ClaimedPush {
  OrgId org_id;
  Parcel parcel;
};

/// Which browsers may be woken. Verbs run inside the caller's transaction; one per process, any thread.
class Pushes {
 public:
  Pushes(const Clock& clock, IdSource& ids, jobs::Schedule& jobs, PushDoors doors)
      : clock_(clock), ids_(ids), jobs_(jobs), doors_(std::move(doors)) {}

  PushSetting look(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation& request) const;
  /// For the browser that asks, which has one of these at most; whoever had this endpoint before has it no longer. Of
  /// more than kMostPushes those go that have not said for the longest time that they are still there.
  PushDevice keep(store::Transaction& transaction, const auth::Actor& actor, const KeepPush& request);
  void forget(store::Transaction& transaction, const auth::Actor& actor, const NamePush& request);
  /// What comes of it is seen in the list a moment later.
  PushDevice try_out(store::Transaction& transaction, const auth::Actor& actor, const TryPush& request);

  /// Those of a member where somebody is still signed in.
  std::vector<PushRow> living(store::Transaction& transaction, OrgId org, MemberId member) const;
  /// Takes part in the transaction: the callee's browsers are told soon after. Later news of a call take the place of
  /// what was not sent yet.
  void tell(store::Transaction& transaction, OrgId org, const CallNews& news);
  std::optional<ClaimedPush> claim_trial(store::Transaction& transaction, OrgId org, PushId id) const;
  /// Nothing when nobody is to be woken, or when it rings no more.
  std::optional<ClaimedPush> claim_call(store::Transaction& transaction, OrgId org, const CallNews& news) const;
  void settle(store::Transaction& transaction, const ClaimedPush& claimed, const Delivered& delivered) const;

 private:
  PushRow own(store::Transaction& transaction, const auth::Actor& actor, PushId id, auth::Verb verb) const;
  static PushHead head_of(const people::Organisation& organisation, const PushRow& row, const std::string& sender);
  void make_room(store::Transaction& transaction, const auth::Actor& actor, PushId kept) const;

  const Clock& clock_;
  IdSource& ids_;
  jobs::Schedule& jobs_;
  const PushDoors doors_;
};

/// Under the id of a push device.
inline constexpr const char* kTryPush = "alerts.try_push";
/// Under the id of a call.
inline constexpr const char* kPushCall = "alerts.push_call";

}  // namespace madang::alerts
