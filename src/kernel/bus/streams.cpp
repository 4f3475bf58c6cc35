#include "kernel/bus/streams.hpp"

#include <fmt/format.h>

#include "kernel/bus/cluster.hpp"
#include "kernel/bus/news.hpp"
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

std::vector<LogRow> rows_after(store::Transaction& transaction, OrgId org, const StreamName& stream,
                               std::int64_t after) {
  return store::all<LogRow>(transaction,
                            "SELECT seq, type, at, data FROM stream_log "
                            "WHERE org_id = $1 AND stream = $2 AND seq > $3 ORDER BY seq",
                            org, stream, after);
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
  std::string text = fmt::format(R"({{"v":1,"org":"{}","stream":"{}","epoch":"{}",)", event.org.text(), event.stream,
                                 epoch(event.org));
  if (event.seq > 0) text += fmt::format(R"("seq":{},)", event.seq);
  return text + fmt::format(R"("type":"{}","at":"{}","data":{}}})", event.type, at.text(), event.data);
}

void Streams::append_encoded(store::Transaction& transaction, Encoded event) {
  const Timestamp at = clock_.now();
  if (event.keeping == Keeping::log) {
    store::execute_later(transaction,
                         "INSERT INTO stream_log (org_id, stream, seq, type, at, data) VALUES ($1, $2, $3, $4, $5, $6)",
                         event.org, event.stream, event.seq, event.type, at, event.data);
  } else if (cluster_) {
    keep_revision(transaction, {event.org, event.stream, event.seq}, {std::string(event.type), at, event.data});
  }
  auto text = std::make_shared<const std::string>(envelope_text(event, at));
  transaction.after_commit([this, org = event.org, stream = event.stream, seq = event.seq, keeping = event.keeping,
                            text = std::move(text)] { publish(org, stream, {seq, keeping, text}); });
}

void Streams::publish(OrgId org, const StreamName& stream, GateEvent event) {
  const OneStream one{org, StreamKey::of(stream)};
  if (cluster_) return cluster_->committed(one, std::move(event));
  recent_.keep(one, event.seq, event.keeping == Keeping::log ? event.envelope : nullptr);
  hub_.publish(org, stream, event.seq, *event.envelope);
}

void Streams::tell_encoded(store::Transaction& transaction, Encoded event) {
  transaction.after_commit([this, org = event.org, stream = event.stream, text = envelope_text(event, clock_.now())] {
    hub_.publish(org, stream, 0, text);
    if (cluster_) cluster_->told({org, StreamKey::of(stream)}, text);
  });
}

void Streams::redact_encoded(store::Transaction& transaction, OrgId org, const StreamName& stream, std::int64_t seq,
                             std::string data) {
  store::execute(transaction, "UPDATE stream_log SET data = $4 WHERE org_id = $1 AND stream = $2 AND seq = $3", org,
                 stream, seq, data);
  const OneStream one{org, StreamKey::of(stream)};
  if (!cluster_) return transaction.after_commit([this, one, seq] { recent_.forget(one, seq); });
  keep_news(transaction, {NewsKind::redaction, org, stream, 0, seq, clock_.now()});
  transaction.after_commit([this, one, seq] { cluster_->redacted(one, seq); });
}

void Streams::let_hear(store::Transaction& transaction, OrgId org, MemberId member, const StreamName& stream) {
  if (!cluster_) return transaction.after_commit([this, org, member, stream] { hub_.let_hear(org, member, stream); });
  const HearingChange change{org, member, StreamKey::of(stream), head_of(transaction, org, stream).seq};
  keep_news(transaction, {NewsKind::hearing, org, stream, member.value, change.base, clock_.now()});
  transaction.after_commit([this, change] { cluster_->let_hear(change); });
}

void Streams::let_hear_no_more(store::Transaction& transaction, OrgId org, MemberId member, const StreamName& stream) {
  if (!cluster_)
    return transaction.after_commit([this, org, member, stream] { hub_.let_hear_no_more(org, member, stream); });
  const HearingChange change{org, member, StreamKey::of(stream), kHearsNoMore};
  keep_news(transaction, {NewsKind::hearing, org, stream, member.value, kHearsNoMore, clock_.now()});
  transaction.after_commit([this, change] { cluster_->let_hear_no_more(change); });
}

void Streams::end_session(store::Transaction& transaction, SessionId session) {
  if (!cluster_) return transaction.after_commit([this, session] { hub_.end_session(session); });
  keep_news(transaction, {NewsKind::session, OrgId{}, "", session.value, 0, clock_.now()});
  transaction.after_commit([this, session] { cluster_->end_session(session); });
}

Resumed Streams::resume(store::Transaction& transaction, OrgId org, const Cursor& cursor, std::int64_t visible_from,
                        std::size_t most, Recent::Moment moment) const {
  const Head head = head_of(transaction, org, cursor.stream);
  recent_.learn_head({org, StreamKey::of(cursor.stream)}, head.seq, moment);
  const std::string epoch = this->epoch(org);
  Resumed resumed{cursor.stream, epoch, head.seq, ResumeAnswer::complete, {}};
  if (cursor.epoch == epoch && cursor.seq == head.seq) return resumed;
  const std::int64_t after = std::max(cursor.seq, visible_from - 1);
  const auto missed = static_cast<std::size_t>(std::max<std::int64_t>(head.seq - after, 0));
  if (cursor.epoch != epoch || cursor.seq > head.seq || after < head.floor_seq || missed > most) {
    resumed.answer = ResumeAnswer::refetch;
    return resumed;
  }
  const auto rows = rows_after(transaction, org, cursor.stream, after);
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
  if (cursor.epoch != epoch(org) || !head_in_memory(org, cursor.stream)) return std::nullopt;
  auto gap = recent_.since({org, StreamKey::of(cursor.stream)}, std::max(cursor.seq, visible_from - 1), most);
  if (!gap) return std::nullopt;
  Resumed resumed{cursor.stream, cursor.epoch, gap->head, ResumeAnswer::complete, {}};
  for (const auto& event : gap->events) resumed.events.push_back({*event});
  return resumed;
}

std::optional<std::int64_t> Streams::head_in_memory(OrgId org, const StreamKey& stream) const {
  const OneStream one{org, stream};
  if (cluster_ && !cluster_->vouches_for(one)) return std::nullopt;
  return recent_.head(one);
}

bool Streams::vouches() const { return !cluster_ || cluster_->vouches(); }

Gates::Filling Streams::fill(store::Transaction& transaction, const Gates::Gap& gap, std::size_t most) const {
  const OrgId org = gap.stream.org;
  const StreamName stream = gap.stream.key.name();
  const Head head = head_of(transaction, org, stream);
  Gates::Filling filling{gap.stream, head.seq, {}, true};
  if (!gap.after || *gap.after >= head.seq) return filling;
  const auto missed = static_cast<std::size_t>(head.seq - *gap.after);
  if (missed <= most) {
    for (const auto& row : rows_after(transaction, org, stream, *gap.after)) {
      const Encoded event{org, stream, row.seq, row.type, row.data, Keeping::log};
      filling.events.push_back(
          {row.seq, Keeping::log, std::make_shared<const std::string>(envelope_text(event, row.at))});
    }
    if (filling.events.empty()) fill_revisions(transaction, filling, *gap.after);
  }
  filling.is_complete = filling.events.size() == missed;
  if (!filling.is_complete) filling.events.clear();
  return filling;
}

/// A stream of bare revisions has no log, but for some minutes its events stand in the news.
void Streams::fill_revisions(store::Transaction& transaction, Gates::Filling& filling, std::int64_t after) const {
  const StreamName stream = filling.stream.key.name();
  for (auto& [seq, event] : revisions_after(transaction, filling.stream.org, stream, after)) {
    const Encoded encoded{filling.stream.org, stream, seq, event.type, std::move(event.data), Keeping::revision};
    filling.events.push_back(
        {seq, Keeping::revision, std::make_shared<const std::string>(envelope_text(encoded, event.at))});
  }
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
