#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/encode.hpp"
#include "base/time.hpp"
#include "kernel/bus/event.hpp"
#include "kernel/bus/hub.hpp"
#include "kernel/bus/recent.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::bus {

/// How a stream answers somebody who was away.
enum class Keeping {
  log,       ///< every event is kept; what was missed is replayed, or `refetch` when that is too much
  revision,  ///< only the number is kept; whoever is behind is told to `refetch`
};

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

/// The durable logs. A verb first takes the next number, builds its event with it, and appends; all in its own
/// transaction, so a number exists if and only if its event does, and numbers have no gaps. After commit the hub
/// delivers. One per process; used on the store's threads.
class Streams {
 public:
  Streams(const Clock& clock, std::string epoch, Hub& hub) : clock_(clock), epoch_(std::move(epoch)), hub_(hub) {}

  const std::string& epoch() const { return epoch_; }

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

  /// Tells those who are connected now; kept nowhere.
  template <Event E>
  void tell(store::Transaction& transaction, OrgId org, const StreamName& stream, const E& event) {
    tell_encoded(transaction, {org, stream, 0, E::kType, json::encode(event), Keeping::log});
  }
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

  /// Everything after `cursor` that the reader may see (`visible_from` and later), or `refetch`: for another epoch, a
  /// cursor from the future, a trimmed log, or more than `most` events.
  Resumed resume(store::Transaction& transaction, OrgId org, const Cursor& cursor, std::int64_t visible_from,
                 std::size_t most, Recent::Moment moment = Recent::kNever) const;
  /// For head() and resume(): when it is asked for before a snapshot's first query, memory learns from what they read.
  Recent::Moment moment() const { return recent_.now(); }

  /// The same without the database, on any thread; nothing when memory cannot tell for certain.
  std::optional<Resumed> resume_from_memory(OrgId org, const Cursor& cursor, std::int64_t visible_from,
                                            std::size_t most) const;

  std::optional<std::int64_t> head_in_memory(OrgId org, const StreamName& stream) const {
    return recent_.head({org, StreamKey::of(stream)});
  }
  std::optional<std::int64_t> head_in_memory(OrgId org, const StreamKey& stream) const {
    return recent_.head({org, stream});
  }

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

  const Clock& clock_;
  const std::string epoch_;
  Hub& hub_;
  mutable Recent recent_;  // learns while it is read
};

}  // namespace madang::bus
