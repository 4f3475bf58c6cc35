#include "kernel/bus/feed.hpp"

namespace madang::bus {

Feed::Cursor ClockFeed::begin(store::Transaction&) { return (clock_.now() - overlap_).milliseconds(); }

Feed::Answer ClockFeed::since(store::Transaction& transaction, Cursor cursor) {
  const Cursor next = (clock_.now() - overlap_).milliseconds();  // before it looks
  const Timestamp from = Timestamp::from_milliseconds(cursor);
  Answer answer{heads_from(transaction, from), news_from(transaction, from), next};
  for (const auto& each : answer.news)
    if (each.kind == NewsKind::revision) answer.heads.push_back({each.org, each.stream, each.seq});
  return answer;
}

}  // namespace madang::bus
