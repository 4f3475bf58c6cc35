#pragma once

#include <optional>
#include <string>

#include "base/json/fields.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/store/transaction.hpp"
#include "people/audit_service.hpp"
#include "people/directory_service.hpp"
#include "people/model.hpp"

namespace madang::people {

/// A request that names nothing but the organisation.
struct OfOrganisation {
  OrgId org_id;
};
BOOST_DESCRIBE_STRUCT(OfOrganisation, (), (org_id))

struct FoundOrganisation {
  ClientId client_id;
  Text<1, 80> name;
  Text<1, 35> locale;
  Text<1, 64> time_zone;
  Text<1, 80> display_name;
  std::optional<Newcomer> newcomer;
};
BOOST_DESCRIBE_STRUCT(FoundOrganisation, (), (client_id, name, locale, time_zone, display_name, newcomer))

/// Without an id it is a new field.
struct WantedField {
  std::optional<ProfileFieldId> id;
  Text<1, 40> name;
  ProfileFieldKind kind = ProfileFieldKind::text;
  ProfileFieldWriter writer = ProfileFieldWriter::member;
};
BOOST_DESCRIBE_STRUCT(WantedField, (), (id, name, kind, writer))

struct ChangeOrganisation {
  OrgId org_id;
  ClientId client_id;
  std::optional<Text<1, 80>> name;
  std::optional<Text<1, 35>> locale;
  std::optional<Text<1, 64>> time_zone;
  std::optional<std::vector<WantedField>> profile_fields;  ///< all of them; what a missing one said is forgotten
  std::optional<std::int64_t> edit_minutes;
  std::optional<std::int64_t> recall_minutes;
  std::optional<GroupFounders> group_founders;
  std::optional<History> group_history;
  std::optional<LinkPreviews> link_previews;
  std::optional<MeetingRecordings> recordings;
};
BOOST_DESCRIBE_STRUCT(ChangeOrganisation, (),
                      (org_id, client_id, name, locale, time_zone, profile_fields, edit_minutes, recall_minutes,
                       group_founders, group_history, link_previews, recordings))

class Organisations {
 public:
  /// With `open_to_founding` false only the first organisation of a server can be founded.
  /// New ones live on the emptiest of the `shards` there are just then; without any, where everything does.
  Organisations(const Clock& clock, IdSource& ids, Directory& directory, Audit& audit, bool open_to_founding,
                std::function<std::vector<std::string>()> shards = {})
      : clock_(clock),
        ids_(ids),
        directory_(directory),
        audit_(audit),
        open_to_founding_(open_to_founding),
        shards_(std::move(shards)) {}

  static void require_foundable(const FoundOrganisation& request);
  /// The first half, above organisations: says where it will live. Who never comes to the second leaves a place that
  /// housekeeping takes back.
  OrgId place(store::Transaction& transaction);
  /// The second, where it lives. The founder becomes its owner. `newcomer` was settled before.
  void found(store::Transaction& transaction, OrgId org, const Account& founder, const FoundOrganisation& request);
  void forget_empty_places(store::Transaction& transaction);
  Organisation look(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation& request) const;
  /// The rules alone may be granted.
  Organisation change(store::Transaction& transaction, const auth::Actor& actor, const ChangeOrganisation& request);
  ServerInfo server_info(store::Transaction& transaction) const;

  static constexpr std::chrono::hours kPlaceIsKept{1};

 private:
  std::vector<ProfileField> accepted_fields(const std::vector<ProfileField>& present,
                                            const std::vector<WantedField>& wanted);
  void forget_values(store::Transaction& transaction, const Organisation& before, const Organisation& after);
  bool may_found(store::Transaction& transaction) const;

  const Clock& clock_;
  IdSource& ids_;
  Directory& directory_;
  Audit& audit_;
  const bool open_to_founding_;
  const std::function<std::vector<std::string>()> shards_;
};

}  // namespace madang::people
