#include "kernel/auth/attempts.hpp"

#include <boost/asio/ip/address.hpp>

namespace madang::auth {

std::string login_key(std::string_view login) { return "login " + std::string(login); }

std::string address_key(std::string_view text) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(text), error);
  if (error || !address.is_v6() || address.to_v6().is_v4_mapped()) return "address " + std::string(text);
  auto network = address.to_v6().to_bytes();
  std::fill(network.begin() + 8, network.end(), static_cast<unsigned char>(0));
  return "address " + boost::asio::ip::address_v6(network).to_string();
}

Refusal too_many_attempts(Timestamp since, Timestamp now) {
  Refusal refusal(kTooManyAttempts);
  const auto left = Attempts::kWindow - (now - since);
  refusal.retry_after_seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(left).count());
  return refusal;
}

Attempts::Attempts(const Clock& clock, std::size_t most_by_login, std::size_t most_by_address, std::size_t most_entries)
    : clock_(clock), most_by_login_(most_by_login), most_by_address_(most_by_address), most_entries_(most_entries) {}

void Attempts::begin(std::string_view login, std::string_view address) {
  const std::scoped_lock lock(mutex_);
  const Timestamp now = clock_.now();
  drop_old(now);
  check(login_key(login), most_by_login_, now);
  check(address_key(address), most_by_address_, now);
  count(login_key(login), now);
  count(address_key(address), now);
}

void Attempts::succeeded(std::string_view login, std::string_view address) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = by_key_.find(login_key(login)); found != by_key_.end()) {
    oldest_first_.erase(found->second);
    by_key_.erase(found);
  }
  const auto found = by_key_.find(address_key(address));
  if (found != by_key_.end() && found->second->count > 0) --found->second->count;
}

std::size_t Attempts::entries() const {
  const std::scoped_lock lock(mutex_);
  return by_key_.size();
}

void Attempts::drop_old(Timestamp now) {
  // What lies in the future was counted before the clock was set back; nobody knows how long ago.
  const auto is_over = [&](const Entry& entry) { return now - entry.since >= kWindow || now < entry.since; };
  while (!oldest_first_.empty() && (is_over(oldest_first_.front()) || by_key_.size() > most_entries_)) {
    by_key_.erase(oldest_first_.front().key);
    oldest_first_.pop_front();
  }
}

void Attempts::check(const std::string& key, std::size_t most, Timestamp now) const {
  const auto found = by_key_.find(key);
  if (found == by_key_.end() || found->second->count < most) return;
  throw too_many_attempts(found->second->since, now);
}

void Attempts::count(const std::string& key, Timestamp now) {
  auto found = by_key_.find(key);
  if (found == by_key_.end()) {
    const auto entry = oldest_first_.insert(oldest_first_.end(), {key, 0, now});
    found = by_key_.emplace(key, entry).first;
  }
  ++found->second->count;
}

}  // namespace madang::auth
