#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/encode.hpp"
#include "base/time.hpp"
#include "kernel/bus/event.hpp"
#include "kernel/bus/gates.hpp"
#include "kernel/bus/hub.hpp"
#include "kernel/bus/recent.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::bus {

enum class ResumeAnswer { complete, refetch, gone };
BOOST_DESCRIBE_ENUM(ResumeAnswer, complete, refetch, gone)

/// The answer for one stream: everything since the cursor, or a word that it cannot be told in part.
struct Resumed {
  StreamName stream;
  std::string epoch;
  std::int64_t seq = 0;
  ResumeAnswer answer = ResumeAnswer::complete;
  std::vector<EncodedEvent> events;
};
BOOST_DESCRIBE_STRUCT(Resumed, (), (stream, epoch, seq, answer, events))

class Cluster;

/// The durable logs. A verb first takes the next number, builds its event with it, and appends; all in its own
/// transaction, so a number exists if and only if its event does, and numbers have no gaps. After commit the hub
/// delivers. One per process; used on the store's threads.
class Streams {
 public:
  Streams(const Clock& clock, std::string epoch, Hub& hub) : clock_(clock), epoch_(std::move(epoch)), hub_(hub) {}

  const std::string& epoch() const { return epoch_; }
  /// At wiring, where each organisation has its own: see store::Store::epoch(OrgId).
  using EpochOf = std::function<std::string(OrgId)>;
  void epochs_by(EpochOf epoch_of) { epoch_of_ = std::move(epoch_of); }
  std::string epoch(OrgId org) const { return epoch_of_ ? epoch_of_(org) : epoch_; }

  /// At wiring: other nodes append too. What is committed goes to them, and memory is believed only where it is told of
  /// what they commit.
  void join(Cluster& cluster) { cluster_ = &cluster; }
  Cluster* cluster() const { return cluster_; }
  Recent& memory() { return recent_; }

  /// The next number of the stream; the first is 1. Must be followed by append() with it in the same transaction.
  std::int64_t next_seq(store::Transaction& transaction, OrgId org, const StreamName& stream);
  /// The number of the last event; 0 when there was none.
  std::int64_t head(store::Transaction& transaction, OrgId org, const StreamName& stream,
                    Recent::Moment moment = Recent::kNever) const;

  template <Event E>
  void append(store::Transaction& transaction, OrgId org, const StreamName& stream, std::int64_t seq, const E& event,
              Keeping keeping = Keeping::log) {
    append_encoded(transaction, {org, stream, seq, E::kType, json::encode(event), keeping});
  }

  /// Tells those who are connected now, on every node; kept nowhere. Some may be dropped on their way to other nodes.
  template <Event E>
  void tell(store::Transaction& transaction, OrgId org, const StreamName& stream, const E& event) {
    tell_encoded(transaction, {org, stream, 0, E::kType, json::encode(event), Keeping::log});
  }
  /// The same at once and on this node alone.
  template <Event E>
  void tell_now(OrgId org, const StreamName& stream, const E& event) {
    hub_.publish(org, stream, 0, envelope(org, stream, event));
  }
  /// The same as it crosses the wire, for who tells one device.
  template <Event E>
  std::string envelope(OrgId org, const StreamName& stream, const E& event) const {
    return envelope_text({org, stream, 0, E::kType, json::encode(event), Keeping::log}, clock_.now());
  }

  /// Replaces what an old event says, for a recall: a device that syncs later must not be told the recalled text.
  template <Event E>
  void redact(store::Transaction& transaction, OrgId org, const StreamName& stream, std::int64_t seq, const E& event) {
    redact_encoded(transaction, org, stream, seq, json::encode(event));
  }

  /// After commit and before any later event: the member's connected devices hear the stream from now on, or no more.
  void let_hear(store::Transaction& transaction, OrgId org, MemberId member, const StreamName& stream);
  void let_hear_no_more(store::Transaction& transaction, OrgId org, MemberId member, const StreamName& stream);

  /// After commit the session's sockets are closed, on every node.
  void end_session(store::Transaction& transaction, SessionId session);

  /// Everything after `cursor` that the reader may see (`visible_from` and later), or `refetch`: for another epoch, a
  /// cursor from the future, a trimmed log, or more than `most` events.
  Resumed resume(store::Transaction& transaction, OrgId org, const Cursor& cursor, std::int64_t visible_from,
                 std::size_t most, Recent::Moment moment = Recent::kNever) const;
  /// For head() and resume(): when it is asked for before a snapshot's first query, memory learns from what they read.
  Recent::Moment moment() const { return cluster_ ? Recent::kNever : recent_.now(); }

  /// The same without the database, on any thread; nothing when memory cannot tell for certain.
  std::optional<Resumed> resume_from_memory(OrgId org, const Cursor& cursor, std::int64_t visible_from,
                                            std::size_t most) const;

  std::optional<std::int64_t> head_in_memory(OrgId org, const StreamName& stream) const {
    return head_in_memory(org, StreamKey::of(stream));
  }
  std::optional<std::int64_t> head_in_memory(OrgId org, const StreamKey& stream) const;
  /// Whether this process has heard lately what other nodes do, so that what it remembers may be believed. Always on
  /// one machine.
  bool vouches() const;

  /// What a gate lacks; `most` events at once.
  Gates::Filling fill(store::Transaction& transaction, const Gates::Gap& gap, std::size_t most) const;

  /// Forgets events older than `before`; who is that far behind will refetch.
  void trim(store::Transaction& transaction, Timestamp before);

 private:
  struct Encoded {
    OrgId org;
    const StreamName& stream;
    std::int64_t seq;
    std::string_view type;
    std::string data;
    Keeping keeping;
  };

  void append_encoded(store::Transaction& transaction, Encoded event);
  void tell_encoded(store::Transaction& transaction, Encoded event);
  void redact_encoded(store::Transaction& transaction, OrgId org, const StreamName& stream, std::int64_t seq,
                      std::string data);
  std::string envelope_text(const Encoded& event, Timestamp at) const;
  void publish(OrgId org, const StreamName& stream, GateEvent event);
  void fill_revisions(store::Transaction& transaction, Gates::Filling& filling, std::int64_t after) const;

  const Clock& clock_;
  const std::string epoch_;
  EpochOf epoch_of_;
  Hub& hub_;
  Cluster* cluster_ = nullptr;
  mutable Recent recent_;  // learns while it is read
};

}  // namespace madang::bus
