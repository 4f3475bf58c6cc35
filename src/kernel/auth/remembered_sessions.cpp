#include "kernel/auth/remembered_sessions.hpp"

namespace madang::auth {

std::optional<LivingSession> RememberedSessions::find(const std::string& token_hash) {
  if (!news_.is_fresh()) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  const auto found = by_token_.find(token_hash);
  return found == by_token_.end() ? std::nullopt : living(found->second);
}

std::optional<LivingSession> RememberedSessions::find(SessionId id) {
  if (!news_.is_fresh()) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  return living(id);
}

std::optional<LivingSession> RememberedSessions::living(SessionId id) {
  const auto found = by_id_.find(id.value);
  if (found == by_id_.end()) return std::nullopt;
  if (!news_.has_ended_since(id, found->second.news)) return found->second.session;
  by_id_.erase(found);
  return std::nullopt;
}

void RememberedSessions::keep(const LivingSession& session, const std::string& token_hash) {
  const std::scoped_lock lock(mutex_);
  if (by_id_.size() >= kMost || by_token_.size() >= kMost) {
    by_id_.clear();
    by_token_.clear();
  }
  by_id_.insert_or_assign(session.id.value, Entry{session, news_before_it_was_read()});
  if (!token_hash.empty()) by_token_.insert_or_assign(token_hash, session.id);
}

/// The count as it was at least kOldest ago, or at the start.
std::uint64_t RememberedSessions::news_before_it_was_read() {
  const auto now = Steady::now();
  if (now - noted_at_ > kOldest) {
    noted_before_ = noted_;
    noted_ = news_.count();
    noted_at_ = now;
  }
  return noted_before_;
}

}  // namespace madang::auth
