#include "meetings/connection_api.hpp"

#include <algorithm>

#include "kernel/net/service_routes.hpp"

namespace madang::meetings {
namespace {

using auth::Verb;
using net::Method;

constexpr std::string_view kIceServers =
    "/api/orgs/{org_id}/meetings/{meeting_id}/participants/{participant_id}/ice_servers";
constexpr std::string_view kConnection = "/api/orgs/{org_id}/connection";
constexpr std::string_view kTests = "/api/orgs/{org_id}/connection/tests";
constexpr std::string_view kMediaServer = "/api/orgs/{org_id}/media_server";

constexpr auto kRemembered = std::chrono::minutes(1);
// A server has up to 32 workers with a port each, and a page that is loaded again tries them again.
constexpr std::size_t kMostOfMember = 100;
constexpr std::size_t kMost = 2000;
constexpr int kRetrySeconds = 30;

}  // namespace

void LineDesk::require_room(MemberId member) const {
  const auto of_member = std::ranges::count(tested_, member, &Tested::member);
  if (tested_.size() < kMost && static_cast<std::size_t>(of_member) < kMostOfMember) return;
  Refusal refusal(kTooManyTests);
  refusal.retry_after_seconds = kRetrySeconds;
  throw refusal;
}

void LineDesk::answer(const TestLine& request, Tested& tested) {
  MediaLines* const lines = connections_.lines();
  const auto workers = lines ? static_cast<std::int64_t>(lines->situation().workers) : 0;
  if (request.worker && (*request.worker < 0 || *request.worker >= workers)) {
    tested.refusal = Refusal(kInvalid, "worker", "worker must be one of those that the doors name.");
    return;
  }
  if (!lines) {
    tested.refusal = Refusal(kNoMedia);
    return;
  }
  tested.answer.test_id = ids_.next<ParticipantId>();
  const auto worker = request.worker.transform([](std::int64_t number) { return static_cast<std::size_t>(number); });
  auto answer = lines->reflect(tested.answer.test_id, request.sdp.value, worker);
  if (answer)
    tested.answer.sdp = std::move(*answer);
  else
    tested.refusal = Refusal(kBadOffer, "sdp", std::move(answer.error()));
}

boost::asio::awaitable<TestedLine> LineDesk::test(net::Call& call, TestLine request) {
  const auto who = [&](store::Transaction& transaction) {
    auth::Actor actor = call.identify(transaction);
    auth::require(actor, Verb::see);
    return actor;
  };
  const auth::Actor actor = co_await call.store.read(call.lane.org, who);
  const std::lock_guard lock(mutex_);
  while (!tested_.empty() && tested_.front().at + kRemembered < call.now) tested_.pop_front();
  auto known = std::ranges::find_if(tested_, [&](const Tested& each) {
    return each.member == actor.member_id && each.client_id == request.client_id.value;
  });
  if (known == tested_.end()) {
    require_room(actor.member_id);
    known = tested_.insert(known, {call.now, actor.member_id, request.client_id.value, call.request_hash, {}, {}});
    answer(request, *known);
  }
  if (known->request_hash != call.request_hash) throw Refusal(kClientIdReused, "client_id");
  if (known->refusal) throw Refusal(*known->refusal);
  co_return known->answer;
}

void add_connection_routes(net::RouteTable& routes, Connections& connections, LineDesk& desk) {
  look(routes, connections,
       {Method::get,
        kIceServers,
        "Read the TURN servers of a device in a meeting, and what opens them for an hour",
        200,
        {Verb::visit, "participant"},
        {kNotPresent}},
       &Connections::ice_servers);
  look(routes, connections,
       {Method::get, kConnection, "Read by which ways media come to this server", 200, {Verb::see, "connection"}, {}},
       &Connections::read);
  routes.custom<TestLine, TestedLine>({Method::post,
                                       kTests,
                                       "Try a line that media take: one's own camera comes back",
                                       201,
                                       {Verb::see, "connection"},
                                       {kNoMedia, kBadOffer, kTooManyTests}},
                                      std::bind_front(&LineDesk::test, &desk));
  look(routes, connections,
       {Method::get,
        kMediaServer,
        "Look at the media from the server's side",
        200,
        {Verb::administer, "media server"},
        {}},
       &Connections::look_at_server);
}

}  // namespace madang::meetings
