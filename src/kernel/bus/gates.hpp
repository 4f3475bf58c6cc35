#pragma once

#include <boost/container/flat_map.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernel/bus/hub.hpp"
#include "kernel/bus/recent.hpp"

namespace madang::bus {

struct GateOptions {
  std::chrono::milliseconds linger{60'000};  ///< how long a stream that nobody hears stays known, for who comes back
  std::chrono::milliseconds patience{10};    ///< how long a gap may close by itself
  std::chrono::milliseconds unknown{200};    ///< how long a device may take to say where a stream stands
  std::size_t waiting = 1'024;               ///< events of one stream that wait for an earlier one
};

/// A committed event on its way to who hears it.
struct GateEvent {
  std::int64_t seq = 0;
  Keeping keeping = Keeping::log;
  Recent::Text envelope;
};

struct GateCounts {
  std::uint64_t passed = 0;
  std::uint64_t doubled = 0;  ///< came again, or were known from the log
  std::uint64_t healed = 0;   ///< read from the log
  std::uint64_t lost = 0;     ///< times that who heard a stream had to ask anew
  std::uint64_t open = 0;     ///< streams heard here
};

/// Where several nodes append, what was committed reaches a node late, twice, in another order or not at all. A gate
/// stands before every stream that is heard here: it lets event n + 1 pass after n, drops what passed before, and asks
/// for the log where one lacks. So devices see 1, 2, 3 as on one machine.
///
/// It opens at a number that somebody read from the database after the first device heard the stream. Memory
/// (`Recent`) knows a stream exactly as long as its gate is open: then everything goes through the gate; before and
/// after other nodes append and nobody here hears of it. Any thread; events leave in order under the lock.
class Gates {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Options = GateOptions;

  /// What the log is asked for: everything after `after`; when that is not known, only where the stream stands.
  struct Gap {
    OneStream stream;
    std::optional<std::int64_t> after;
  };
  /// What the log said. Without the events when there are too many, or they are forgotten.
  struct Filling {
    OneStream stream;
    std::int64_t head = 0;
    std::vector<GateEvent> events;
    bool is_complete = true;
  };
  /// What a device was told: everything up to `seq`.
  struct Told {
    StreamKey stream;
    std::int64_t seq = 0;
  };
  using Settled = std::move_only_function<void(bool)>;

  Gates(Hub& hub, Recent& recent, Options options = {}) : hub_(hub), recent_(recent), options_(options) {}

  /// At wiring: told of every stream that begins to be heard here, and that ends. Under the lock: it must be quick.
  void on_interest(std::function<void(const OneStream&, bool heard)> told) { interest_ = std::move(told); }
  /// Called when gaps() has something to give at a time before that it last named.
  void on_gap(std::function<void()> told) { gap_ = std::move(told); }

  void change(std::span<const InterestChange> changes, Time now);
  bool is_heard(const StreamKey& stream) const;

  /// An event, from this node or another one.
  void take(const OneStream& stream, GateEvent event, Time now);
  /// Somebody says that it stands at `seq`.
  void expect(const OneStream& stream, std::int64_t seq, Time now);
  void redact(const OneStream& stream, std::int64_t seq);

  /// Whether memory may be asked about the stream; then it may for the rest of this loop's turn too.
  bool vouches_for(const OneStream& stream, Time now);

  /// A device was told by the log how its streams stand: calls `settled` once these numbers have passed here, so that
  /// nothing passes later that it knows; with false when some may have passed before it heard them: it must read again.
  void settle(OrgId org, std::span<const Told> told, Settled settled, Time now);

  /// The member's devices hear the stream from the event after `base` on.
  void let_hear(MemberId member, const OneStream& stream, std::int64_t base, Time now);
  void let_hear_no_more(MemberId member, const OneStream& stream);

  /// What lacks by now, each once until it is filled; and when to ask again.
  std::vector<Gap> gaps(Time now);
  Time next_look() const;
  void fill(Filling filling, Time now);
  /// The log could not be asked.
  void give_up(const Gap& gap, Time now);

  /// Forgets what nobody has wanted for long enough.
  void tidy(Time now);
  /// Lets everybody go who waits.
  void close();

  GateCounts counts() const;

 private:
  struct Waiter {
    std::size_t left = 0;
    Settled settled;
  };
  struct Joining {
    std::int64_t base = 0;
    MemberId member;
  };
  struct Gate {
    OrgId org;
    std::optional<std::int64_t> head;  // the last that passed; not known at first
    std::int64_t base = 0;             // where it opened: what comes after has passed here
    std::int64_t expected = 0;
    std::int64_t redacted = 0;
    std::uint32_t loops = 0;  // that hear it
    std::uint32_t fruitless = 0;
    bool asked = false;
    bool unsure = false;  // it opened at a number that somebody read before it stood
    Time wanted;
    boost::container::flat_map<std::int64_t, GateEvent> waiting;
    std::vector<std::pair<std::int64_t, std::shared_ptr<Waiter>>> waiters;
    std::vector<Joining> joining;

    bool has_gap() const { return !head || unsure || expected > *head || !waiting.empty(); }
  };

  Gate* find(const OneStream& stream);
  Gate& opened(const OneStream& stream, Time now);
  void begin(const StreamKey& key, Gate& gate, std::int64_t head, Time now);
  void pass(const StreamKey& key, Gate& gate, GateEvent event);
  void advance(const StreamKey& key, Gate& gate);
  void lose(const StreamKey& key, Gate& gate, std::int64_t head);
  void reach(const StreamKey& key, Gate& gate);
  void join(const StreamKey& key, const Gate& gate, const Joining& joining);
  bool settle_one(OrgId org, const Told& told, const std::shared_ptr<Waiter>& waiter, Time now);
  void look_at(const StreamKey& key, Time when);

  Hub& hub_;
  Recent& recent_;
  const Options options_;
  std::function<void(const OneStream&, bool)> interest_;
  std::function<void()> gap_;

  struct Hash {
    std::size_t operator()(const StreamKey& key) const { return hash_value(key); }
  };
  mutable std::mutex mutex_;
  boost::unordered_flat_map<StreamKey, std::unique_ptr<Gate>, Hash> gates_;
  std::multimap<Time, StreamKey> looks_;
  std::deque<std::pair<Time, StreamKey>> idle_;
  GateCounts counts_;
};

}  // namespace madang::bus
