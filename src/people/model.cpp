#include "people/model.hpp"

#include <algorithm>

namespace madang::people {
namespace {

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_letter_or_digit(char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z'); }

/// Parts of letters and digits, parted by `separators`, of at most `most` characters each.
bool is_parted(std::string_view text, std::string_view separators, std::size_t most) {
  std::size_t length = 0;
  for (const char c : text) {
    const bool separator = separators.find(c) != std::string_view::npos;
    if (!separator && !is_letter_or_digit(c)) return false;
    if (separator && length == 0) return false;
    length = separator ? 0 : length + 1;
    if (length > most) return false;
  }
  return length > 0;
}

}  // namespace

std::string accepted_login(std::string_view login, std::string field) {
  std::string folded_login = folded(login);
  const bool letters = std::ranges::all_of(folded_login, [](char c) {
    return is_lower_or_digit(c) || std::string_view("._@+-").find(c) != std::string_view::npos;
  });
  if (!letters || folded_login.size() < 3 || folded_login.size() > 64)
    throw Refusal(kInvalid, std::move(field), "The login must have 3 to 64 letters a to z, digits or any of . _ @ + -");
  return folded_login;
}

std::string accepted_line(std::string_view text, std::string field, std::size_t least) {
  const std::string_view line = trimmed(text);
  if (line.find_first_of("\n\t") != std::string_view::npos)
    throw Refusal(kInvalid, field, field + " must be one line.");
  if (line.empty() && least > 0) throw Refusal(kInvalid, field, field + " must not be empty.");
  return std::string(line);
}

void require_window(std::int64_t minutes, std::string field) {
  if (minutes >= 0 && minutes <= kMostMinutes) return;
  const auto why = field + " must be between 0 and " + std::to_string(kMostMinutes) + ".";
  throw Refusal(kInvalid, std::move(field), why);
}

void require_locale(std::string_view locale, std::string field) {
  const auto language = locale.substr(0, locale.find('-'));
  if (language.size() < 2 || language.size() > 3 || locale.size() > 35 || !is_parted(locale, "-", 8))
    throw Refusal(kInvalid, std::move(field), "The locale must be a language tag such as ko or zh-Hans.");
}

void require_time_zone(std::string_view time_zone, std::string field) {
  if (time_zone.size() > 64 || !is_parted(time_zone, "/_+-", 32))
    throw Refusal(kInvalid, std::move(field), "The time zone must be a name such as Asia/Seoul.");
}

void require_status_end(Timestamp until, Timestamp now) {
  if (until <= now) throw Refusal(kInvalid, "status_until", "status_until must be in the future.");
  if (until > now + kLongestStatus)
    throw Refusal(kInvalid, "status_until", "status_until must be at most 30 days away.");
}

void drop_ended_status(Member& member, Timestamp now) {
  if (!member.status_until || *member.status_until > now) return;
  member.status.clear();
  member.status_until.reset();
}

bool may_give(Role role, Role given) {
  if (role == Role::owner) return true;
  return role == Role::admin && (given == Role::member || given == Role::guest);
}

Role role_of(InviteRole role) {
  switch (role) {
    case InviteRole::admin: return Role::admin;
    case InviteRole::member: return Role::member;
    case InviteRole::guest: return Role::guest;
  }
  return Role::guest;
}

void require_open(const Invite& invite, Timestamp now) {
  if (invite.revoked_at) throw Refusal(kInviteRevoked);
  if (invite.expires_at <= now) throw Refusal(kInviteExpired);
  if (invite.max_uses && invite.uses >= *invite.max_uses) throw Refusal(kInviteUsedUp);
}

}  // namespace madang::people
