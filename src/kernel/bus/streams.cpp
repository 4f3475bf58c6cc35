#include "kernel/bus/streams.hpp"

#include <fmt/format.h>

#include "kernel/store/query.hpp"

namespace madang::bus {
namespace {

struct Head {
  std::int64_t seq;
  std::int64_t floor_seq;
};
BOOST_DESCRIBE_STRUCT(Head, (), (seq, floor_seq))

struct LogRow {
  std::int64_t seq;
  std::string type;
  Timestamp at;
  std::string data;
};
BOOST_DESCRIBE_STRUCT(LogRow, (), (seq, type, at, data))

Head head_of(store::Transaction& transaction, OrgId org, const StreamName& stream) {
  const auto head = store::one<Head>(
      transaction, "SELECT seq, floor_seq FROM stream_heads WHERE org_id = $1 AND stream = $2", org, stream);
  return head.value_or(Head{0, 0});
}

}  // namespace

std::int64_t Streams::next_seq(store::Transaction& transaction, OrgId org, const StreamName& stream) {
  return store::one<std::int64_t>(transaction,
                                  "INSERT INTO stream_heads (org_id, stream, seq, floor_seq) VALUES ($1, $2, 1, 0) "
                                  "ON CONFLICT (org_id, stream) DO UPDATE SET seq = stream_heads.seq + 1 RETURNING seq",
                                  org, stream)
      .value();
}

std::int64_t Streams::head(store::Transaction& transaction, OrgId org, const StreamName& stream,
                           Recent::Moment moment) const {
  const std::int64_t head = head_of(transaction, org, stream).seq;
  recent_.learn_head({org, StreamKey::of(stream)}, head, moment);
  return head;
}

std::string Streams::envelope_text(const Encoded& event, Timestamp at) const {
  std::string text =
      fmt::format(R"({{"v":1,"org":"{}","stream":"{}","epoch":"{}",)", event.org.text(), event.stream, epoch_);
  if (event.seq > 0) text += fmt::format(R"("seq":{},)", event.seq);
  return text + fmt::format(R"("type":"{}","at":"{}","data":{}}})", event.type, at.text(), event.data);
}

void Streams::append_encoded(store::Transaction& transaction, Encoded event) {
  const Timestamp at = clock_.now();
  if (event.keeping == Keeping::log) {
    store::execute(transaction,
                   "INSERT INTO stream_log (org_id, stream, seq, type, at, data) VALUES ($1, $2, $3, $4, $5, $6)",
                   event.org, event.stream, event.seq, event.type, at, event.data);
  }
  auto text = std::make_shared<const std::string>(envelope_text(event, at));
  transaction.after_commit(
      [this, org = event.org, stream = event.stream, seq = event.seq, keeping = event.keeping, text = std::move(text)] {
        recent_.keep({org, StreamKey::of(stream)}, seq, keeping == Keeping::log ? text : nullptr);
        hub_.publish(org, stream, seq, *text);
      });
}

void Streams::tell_encoded(store::Transaction& transaction, Encoded event) {
  transaction.after_commit([this, org = event.org, stream = event.stream, text = envelope_text(event, clock_.now())] {
    hub_.publish(org, stream, 0, text);
  });
}

void Streams::redact_encoded(store::Transaction& transaction, OrgId org, const StreamName& stream, std::int64_t seq,
                             std::string data) {
  store::execute(transaction, "UPDATE stream_log SET data = $4 WHERE org_id = $1 AND stream = $2 AND seq = $3", org,
                 stream, seq, data);
  transaction.after_commit([this, org, stream, seq] { recent_.forget({org, StreamKey::of(stream)}, seq); });
}

void Streams::let_hear(store::Transaction& transaction, OrgId org, MemberId member, const StreamName& stream) {
  transaction.after_commit([this, org, member, stream] { hub_.let_hear(org, member, stream); });
}

void Streams::let_hear_no_more(store::Transaction& transaction, OrgId org, MemberId member, const StreamName& stream) {
  transaction.after_commit([this, org, member, stream] { hub_.let_hear_no_more(org, member, stream); });
}

Resumed Streams::resume(store::Transaction& transaction, OrgId org, const Cursor& cursor, std::int64_t visible_from,
                        std::size_t most, Recent::Moment moment) const {
  const Head head = head_of(transaction, org, cursor.stream);
  recent_.learn_head({org, StreamKey::of(cursor.stream)}, head.seq, moment);
  Resumed resumed{cursor.stream, epoch_, head.seq, ResumeAnswer::complete, {}};
  if (cursor.epoch == epoch_ && cursor.seq == head.seq) return resumed;
  const std::int64_t after = std::max(cursor.seq, visible_from - 1);
  const auto missed = static_cast<std::size_t>(std::max<std::int64_t>(head.seq - after, 0));
  if (cursor.epoch != epoch_ || cursor.seq > head.seq || after < head.floor_seq || missed > most) {
    resumed.answer = ResumeAnswer::refetch;
    return resumed;
  }
  const auto rows = store::all<LogRow>(transaction,
                                       "SELECT seq, type, at, data FROM stream_log "
                                       "WHERE org_id = $1 AND stream = $2 AND seq > $3 ORDER BY seq",
                                       org, cursor.stream, after);
  if (rows.size() != missed) {  // a stream of bare revisions keeps no log
    resumed.answer = ResumeAnswer::refetch;
    return resumed;
  }
  for (const auto& row : rows) {
    resumed.events.push_back({envelope_text({org, cursor.stream, row.seq, row.type, row.data, Keeping::log}, row.at)});
  }
  return resumed;
}

std::optional<Resumed> Streams::resume_from_memory(OrgId org, const Cursor& cursor, std::int64_t visible_from,
                                                   std::size_t most) const {
  if (cursor.epoch != epoch_) return std::nullopt;
  auto gap = recent_.since({org, StreamKey::of(cursor.stream)}, std::max(cursor.seq, visible_from - 1), most);
  if (!gap) return std::nullopt;
  Resumed resumed{cursor.stream, epoch_, gap->head, ResumeAnswer::complete, {}};
  for (const auto& event : gap->events) resumed.events.push_back({*event});
  return resumed;
}

void Streams::trim(store::Transaction& transaction, Timestamp before) {
  store::execute(
      transaction,
      "UPDATE stream_heads SET floor_seq = old.seq FROM (SELECT org_id, stream, MAX(seq) AS seq FROM stream_log "
      "WHERE at < $1 GROUP BY org_id, stream) AS old "
      "WHERE stream_heads.org_id = old.org_id AND stream_heads.stream = old.stream",
      before);
  store::execute(transaction, "DELETE FROM stream_log WHERE at < $1", before);
}

}  // namespace madang::bus
