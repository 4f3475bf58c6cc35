#include "kernel/bus/cluster.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <map>
#include <random>

#include "kernel/log/log.hpp"
#include "kernel/log/thread_name.hpp"

namespace madang::bus {
namespace {

constexpr std::chrono::milliseconds kTidy{1'000};
constexpr std::chrono::milliseconds kAfterFailure{200};

std::uint64_t random_number() {
  std::random_device random;
  return std::uint64_t(random()) << 32 | random();
}

Gates::Time now() { return std::chrono::steady_clock::now(); }

}  // namespace

Cluster::Cluster(Parts parts, ClusterOptions options)
    : parts_(std::move(parts)),
      options_(std::move(options)),
      number_(random_number()),
      prefix_(options_.prefix + "." + parts_.streams.epoch() + "."),
      gates_(parts_.hub, parts_.streams.memory(), options_.gates),
      ephemera_([this](const OneStream& stream, const std::vector<std::string>& envelopes) {
        send(subject(stream), EphemeralBatch{stream.org, stream.key, {envelopes.begin(), envelopes.end()}});
      }) {
  gates_.on_interest([this](const OneStream& stream, bool heard) {
    heard ? parts_.relay.subscribe(subject(stream)) : parts_.relay.unsubscribe(subject(stream));
  });
  gates_.on_gap([this] { wake(); });
  parts_.hub.tell_interest_by([this](std::span<const InterestChange> changes) { gates_.change(changes, now()); });
  parts_.streams.join(*this);
}

void Cluster::start() {
  const auto begin = [this](store::Transaction& transaction) { return parts_.feed.begin(transaction); };
  polled_ = now();
  const auto databases = parts_.store.databases();
  sources_.push_back(
      {.database = databases.front(), .cursor = databases.front()->read_now(begin), .heard_at = polled_});
  take_new_databases();
  heard_of_database_ = polled_;
  parts_.relay.start([this](std::string_view, std::string_view bytes) { arrived(bytes); });
  parts_.relay.subscribe(prefix_ + "ended");
  parts_.relay.subscribe(prefix_ + "all");
  ephemera_.start();
  thread_ = std::thread([this] { work(); });
}

void Cluster::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (!thread_.joinable()) return;
  thread_.join();
  ephemera_.stop();
  parts_.relay.stop();
  gates_.close();
}

std::string Cluster::subject(const OneStream& stream) const {
  return prefix_ + "s." + stream.org.text() + "." + stream.key.name();
}

void Cluster::send(std::string subject, const decltype(NodeMessage::body)& body) {
  parts_.relay.publish(std::move(subject), write_node_message({number_, body}));
}

void Cluster::committed(const OneStream& stream, GateEvent event) {
  const bool is_short = event.envelope->size() <= kLongestHinted;
  const auto text = event.envelope;
  const EventHint hint{stream.org, stream.key, event.seq, event.keeping, is_short ? *text : std::string_view()};
  ephemera_.flush(stream);
  send(subject(stream), hint);
  ++hints_out_;
  gates_.take(stream, std::move(event), now());
}

void Cluster::told(const OneStream& stream, std::string envelope) { ephemera_.add(stream, std::move(envelope)); }

void Cluster::redacted(const OneStream& stream, std::int64_t seq) {
  gates_.redact(stream, seq);
  send(subject(stream), Redaction{stream.org, stream.key, seq});
}

void Cluster::let_hear(const HearingChange& change) {
  gates_.let_hear(change.member, {change.org, change.stream}, change.base, now());
  send(subject({change.org, StreamKey::of(change.member)}), change);
}

void Cluster::let_hear_no_more(const HearingChange& change) {
  gates_.let_hear_no_more(change.member, {change.org, change.stream});
  send(subject({change.org, StreamKey::of(change.member)}), change);
}

void Cluster::end_session(SessionId session) {
  parts_.hub.end_session(session);
  send(prefix_ + "ended", SessionEnd{session});
}

void Cluster::broadcast(std::string_view bytes) { send(prefix_ + "all", Broadcast{bytes}); }

void Cluster::tell_reach(const std::vector<std::string>& names) {
  send(prefix_ + "all", Reach{{names.begin(), names.end()}});
}

void Cluster::add_database(store::Store& known_as, store::Store& opened) {
  const auto begin = [this](store::Transaction& transaction) { return parts_.feed.begin(transaction); };
  const Time before = now();
  Source source{.database = &known_as, .cursor = opened.read_now(begin), .heard_at = before};
  const std::lock_guard lock(mutex_);
  new_sources_.push_back(std::move(source));
}

bool Cluster::vouches() const { return now() - heard_of_database_.load() < options_.vouching; }

bool Cluster::vouches_for(const OneStream& stream) { return gates_.vouches_for(stream, now()); }

void Cluster::settle(OrgId org, std::span<const Resumed> told, const boost::asio::any_io_executor& executor,
                     std::move_only_function<void(bool)> settled) {
  std::vector<Gates::Told> numbers;
  for (const auto& each : told)
    if (each.answer != ResumeAnswer::gone) numbers.push_back({StreamKey::of(each.stream), each.seq});
  auto tell = [executor, settled = std::move(settled)](bool complete) mutable {
    boost::asio::post(executor, [settled = std::move(settled), complete]() mutable { settled(complete); });
  };
  gates_.settle(org, numbers, std::move(tell), now());
}

void Cluster::arrived(std::string_view bytes) {
  const auto message = read_node_message(bytes);
  if (!message) {
    ++malformed_;
    return;
  }
  if (message->sender == number_) return;
  if (const auto* reach = std::get_if<Reach>(&message->body))
    return standing_.heard(message->sender, {reach->names.begin(), reach->names.end()}, now());
  if (const auto* broadcast = std::get_if<Broadcast>(&message->body)) {
    if (broadcast_heard_) broadcast_heard_(message->sender, broadcast->bytes);
    return;
  }
  std::visit([this](const auto& body) { hear(body); }, message->body);
}

void Cluster::hear(const EventHint& hint) {
  ++hints_in_;
  look_whether_left_behind();
  GateEvent event{hint.seq, hint.keeping, nullptr};
  if (!hint.envelope.empty()) event.envelope = std::make_shared<const std::string>(hint.envelope);
  gates_.take({hint.org, hint.stream}, std::move(event), now());
}

/// A hint that comes while nothing can be written here says that somebody else can. Not at once: when a database comes
/// back, one node finds it before the others.
void Cluster::look_whether_left_behind() {
  if (parts_.store.is_writable()) return others_go_on_since_.reset();
  if (!others_go_on_since_) others_go_on_since_ = now();
  if (now() - *others_go_on_since_ < options_.left_behind) return;
  others_go_on_since_.reset();
  log::warning("others go on while the database does not answer here; people are sent to them");
  if (left_behind_) left_behind_();
}

void Cluster::hear(const EphemeralBatch& batch) {
  for (const auto& envelope : batch.envelopes) parts_.hub.publish(batch.org, batch.stream.name(), 0, envelope);
}

void Cluster::hear(const HearingChange& change) {
  parts_.hub.note_changed(change.member);
  {
    const std::lock_guard lock(mutex_);
    hearing_.push_back(change);
    woken_ = true;
  }
  changed_.notify_all();
}

void Cluster::hear(const Redaction& redaction) { gates_.redact({redaction.org, redaction.stream}, redaction.seq); }

void Cluster::hear(const SessionEnd& end) { parts_.hub.end_session(end.session); }

ClusterCounts Cluster::counts() const {
  ClusterCounts counts;
  counts.relay = parts_.relay.counts();
  counts.gates = gates_.counts();
  counts.hints_out = hints_out_;
  counts.hints_in = hints_in_;
  counts.malformed = malformed_;
  counts.ephemera_dropped = ephemera_.dropped();
  counts.feed_failures = feed_failures_;
  counts.feed_age_milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now() - heard_of_database_.load()).count();
  counts.is_connected = parts_.relay.is_connected();
  return counts;
}

void Cluster::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

Cluster::Time Cluster::next_poll() const {
  return polled_ + (parts_.relay.is_connected() ? options_.poll : options_.poll_unconnected);
}

void Cluster::wait() {
  const Time next = std::min({next_poll(), gates_.next_look(), now() + options_.poll_unconnected});
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, next, [this] { return stopping_ || woken_; });
  woken_ = false;
}

void Cluster::work() {
  log::name_this_thread("cluster");
  Time tidied = now();
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    if (!ask_database()) {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, kAfterFailure, [this] { return stopping_; });
      continue;
    }
    if (now() - tidied > kTidy) {
      tidied = now();
      gates_.tidy(tidied);
      parts_.hub.sweep();
    }
    wait();
  }
}

/// False when the database does not answer: that is said once.
bool Cluster::ask_database() {
  try {
    fill_gaps();
    look_who_hears();
    if (now() >= next_poll()) poll();
  } catch (const std::exception& failure) {
    ++feed_failures_;
    if (!std::exchange(failing_, true))
      log::warning("the database does not say what other nodes do", {{"error", failure.what()}});
    return false;
  }
  if (std::exchange(failing_, false)) log::info("the database says again what other nodes do");
  return true;
}

/// What is away is not waited for: others wait behind it.
void Cluster::demand_reachable(OrgId org) {
  if (sources_.size() == 1) return;
  for (const auto& source : sources_)
    if (!source.database->is_writable() && parts_.store.is_home(*source.database, org))
      throw std::runtime_error("the shard of " + org.text() + " is away");
}

void Cluster::fill_gaps() {
  std::map<OrgId, std::vector<Gates::Gap>> groups;
  for (auto& gap : gates_.gaps(now())) {
    const OrgId group = read_with(gap.stream.org);
    groups[group].push_back(std::move(gap));
  }
  std::exception_ptr failed;
  for (const auto& [org, gaps] : groups) try {
      fill_gaps(org, gaps);
    } catch (...) {
      failed = std::current_exception();
    }
  if (failed) std::rethrow_exception(failed);
}

void Cluster::fill_gaps(OrgId org, const std::vector<Gates::Gap>& gaps) {
  try {
    demand_reachable(org);
    auto fillings = parts_.store.read_now(org, [&](store::Transaction& transaction) {
      std::vector<Gates::Filling> found;
      for (const auto& gap : gaps) found.push_back(parts_.streams.fill(transaction, gap, options_.fill_at_once));
      return found;
    });
    for (auto& filling : fillings) gates_.fill(std::move(filling), now());
  } catch (...) {
    for (const auto& gap : gaps) gates_.give_up(gap, now());
    throw;
  }
}

/// Each member and stream once and with their last base.
std::vector<HearingChange> Cluster::take_hearing_changes() {
  std::vector<HearingChange> taken;
  {
    const std::lock_guard lock(mutex_);
    taken = std::exchange(hearing_, {});
  }
  std::map<std::pair<MemberId, StreamKey>, HearingChange> last;
  for (const auto& change : taken) {
    auto& place = last.try_emplace({change.member, change.stream}, change).first->second;
    place.base = std::max(place.base, change.base);
  }
  std::vector<HearingChange> changes;
  for (const auto& [key, change] : last) changes.push_back(change);
  std::erase_if(changes, [this](const HearingChange& each) { return !gates_.is_heard(StreamKey::of(each.member)); });
  return changes;
}

/// Those that could not be looked at are looked at again.
void Cluster::look_who_hears() {
  std::map<OrgId, std::vector<HearingChange>> groups;
  for (const auto& change : take_hearing_changes()) groups[read_with(change.org)].push_back(change);
  std::exception_ptr failed;
  for (const auto& [org, changes] : groups) try {
      look_who_hears(org, changes);
    } catch (...) {
      failed = std::current_exception();
      const std::lock_guard lock(mutex_);
      hearing_.insert(hearing_.end(), changes.begin(), changes.end());
    }
  if (failed) std::rethrow_exception(failed);
}

/// Each snapshot is later than the one before, so the last word is the database's.
void Cluster::look_who_hears(OrgId org, const std::vector<HearingChange>& changes) {
  demand_reachable(org);
  std::vector<std::optional<std::int64_t>> from;
  parts_.store.read_now(org, [&](store::Transaction& transaction) {
    from.clear();
    for (const auto& each : changes)
      from.push_back(parts_.hears(transaction, each.org, each.member, each.stream.name()));
  });
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const OneStream stream{changes[i].org, changes[i].stream};
    if (!from[i]) gates_.let_hear_no_more(changes[i].member, stream);
    // Without a base there is a word of the joining yet to come, or it came before.
    if (from[i] && changes[i].base >= 0)
      gates_.let_hear(changes[i].member, stream, std::max(changes[i].base, *from[i] - 1), now());
  }
}

/// Those that had not come when this began, see add_database(), and those that went away at that very moment.
void Cluster::take_new_databases() {
  {
    const std::lock_guard lock(mutex_);
    std::ranges::move(std::exchange(new_sources_, {}), std::back_inserter(sources_));
  }
  const auto begin = [this](store::Transaction& transaction) { return parts_.feed.begin(transaction); };
  for (store::Store* database : parts_.store.databases()) {
    if (std::ranges::find(sources_, database, &Source::database) != sources_.end()) continue;
    const Time before = now();
    sources_.push_back({.database = database, .cursor = database->read_now(begin), .heard_at = before});
  }
}

/// Memory is believed as long as the database that said nothing for the longest is heard.
void Cluster::poll() {
  take_new_databases();
  const Time before = now();
  std::exception_ptr failed;
  Time oldest = before;
  for (auto& source : sources_) {
    try {
      poll(source);
    } catch (...) {
      failed = std::current_exception();
    }
    oldest = std::min(oldest, source.heard_at);
  }
  if (parts_.store.away().empty()) heard_of_database_ = oldest;
  if (failed) std::rethrow_exception(failed);
  polled_ = before;
}

void Cluster::poll(Source& source) {
  const Time before = now();
  if (sources_.size() > 1 && !source.database->is_writable()) throw std::runtime_error("a shard is away");
  const auto answer = source.database->read_now(
      [&](store::Transaction& transaction) { return parts_.feed.since(transaction, source.cursor); });
  hear_news(source, answer);
  source.cursor = answer.next;
  source.heard_at = before;
}

void Cluster::hear_news(Source& source, const Feed::Answer& answer) {
  for (const auto& head : answer.heads)
    if (const auto key = StreamKey::read(head.stream)) gates_.expect({head.org, *key}, head.seq, now());
  std::set<News> known;
  for (const auto& news : answer.news) {
    if (!source.known_news.contains(news)) hear_news(news);
    known.insert(news);
  }
  source.known_news = std::move(known);
}

void Cluster::hear_news(const News& news) {
  const auto key = StreamKey::read(news.stream);
  if (news.kind == NewsKind::session) parts_.hub.end_session(SessionId{news.subject_id});
  if (news.kind == NewsKind::place) parts_.store.look_for(news.org);
  if (news.kind == NewsKind::redaction && key) gates_.redact({news.org, *key}, news.seq);
  if (news.kind == NewsKind::hearing && key) hear(HearingChange{news.org, MemberId{news.subject_id}, *key, news.seq});
}

}  // namespace madang::bus
