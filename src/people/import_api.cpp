#include "people/import_api.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/once.hpp"

namespace madang::people {
namespace {

/// Thrown out of the transaction of a dry run, which takes everything back.
struct TakenBack {
  ImportReport report;
};

boost::asio::awaitable<ImportReport> import_members(People& people, net::Call& call, ImportMembers request) {
  const auto work = [&](store::Transaction& transaction) {
    const auth::Actor actor = call.identify(transaction);
    if (request.dry_run) throw TakenBack{people.imports.run(transaction, actor, request)};
    const store::ClientWrite write{actor.org_id, actor.member_id.value, request.client_id.value, call.request_hash};
    return store::once(transaction, write, call.now,
                       [&] { return json::encode(people.imports.run(transaction, actor, request)); });
  };
  try {
    const std::string kept = co_await call.store.write(call.lane, work);
    auto report = json::decode<ImportReport>(boost::json::parse(kept)).value();
    people.imports.tell_codes(request.org_id, report);
    co_return report;
  } catch (TakenBack& taken_back) {
    co_return std::move(taken_back.report);
  }
}

}  // namespace

void add_import(net::RouteTable& table, People& people) {
  table.custom<ImportMembers, ImportReport>(
      {net::Method::post,
       "/api/orgs/{org_id}/members/import",
       "Make members of a table of people (CSV), or see what would become of it",
       200,
       {auth::Verb::administer, "member"},
       {needs(Power::people)}},
      [&people](net::Call& call, ImportMembers request) { return import_members(people, call, std::move(request)); });
}

}  // namespace madang::people
