#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "people/model.hpp"

// What is written down of an administrative act. Pure.

namespace madang::people {

using AuditId = Id<"aud">;

enum class AuditVerb {
  organisation_changed,
  member_added,
  member_changed,
  member_left,
  member_restored,
  member_signed_out,
  powers_granted,
  powers_changed,
  powers_withdrawn,
  department_created,
  department_changed,
  department_removed,
  invite_created,
  invite_revoked,
  join_approved,
  join_declined,
  conversation_founded,
  conversation_released,
  working_time_changed,
  alert_rules_changed,
  announcement_published,
  announcement_refused,
  announcement_revised,
  announcement_withdrawn,
};
BOOST_DESCRIBE_ENUM(AuditVerb, organisation_changed, member_added, member_changed, member_left, member_restored,
                    member_signed_out, powers_granted, powers_changed, powers_withdrawn, department_created,
                    department_changed, department_removed, invite_created, invite_revoked, join_approved,
                    join_declined, conversation_founded, conversation_released, working_time_changed,
                    alert_rules_changed, announcement_published, announcement_refused, announcement_revised,
                    announcement_withdrawn)

/// What an act was done to.
enum class AuditKind { organisation, member, department, invite, join_request, announcement };
BOOST_DESCRIBE_ENUM(AuditKind, organisation, member, department, invite, join_request, announcement)

/// One field, in a few words: names for ids, enumerators as they are, empty for nothing.
struct AuditChange {
  std::string field;
  std::string before;
  std::string after;

  bool operator==(const AuditChange&) const = default;
};
BOOST_DESCRIBE_STRUCT(AuditChange, (), (field, before, after))

/// `target_id` is the id of whatever `target_kind` says.
struct AuditEntry {
  AuditId id;
  Timestamp at;
  MemberId actor_id;
  std::string actor_name;
  AuditVerb verb = AuditVerb::organisation_changed;
  AuditKind target_kind = AuditKind::organisation;
  std::string target_id;
  std::string target_name;
  std::vector<AuditChange> changes;
  std::string address;
  std::string device_name;
};
BOOST_DESCRIBE_STRUCT(AuditEntry, (),
                      (id, at, actor_id, actor_name, verb, target_kind, target_id, target_name, changes, address,
                       device_name))

/// What a verb tells the log; who asks, when and from where the log knows.
struct AuditAct {
  AuditVerb verb;
  AuditKind target_kind;
  std::string target_id;
  std::string target_name;
  std::vector<AuditChange> changes;
};

/// Gathers the fields that differ, each cut to kLongestWords.
class AuditChanges {
 public:
  void add(std::string_view field, std::string_view before, std::string_view after);
  template <class E>
    requires std::is_enum_v<E>
  void add(std::string_view field, E before, E after) {
    add(field, enumerator_name(before), enumerator_name(after));
  }

  std::vector<AuditChange> take() { return std::move(changes_); }

  static constexpr std::size_t kLongestWords = 120;  ///< code points

 private:
  std::vector<AuditChange> changes_;
};

/// One line of an export (RFC 4180), ended by CR LF.
std::string csv_line(const AuditEntry& entry);
/// The line above all others, after the mark that makes spreadsheets read UTF-8.
std::string csv_head();
/// One cell. What a spreadsheet would take for a formula gets an apostrophe in front.
std::string csv_cell(std::string_view text);

}  // namespace madang::people
