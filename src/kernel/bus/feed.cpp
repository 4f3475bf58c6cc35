#include "kernel/bus/feed.hpp"

namespace madang::bus {
namespace {

/// A stream that keeps only its revision says in the news where it stands.
Feed::Answer answer_of(std::vector<StreamHead> heads, std::vector<News> news, Feed::Cursor next) {
  for (const auto& each : news)
    if (each.kind == NewsKind::revision) heads.push_back({each.org, each.stream, each.seq});
  return {std::move(heads), std::move(news), next};
}

}  // namespace

Feed::Cursor ClockFeed::begin(store::Transaction&) { return (clock_.now() - overlap_).milliseconds(); }

Feed::Answer ClockFeed::since(store::Transaction& transaction, Cursor cursor) {
  const Cursor next = (clock_.now() - overlap_).milliseconds();  // before it looks
  const Timestamp from = Timestamp::from_milliseconds(cursor);
  return answer_of(heads_from(transaction, from), news_from(transaction, from), next);
}

Feed::Cursor TransactionFeed::begin(store::Transaction& transaction) { return oldest_open_transaction(transaction); }

Feed::Answer TransactionFeed::since(store::Transaction& transaction, Cursor cursor) {
  const Cursor next = oldest_open_transaction(transaction);  // before it looks
  return answer_of(heads_of_transactions_from(transaction, cursor), news_of_transactions_from(transaction, cursor),
                   next);
}

}  // namespace madang::bus
