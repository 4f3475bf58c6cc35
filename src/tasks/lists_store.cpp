#include "tasks/lists_store.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

template <>
struct madang::store::Column<std::vector<madang::tasks::Section>> {
  static std::vector<madang::tasks::Section> from(const Row& row, int column) {
    return json::decode<std::vector<madang::tasks::Section>>(row.text(column)).value();
  }
};

namespace madang::tasks {
namespace {

std::string select(std::string_view rest) {
  return "SELECT " + store::columns<TaskList>() + " FROM task_lists WHERE org_id = $1 AND " + std::string(rest);
}

}  // namespace

void add_list(store::Transaction& transaction, OrgId org, const TaskList& list) {
  store::execute(transaction,
                 "INSERT INTO task_lists (org_id, id, name, conversation_id, owner_id, created_at, sections)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                 org, list.id, list.name, list.conversation_id, list.owner_id, list.created_at,
                 json::encode(list.sections));
}

void save_list(store::Transaction& transaction, OrgId org, const TaskList& list) {
  store::execute(transaction, "UPDATE task_lists SET name = $3, sections = $4 WHERE org_id = $1 AND id = $2", org,
                 list.id, list.name, json::encode(list.sections));
}

void remove_list(store::Transaction& transaction, OrgId org, TaskListId id) {
  store::execute(transaction, "DELETE FROM task_lists WHERE org_id = $1 AND id = $2", org, id);
}

std::optional<TaskList> find_list(store::Transaction& transaction, OrgId org, TaskListId id) {
  static const std::string sql = select("id = $2");
  return store::one<TaskList>(transaction, sql, org, id);
}

std::vector<TaskList> lists_of_conversation(store::Transaction& transaction, OrgId org,
                                            chat::ConversationId conversation) {
  static const std::string sql = select("conversation_id = $2 ORDER BY id");
  return store::all<TaskList>(transaction, sql, org, conversation);
}

std::vector<TaskList> shared_lists(store::Transaction& transaction, OrgId org) {
  static const std::string sql = select("conversation_id IS NOT NULL ORDER BY id");
  return store::all<TaskList>(transaction, sql, org);
}

std::vector<TaskList> lists_of_owner(store::Transaction& transaction, OrgId org, MemberId owner) {
  static const std::string sql = select("owner_id = $2 AND conversation_id IS NULL ORDER BY id");
  return store::all<TaskList>(transaction, sql, org, owner);
}

}  // namespace madang::tasks
