#include "kernel/s3/caller.hpp"

#include <algorithm>
#include <random>

#include "kernel/log/log.hpp"

namespace madang::s3 {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kBetweenProbes{1};

/// Between half of it and all.
milliseconds jittered(milliseconds length) {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_int_distribution<std::int64_t>(length.count() / 2, length.count())(random) * milliseconds(1);
}

}  // namespace

Caller::Caller(BucketOptions options) : options_(std::move(options)), handles_(options_.connections) {}

Reply Caller::call(const Request& request) {
  const int tries = admit();
  const auto until = steady_clock::now() + options_.deadline * request.slowness;
  for (int tried = 1;; ++tried) {
    auto reply = attempt(request, until);
    if (reply) {
      note_well();
      return std::move(*reply);
    }
    if (reply.error().may_pass && tried < tries && pause(tried, until)) continue;
    note(reply.error().failure);
    throw reply.error().failure;
  }
}

Reply Caller::probe(const Request& request) {
  auto reply =
      attempt(request, steady_clock::now() + std::min<milliseconds>(options_.deadline, 2 * options_.connecting));
  if (!reply) {
    note(reply.error().failure);
    throw reply.error().failure;
  }
  note_well();
  return std::move(*reply);
}

/// How often this request may be tried.
int Caller::admit() {
  const std::lock_guard lock(mutex_);
  if (!trouble_) return options_.tries;
  const auto now = steady_clock::now();
  if (now < next_try_) throw Failure(Failure::Kind::unreachable, *trouble_);
  next_try_ = now + kBetweenProbes;
  return 1;
}

std::expected<Reply, Judged> Caller::attempt(const Request& request, SteadyTime until) {
  auto lease = handles_.take(until);
  if (!lease) {
    return std::unexpected(judge(options_, Broken{stopped_ ? Break::stopped : Break::busy, {}}));
  }
  const auto began = steady_clock::now();
  const auto left = std::chrono::duration_cast<milliseconds>(until - began);
  auto reply = exchange(lease->handle(), options_, request, left, stopped_);
  auto judged = reply ? judge(options_, request, *reply) : judge(options_, reply.error());
  count(request, reply ? reply->body.size() : 0, began, judged.has_value());
  if (reply && reply->clock_offset) clock_offset_ = reply->clock_offset->count();
  if (judged) return std::unexpected(std::move(*judged));
  return std::move(*reply);
}

void Caller::count(const Request& request, std::size_t received, SteadyTime began, bool failed) {
  const auto length = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began);
  requests_ += 1;
  failures_ += failed ? 1 : 0;
  sent_ += request.body.size();
  received_ += received;
  microseconds_ += static_cast<std::uint64_t>(length.count());
}

/// False when there is no time for another try, or the server stops.
bool Caller::pause(int tries, SteadyTime until) {
  const auto length = jittered(options_.first_pause * (1 << std::min(tries - 1, 6)));
  const auto end = steady_clock::now() + length;
  if (end >= until) return false;
  std::unique_lock lock(mutex_);
  if (stopping_.wait_until(lock, end, [this] { return stopped_.load(); })) return false;
  retries_ += 1;
  return true;
}

void Caller::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stopping_.notify_all();
  handles_.stop();
}

void Caller::note_well() {
  const std::lock_guard lock(mutex_);
  if (!trouble_) return;
  trouble_.reset();
  log::info("the file store answers again", {{"endpoint", options_.endpoint}});
}

/// The same sentence once, however many hear it.
void Caller::note(const Failure& failure) {
  using Kind = Failure::Kind;
  if (failure.kind == Kind::stopped) return;
  const bool lasts = failure.kind == Kind::unreachable || failure.kind == Kind::denied;
  const std::lock_guard lock(mutex_);
  const bool is_known = trouble_ == failure.sentence;
  if (lasts) {
    trouble_ = failure.sentence;
    next_try_ = steady_clock::now() + kBetweenProbes;
  }
  if (!is_known) log::error("the file store failed", {{"why", failure.sentence}});
}

std::optional<std::string> Caller::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

BucketCounts Caller::counts() const {
  return {requests_, failures_, retries_, sent_, received_, microseconds_, !trouble()};
}

}  // namespace madang::s3
