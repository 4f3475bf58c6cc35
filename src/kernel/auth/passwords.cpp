#include "kernel/auth/passwords.hpp"

#include <sodium.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <stdexcept>

#include "kernel/auth/tokens.hpp"

namespace madang::auth {
namespace {

constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = 19 * 1024 * 1024;
constexpr std::string_view kMatch = "match";

void wipe(std::string& text) { sodium_memzero(text.data(), text.size()); }

/// A password that leaves no trace.
class Secret {
 public:
  explicit Secret(std::string& taken) : text_(taken) { wipe(taken); }
  ~Secret() { wipe(text_); }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;

  std::string_view text() const { return text_; }

 private:
  std::string text_;
};

/// One place in the bounded queue, given back when the work is done or dropped.
class Place {
 public:
  explicit Place(std::atomic<std::size_t>& begun) : begun_(begun) { ++begun_; }
  ~Place() { --begun_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::atomic<std::size_t>& begun_;
};

std::string verify(std::string_view password, const std::string& hash) {
  const bool match = crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
  return std::string(match ? kMatch : std::string_view());
}

[[noreturn]] void refuse_more() {
  Refusal refusal(kTooManySignIns);
  refusal.retry_after_seconds = 2;
  throw refusal;
}

}  // namespace

Passwords::Passwords(std::size_t threads, std::size_t queue) : queue_(queue), pool_(threads) { ready_sodium(); }

Passwords::~Passwords() { pool_.join(); }

std::string Passwords::hash_now(std::string_view password) {
  ready_sodium();
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(), kPasses, kMemory) != 0) throw std::bad_alloc();
  hash.resize(hash.find('\0'));
  return hash;
}

boost::asio::awaitable<std::string> Passwords::hash(std::string password) {
  co_return co_await run(password, &Passwords::hash_now);
}

boost::asio::awaitable<bool> Passwords::matches(std::string password, std::string hash) {
  const Work work = [hash = std::move(hash)](std::string_view text) { return verify(text, hash); };
  const std::string answer = co_await run(password, work);
  co_return answer == kMatch;
}

boost::asio::awaitable<bool> Passwords::matches_nobody(std::string password) {
  co_await run(password, &Passwords::hash_now);
  co_return false;
}

boost::asio::awaitable<std::string> Passwords::run(std::string& password, Work work) {
  const auto secret = std::make_shared<const Secret>(password);
  const auto place = std::make_shared<const Place>(begun_);
  if (begun_ > queue_) refuse_more();
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto start = [&](auto handler) {
    auto resume = std::make_shared<decltype(handler)>(std::move(handler));
    auto guard = boost::asio::make_work_guard(executor);
    boost::asio::post(pool_, [resume, guard = std::move(guard), work, secret, place]() mutable {
      std::exception_ptr error;
      std::string answer;
      try {
        answer = work(secret->text());
      } catch (...) {
        error = std::current_exception();
      }
      boost::asio::post(guard.get_executor(), [resume, error, answer] { (*resume)(error, answer); });
    });
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&,
                                                 void(std::exception_ptr, std::string)>(start,
                                                                                        boost::asio::use_awaitable);
}

}  // namespace madang::auth
