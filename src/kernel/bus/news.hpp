#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/describe.hpp"
#include "base/time.hpp"
#include "kernel/bus/event.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::bus {

enum class NewsKind {
  revision,
  redaction,
  hearing,
  session,
  place,  ///< the organisation has moved to another shard
};
BOOST_DESCRIBE_ENUM(NewsKind, revision, redaction, hearing, session, place)

/// What other nodes must hear of besides the logs, in the table node_news.
struct News {
  NewsKind kind = NewsKind::revision;
  OrgId org;
  StreamName stream;
  std::uint64_t subject_id = 0;  ///< a member's or a session's number
  std::int64_t seq = 0;
  Timestamp at;

  auto operator<=>(const News&) const = default;
};

/// Where a stream stands.
struct StreamHead {
  OrgId org;
  StreamName stream;
  std::int64_t seq = 0;
};

/// An event of a stream that keeps only its revision.
struct RevisionEvent {
  std::string type;
  Timestamp at;
  std::string data;
};

void keep_news(store::Transaction& transaction, const News& news);
void keep_revision(store::Transaction& transaction, const StreamHead& head, const RevisionEvent& event);
std::vector<std::pair<std::int64_t, RevisionEvent>> revisions_after(store::Transaction& transaction, OrgId org,
                                                                    const StreamName& stream, std::int64_t after);

std::vector<News> news_from(store::Transaction& transaction, Timestamp at);
/// The streams that keep a log and said something since then.
std::vector<StreamHead> heads_from(store::Transaction& transaction, Timestamp at);

/// The same by the transactions that made them, where the engine numbers these (PostgreSQL).
std::vector<News> news_of_transactions_from(store::Transaction& transaction, std::int64_t first);
std::vector<StreamHead> heads_of_transactions_from(store::Transaction& transaction, std::int64_t first);
/// The oldest transaction that had not ended when this one first looked: all before it are seen.
std::int64_t oldest_open_transaction(store::Transaction& transaction);

/// Returns how many.
std::int64_t forget_news(store::Transaction& transaction, Timestamp before);

}  // namespace madang::bus
