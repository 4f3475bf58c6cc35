#include "chat/conversations_store.hpp"

#include <algorithm>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

template <>
struct madang::store::Column<madang::chat::Rights> {
  static madang::chat::Rights from(const Row& row, int column) {
    return json::decode<madang::chat::Rights>(row.text(column)).value();
  }
};

namespace madang::chat {
namespace {

/// What follows the columns of a T.
template <class T>
class RowAfter final : public store::Row {
 public:
  explicit RowAfter(const store::Row& row) : row_(row) {
    for_each_member<T>([&](auto) { ++columns_; });
  }
  bool is_null(int column) const override { return row_.is_null(columns_ + column); }
  std::int64_t number(int column) const override { return row_.number(columns_ + column); }
  std::string_view text(int column) const override { return row_.text(columns_ + column); }

 private:
  const store::Row& row_;
  int columns_ = 0;
};

const std::string& find_place_sql() {
  static const std::string sql =
      "SELECT " + store::columns<ConversationRow>("c.") + ", " + store::columns<ConversationMember>("m.") +
      " FROM conversation_members m JOIN conversations c ON c.org_id = m.org_id AND c.id = m.conversation_id"
      " WHERE m.org_id = $1 AND m.conversation_id = $2 AND m.member_id = $3";
  return sql;
}

}  // namespace

void add_conversation(store::Transaction& transaction, OrgId org, const ConversationRow& row) {
  store::execute(transaction,
                 "INSERT INTO conversations (org_id, id, kind, title, history, rights, created_by, created_at, "
                 "member_count, head_seq, first_member_id, second_member_id, department_id) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                 org, row.id, row.kind, row.title, row.history, json::encode(row.rights), row.created_by,
                 row.created_at, row.member_count, row.head_seq, row.first_member_id, row.second_member_id,
                 row.department_id);
}

std::optional<ConversationRow> find_conversation(store::Transaction& transaction, OrgId org, ConversationId id) {
  static const std::string sql =
      "SELECT " + store::columns<ConversationRow>() + " FROM conversations WHERE org_id = $1 AND id = $2";
  return store::one<ConversationRow>(transaction, sql, org, id);
}

std::optional<PlaceRow> find_conversation_of(store::Transaction& transaction, OrgId org, ConversationId id,
                                             MemberId member) {
  std::optional<PlaceRow> found;
  const auto read = [&](const store::Row& row) {
    found = {store::read_row<ConversationRow>(row),
             store::read_row<ConversationMember>(RowAfter<ConversationRow>(row))};
  };
  store::Statement::run(transaction, find_place_sql(), read, org, id, member);
  return found;
}

void foresee_conversation_of(store::Transaction& transaction, OrgId org, ConversationId id, MemberId member) {
  store::foresee(transaction, find_place_sql(), org, id, member);
}

std::optional<ConversationRow> find_direct(store::Transaction& transaction, OrgId org, MemberId one, MemberId other) {
  static const std::string sql =
      "SELECT " + store::columns<ConversationRow>() +
      " FROM conversations WHERE org_id = $1 AND first_member_id = $2 AND second_member_id = $3";
  return store::one<ConversationRow>(transaction, sql, org, std::min(one, other), std::max(one, other));
}

std::vector<ConversationRow> list_conversations(store::Transaction& transaction, OrgId org, MemberId member) {
  static const std::string sql =
      "SELECT " + store::columns<ConversationRow>("c.") +
      " FROM conversation_members m JOIN conversations c ON c.org_id = m.org_id AND c.id = m.conversation_id"
      " WHERE m.org_id = $1 AND m.member_id = $2 ORDER BY m.conversation_id";
  return store::all<ConversationRow>(transaction, sql, org, member);
}

std::optional<ConversationRow> find_official(store::Transaction& transaction, OrgId org,
                                             std::optional<people::DepartmentId> department) {
  static const std::string begin = "SELECT " + store::columns<ConversationRow>() + " FROM conversations ";
  static const std::string of_department = begin + "WHERE org_id = $1 AND department_id = $2";
  static const std::string of_all_staff = begin + "WHERE org_id = $1 AND kind = 'all_staff'";
  if (department) return store::one<ConversationRow>(transaction, of_department, org, *department);
  return store::one<ConversationRow>(transaction, of_all_staff, org);
}

std::vector<ConversationRow> official_conversations(store::Transaction& transaction, OrgId org) {
  static const std::string begin = "SELECT " + store::columns<ConversationRow>() + " FROM conversations ";
  static const std::string sql = begin + "WHERE org_id = $1 AND department_id IS NOT NULL UNION ALL " + begin +
                                 "WHERE org_id = $1 AND kind = 'all_staff'";
  return store::all<ConversationRow>(transaction, sql, org);
}

void save_settings(store::Transaction& transaction, OrgId org, const ConversationRow& row) {
  store::execute(transaction,
                 "UPDATE conversations SET kind = $3, department_id = $4, title = $5, history = $6, rights = $7 "
                 "WHERE org_id = $1 AND id = $2",
                 org, row.id, row.kind, row.department_id, row.title, row.history, json::encode(row.rights));
}

void save_visitors_stream(store::Transaction& transaction, OrgId org, const ConversationRow& row) {
  store::execute(transaction, "UPDATE conversations SET visitors_stream = $3 WHERE org_id = $1 AND id = $2", org,
                 row.id, row.visitors_stream);
}

void move_head(store::Transaction& transaction, OrgId org, ConversationId id, std::int64_t head_seq,
               std::int64_t more) {
  if (more == 0)
    return store::execute_later(
        transaction, "UPDATE conversations SET head_seq = $3 WHERE org_id = $1 AND id = $2 AND head_seq < $3", org, id,
        head_seq);
  store::execute_later(
      transaction,
      "UPDATE conversations SET head_seq = $3, member_count = member_count + $4 WHERE org_id = $1 AND id = $2", org, id,
      head_seq, more);
}

}  // namespace madang::chat
