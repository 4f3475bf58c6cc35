#include "kernel/store/once.hpp"

#include "base/refusal.hpp"
#include "kernel/store/query.hpp"

namespace madang::store {
namespace {

struct FormerWrite {
  std::string request_hash;
  std::string answer;
};
BOOST_DESCRIBE_STRUCT(FormerWrite, (), (request_hash, answer))

std::optional<FormerWrite> find_former(Transaction& transaction, const ClientWrite& write) {
  return one<FormerWrite>(transaction,
                          "SELECT request_hash, answer FROM client_writes"
                          " WHERE org_id = $1 AND author_id = $2 AND client_id = $3",
                          write.org_id, write.author_id, write.client_id);
}

}  // namespace

std::string once(Transaction& transaction, const ClientWrite& write, Timestamp now,
                 const std::function<std::string()>& verb) {
  if (const auto former = find_former(transaction, write)) {
    if (former->request_hash != write.request_hash) throw Refusal(kClientIdReused, "client_id");
    return former->answer;
  }
  auto answer = verb();
  execute_later(transaction,
                "INSERT INTO client_writes (org_id, author_id, client_id, request_hash, answer, at)"
                " VALUES ($1, $2, $3, $4, $5, $6)",
                write.org_id, write.author_id, write.client_id, write.request_hash, answer, now);
  return answer;
}

void replace_answer(Transaction& transaction, const ClientWrite& write, std::string_view answer) {
  execute(transaction, "UPDATE client_writes SET answer = $4 WHERE org_id = $1 AND author_id = $2 AND client_id = $3",
          write.org_id, write.author_id, write.client_id, answer);
}

std::int64_t forget_old_writes(Transaction& transaction, Timestamp before) {
  return execute(transaction,
                 "DELETE FROM client_writes WHERE (org_id, author_id, client_id) IN"
                 " (SELECT org_id, author_id, client_id FROM client_writes WHERE at < $1 ORDER BY at LIMIT 500)",
                 before);
}

}  // namespace madang::store
