#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "kernel/bus/ephemera.hpp"
#include "kernel/bus/feed.hpp"
#include "kernel/bus/gates.hpp"
#include "kernel/bus/node_message.hpp"
#include "kernel/bus/relay.hpp"
#include "kernel/bus/standing.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/store/store.hpp"

namespace madang::bus {

struct ClusterOptions {
  std::string prefix = "madang";  ///< of all subjects; the store's epoch follows it
  GateOptions gates;
  std::chrono::milliseconds poll{700};              ///< how often the database is asked for what is new
  std::chrono::milliseconds poll_unconnected{250};  ///< the same while the relay is not connected
  std::chrono::milliseconds vouching{2'000};        ///< how long its answer is believed
  std::chrono::milliseconds left_behind{600};       ///< how long others commit before whoever cannot is left behind
  std::size_t fill_at_once = 500;                   ///< events that a gate is filled with; beyond, devices ask anew
};

struct ClusterCounts {
  RelayCounts relay;
  GateCounts gates;
  std::uint64_t hints_out = 0;
  std::uint64_t hints_in = 0;
  std::uint64_t malformed = 0;
  std::uint64_t ephemera_dropped = 0;
  std::uint64_t feed_failures = 0;
  std::int64_t feed_age_milliseconds = 0;  ///< since the database last said what is new
  bool is_connected = false;
};

/// From which number on somebody hears a stream, as the database has it; nothing when they do not.
using Hears = std::function<std::optional<std::int64_t>(store::Transaction&, OrgId, MemberId, const StreamName&)>;

/// This node's part in a cluster: tells the others what is committed here and hears of them what is committed there.
///
/// What the relay carries are hints: a lost, doubled, late or reordered one costs time and nothing else. The database
/// alone says what is so. It is asked for what a gate lacks, and for what is new at all every moment (Feed). Who hears
/// what is read from it and never believed of a hint.
///
/// A thread of its own asks the database. The other functions are for any thread and wait for nobody.
class Cluster {
 public:
  struct Parts {
    Streams& streams;
    store::Store& store;
    Hub& hub;
    Relay& relay;
    Feed& feed;
    Hears hears;
  };
  using Heard = std::function<void(std::uint64_t sender, std::string_view bytes)>;

  /// At wiring, before anybody is served.
  Cluster(Parts parts, ClusterOptions options = {});
  ~Cluster() { stop(); }

  /// Throws when the database cannot be asked.
  void start();
  void stop();

  /// For Streams, after commit.
  void committed(const OneStream& stream, GateEvent event);
  void told(const OneStream& stream, std::string envelope);
  void redacted(const OneStream& stream, std::int64_t seq);
  void let_hear(const HearingChange& change);
  void let_hear_no_more(const HearingChange& change);
  void end_session(SessionId session);

  bool vouches() const;
  bool vouches_for(const OneStream& stream);
  /// See Gates::settle; calls `settled` on the executor.
  void settle(OrgId org, std::span<const Resumed> told, const boost::asio::any_io_executor& executor,
              std::move_only_function<void(bool)> settled);

  /// For a slice that has something of its own to tell all nodes; at wiring it says who reads it.
  void broadcast(std::string_view bytes);
  void on_broadcast(Heard heard) { broadcast_heard_ = std::move(heard); }
  std::uint64_t number() const { return number_; }
  /// Called, on the relay's thread, while others commit and this node's database does not answer: it is this node that
  /// is cut off, and its people are better off elsewhere. At wiring.
  void on_left_behind(std::function<void()> act) { left_behind_ = std::move(act); }

  /// To all nodes: which databases this one reaches. What others say of themselves goes to standing().
  void tell_reach(const std::vector<std::string>& names);
  Standing& standing() { return standing_; }
  const Standing& standing() const { return standing_; }

  /// A database has come that was away when the process started; before anybody else uses it. `known_as` is it among
  /// the store's, `opened` may be asked already.
  void add_database(store::Store& known_as, store::Store& opened);

  ClusterCounts counts() const;

 private:
  using Time = Gates::Time;

  std::string subject(const OneStream& stream) const;
  void send(std::string subject, const decltype(NodeMessage::body)& body);
  void arrived(std::string_view bytes);
  void hear(const EventHint& hint);
  void look_whether_left_behind();
  void hear(const EphemeralBatch& batch);
  void hear(const HearingChange& change);
  void hear(const Redaction& redaction);
  void hear(const SessionEnd& end);
  void hear(const Broadcast&) {}
  void hear(const Reach&) {}

  /// One of the databases, and what it said last.
  struct Source {
    store::Store* database;
    Feed::Cursor cursor = 0;
    std::set<News> known_news{};
    Time heard_at{};
  };

  void work();
  void wait();
  void wake();
  Time next_poll() const;
  bool ask_database();
  void fill_gaps();
  void fill_gaps(OrgId org, const std::vector<Gates::Gap>& gaps);
  std::vector<HearingChange> take_hearing_changes();
  void look_who_hears();
  void look_who_hears(OrgId org, const std::vector<HearingChange>& changes);
  void take_new_databases();
  void poll();
  void poll(Source& source);
  /// Which reading is for whom: one for all, where there is one database.
  OrgId read_with(OrgId org) const { return sources_.size() > 1 ? org : OrgId{}; }
  void demand_reachable(OrgId org);
  void hear_news(Source& source, const Feed::Answer& answer);
  void hear_news(const News& news);

  const Parts parts_;
  const ClusterOptions options_;
  const std::uint64_t number_;
  const std::string prefix_;
  Gates gates_;
  Standing standing_;
  Ephemera ephemera_;
  Heard broadcast_heard_;
  std::function<void()> left_behind_;
  std::optional<Time> others_go_on_since_;  // of the relay's thread

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<HearingChange> hearing_;  // to be looked at
  std::vector<Source> new_sources_;
  bool woken_ = false;
  bool stopping_ = false;

  std::vector<Source> sources_;  // this and the next two: of the thread
  Time polled_;
  bool failing_ = false;

  std::atomic<Time> heard_of_database_{Time()};
  std::atomic<std::uint64_t> hints_out_ = 0;
  std::atomic<std::uint64_t> hints_in_ = 0;
  std::atomic<std::uint64_t> malformed_ = 0;
  std::atomic<std::uint64_t> feed_failures_ = 0;
  std::thread thread_;
};

}  // namespace madang::bus
