#include "kernel/bus/news.hpp"

#include "kernel/store/query.hpp"

namespace madang::bus {
namespace {

struct NewsRow {
  NewsKind kind;
  OrgId org_id;
  std::string stream;
  std::int64_t subject_id;
  std::int64_t seq;
  Timestamp at;
};
BOOST_DESCRIBE_STRUCT(NewsRow, (), (kind, org_id, stream, subject_id, seq, at))

struct HeadRow {
  OrgId org_id;
  std::string stream;
  std::int64_t seq;
};
BOOST_DESCRIBE_STRUCT(HeadRow, (), (org_id, stream, seq))

struct RevisionRow {
  std::int64_t seq;
  std::string type;
  Timestamp at;
  std::string data;
};
BOOST_DESCRIBE_STRUCT(RevisionRow, (), (seq, type, at, data))

void insert(store::Transaction& transaction, const News& news, std::string_view type, std::string_view data) {
  store::execute(transaction,
                 "INSERT INTO node_news (kind, org_id, stream, subject_id, seq, at, type, data) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                 news.kind, news.org, news.stream, static_cast<std::int64_t>(news.subject_id), news.seq, news.at, type,
                 data);
}

std::vector<News> news_of(std::vector<NewsRow> rows) {
  std::vector<News> news;
  for (auto& row : rows) {
    const auto subject = static_cast<std::uint64_t>(row.subject_id);
    news.push_back({row.kind, row.org_id, std::move(row.stream), subject, row.seq, row.at});
  }
  return news;
}

std::vector<StreamHead> heads_of(std::vector<HeadRow> rows) {
  std::vector<StreamHead> heads;
  for (auto& row : rows) heads.push_back({row.org_id, std::move(row.stream), row.seq});
  return heads;
}

}  // namespace

void keep_news(store::Transaction& transaction, const News& news) { insert(transaction, news, "", ""); }

void keep_revision(store::Transaction& transaction, const StreamHead& head, const RevisionEvent& event) {
  insert(transaction, {NewsKind::revision, head.org, head.stream, 0, head.seq, event.at}, event.type, event.data);
}

std::vector<std::pair<std::int64_t, RevisionEvent>> revisions_after(store::Transaction& transaction, OrgId org,
                                                                    const StreamName& stream, std::int64_t after) {
  std::vector<std::pair<std::int64_t, RevisionEvent>> events;
  for (auto& row : store::all<RevisionRow>(transaction,
                                           "SELECT seq, type, at, data FROM node_news WHERE org_id = $1 "
                                           "AND stream = $2 AND seq > $3 AND kind = 'revision' ORDER BY seq",
                                           org, stream, after))
    events.emplace_back(row.seq, RevisionEvent{std::move(row.type), row.at, std::move(row.data)});
  return events;
}

std::vector<News> news_from(store::Transaction& transaction, Timestamp at) {
  return news_of(store::all<NewsRow>(
      transaction, "SELECT kind, org_id, stream, subject_id, seq, at FROM node_news WHERE at >= $1", at));
}

std::vector<StreamHead> heads_from(store::Transaction& transaction, Timestamp at) {
  return heads_of(store::all<HeadRow>(transaction,
                                      "SELECT org_id, stream, MAX(seq) AS seq FROM stream_log WHERE at >= $1 "
                                      "GROUP BY org_id, stream",
                                      at));
}

std::vector<News> news_of_transactions_from(store::Transaction& transaction, std::int64_t first) {
  return news_of(store::all<NewsRow>(
      transaction, "SELECT kind, org_id, stream, subject_id, seq, at FROM node_news WHERE made_in >= $1", first));
}

std::vector<StreamHead> heads_of_transactions_from(store::Transaction& transaction, std::int64_t first) {
  return heads_of(store::all<HeadRow>(transaction,
                                      "SELECT org_id, stream, MAX(seq) AS seq FROM stream_log WHERE made_in >= $1 "
                                      "GROUP BY org_id, stream",
                                      first));
}

std::int64_t oldest_open_transaction(store::Transaction& transaction) {
  return store::one<std::int64_t>(transaction, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint").value();
}

std::int64_t forget_news(store::Transaction& transaction, Timestamp before) {
  return store::execute(transaction, "DELETE FROM node_news WHERE at < $1", before);
}

}  // namespace madang::bus
