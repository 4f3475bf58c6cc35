#include <algorithm>

#include "calendar/passwords_store.hpp"
#include "calendar/service.hpp"
#include "kernel/auth/tokens.hpp"

namespace madang::calendar {
namespace {

constexpr std::chrono::hours kUseStep{1};
constexpr std::size_t kGroup = 4;  // characters between hyphens, for who types it on a phone

CalendarPassword shown(const PasswordRow& row) { return {row.id, row.name, row.created_at, row.last_used_at}; }

std::string grouped(std::string_view code) {
  std::string text;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % kGroup == 0) text += '-';
    text += code[i];
  }
  return text;
}

}  // namespace

/// Made from the server's key, as invites are: a retry is told the same, and it lies in no table.
std::string Service::password_code(OrgId org, CalendarPasswordId id) const {
  return auth::derived_code(key_, "calendar password", org.text() + " " + id.text());
}

std::string Service::password_hash(std::string_view secret) const {
  return auth::keyed_hash(key_, "calendar password", secret);
}

CalendarPasswordList Service::list_passwords(store::Transaction& transaction, const auth::Actor& actor,
                                             const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  CalendarPasswordList list{{}, user_name_of(actor.org_id, actor.member_id), "/dav/"};
  for (const PasswordRow& row : passwords_of(transaction, actor.org_id, actor.member_id))
    list.passwords.push_back(shown(row));
  std::ranges::reverse(list.passwords);
  return list;
}

CalendarPasswordId Service::create_password(store::Transaction& transaction, const auth::Actor& actor,
                                            const CreateCalendarPassword& request) {
  auth::require(actor, auth::Verb::see);
  const std::string name = people::accepted_line(request.name.value, "name", 1);
  if (passwords_of(transaction, actor.org_id, actor.member_id).size() >= kMostCalendarPasswords)
    throw Refusal(kTooManyCalendarPasswords);
  const auto id = ids_.next<CalendarPasswordId>();
  add_password(
      transaction, actor.org_id,
      {id, actor.member_id, actor.account_id, name, password_hash(password_code(actor.org_id, id)), clock_.now(), {}});
  return id;
}

NewCalendarPassword Service::created_password(store::Transaction& transaction, const auth::Actor& actor,
                                              CalendarPasswordId id) const {
  const auto row = find_password(transaction, actor.org_id, id);
  if (!row || row->member_id != actor.member_id) throw Refusal(kNotFound);
  return {shown(*row), grouped(password_code(actor.org_id, id))};
}

void Service::revoke_password(store::Transaction& transaction, const auth::Actor& actor,
                              const NameCalendarPassword& request) {
  const auto row = find_password(transaction, actor.org_id, request.password_id);
  const bool is_own = row && row->member_id == actor.member_id;
  auth::require(actor, auth::Verb::amend, {.visible = is_own, .author = true});
  remove_password(transaction, actor.org_id, row->id);
}

std::optional<auth::Actor> Service::member_by(store::Transaction& transaction, OrgId org, MemberId member,
                                              AccountId account) const {
  const auto role = doors_.role_of(transaction, org, member);
  if (!role) return std::nullopt;
  auth::Actor actor;
  actor.account_id = account;
  actor.org_id = org;
  actor.member_id = member;
  actor.role = *role;
  return actor;
}

std::optional<SignedInClient> Service::sign_in_client(store::Transaction& transaction,
                                                      const CalendarLogin& login) const {
  const std::string hash = password_hash(login.secret);
  std::optional<PasswordRow> found;
  // Hashes under the server's key are compared, so how long it takes says nothing of the secret.
  for (PasswordRow& row : passwords_of(transaction, login.org_id, login.member_id))
    if (row.hash == hash) found = std::move(row);
  auto actor = found ? member_by(transaction, login.org_id, login.member_id, found->account_id) : std::nullopt;
  if (!actor) return std::nullopt;
  const bool is_stale = !found->last_used_at || clock_.now() - *found->last_used_at >= kUseStep;
  return SignedInClient{std::move(*actor), found->id, is_stale};
}

void Service::note_use(store::Transaction& transaction, OrgId org, CalendarPasswordId id) {
  save_password_use(transaction, org, id, clock_.now());
}

}  // namespace madang::calendar
