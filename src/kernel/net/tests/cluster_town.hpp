#pragma once

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <future>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/describe.hpp"
#include "kernel/auth/migrations.hpp"
#include "kernel/bus/cluster.hpp"
#include "kernel/bus/migrations.hpp"
#include "kernel/bus/nats_relay.hpp"
#include "kernel/bus/tests/flaky_relay.hpp"
#include "kernel/bus/tests/nats_server.hpp"
#include "kernel/net/client_session.hpp"
#include "kernel/store/query.hpp"
#include "kernel/store/tests/scratch.hpp"

namespace madang::net {

struct Posted {
  static constexpr std::string_view kType = "test.posted";
  std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Posted, (), (number))

struct HeardRow {
  std::string stream;
  std::int64_t from_seq;
};
BOOST_DESCRIBE_STRUCT(HeardRow, (), (stream, from_seq))

/// Who is in which conversation, as the database of the town has it.
inline constexpr store::Migration kTown{
    "town", 1, "members",
    "CREATE TABLE town_members (stream TEXT NOT NULL, member_id BIGINT NOT NULL, from_seq BIGINT NOT NULL, "
    "PRIMARY KEY (stream, member_id))"};

inline std::vector<store::Migration> town_migrations() {
  std::vector<store::Migration> all(auth::migrations().begin(), auth::migrations().end());
  all.insert(all.end(), bus::migrations().begin(), bus::migrations().end());
  all.push_back(kTown);
  return all;
}

/// Every account is the member of its own number.
inline std::optional<auth::Membership> membership(store::Transaction&, OrgId, AccountId account) {
  return auth::Membership{MemberId{account.value}, auth::Role::member};
}

inline std::vector<bus::HeardStream> town_streams(store::Transaction& transaction, const auth::Actor& actor) {
  std::vector<bus::HeardStream> heard;
  for (auto& row : store::all<HeardRow>(transaction, "SELECT stream, from_seq FROM town_members WHERE member_id = $1",
                                        actor.member_id))
    heard.push_back({std::move(row.stream), row.from_seq});
  return heard;
}

/// One server of the town, without its sockets: devices are put into it.
class TownNode {
 public:
  TownNode(const std::string& nats, store::Store& store, bus::Flakiness flakiness, unsigned seed)
      : store_(store), relay_(bus::make_nats_relay({.urls = {nats}}), flakiness, seed) {
    cluster_ = std::make_unique<bus::Cluster>(bus::Cluster::Parts{streams, store_, hub_, relay_, *feed_, hears});
    cluster_->start();
    sessions.on_ended(
        [this](store::Transaction& transaction, SessionId session) { streams.end_session(transaction, session); });
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~TownNode() {
    cluster_->stop();
    guard_.reset();
    loop_.stop();
    thread_.join();
  }

  template <class F>
  auto on_loop(F act) {
    std::packaged_task<std::invoke_result_t<F>()> task(std::move(act));
    auto done = task.get_future();
    boost::asio::post(loop_, [&task] { task(); });
    return done.get();
  }
  boost::asio::io_context& loop() { return loop_; }
  bool is_connected() const { return relay_.is_connected(); }
  bus::ClusterCounts counts() const { return cluster_->counts(); }

 private:
  store::Store& store_;
  SystemClock clock_;
  IdSource ids_{clock_, 0};
  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{loop_.get_executor()};
  bus::Hub hub_{{loop_.get_executor()}, event_frame};
  bus::FlakyRelay relay_;
  const std::unique_ptr<bus::Feed> feed_ = make_feed();

 public:
  bus::Streams streams{clock_, store_.epoch(), hub_};
  auth::Sessions sessions{clock_, ids_, std::string(32, 'k'), membership};

 private:
  std::unique_ptr<bus::Feed> make_feed() const {
    if (store::tests_use_postgres()) return std::make_unique<bus::TransactionFeed>();
    return std::make_unique<bus::ClockFeed>(clock_);
  }
  static std::optional<std::int64_t> hears(store::Transaction& transaction, OrgId, MemberId member,
                                           const bus::StreamName& stream) {
    return store::one<std::int64_t>(
        transaction, "SELECT from_seq FROM town_members WHERE stream = $1 AND member_id = $2", stream, member);
  }

  std::unique_ptr<bus::Cluster> cluster_;
  const RouteTable routes_;
  const CommandTable commands_;
  Router router_{routes_, store_, sessions, clock_};
  ResumeTokens tokens_{clock_, std::string(32, 'k')};

 public:
  const ClientSessionParts parts{store_, sessions, streams, hub_, router_, commands_, tokens_, {town_streams}, {}, {}};

 private:
  std::thread thread_;
};

/// A client with its line to one node. Keeps of each stream what number it is at, and says what it should never see.
class TownClient final : public Socket {
 public:
  explicit TownClient(OrgId org, AccountId account) : org_(org), account_(account) {}
  ~TownClient() override { hang_up(); }

  /// With the token of the last welcome when there is one, else with a ticket; until it is welcome or refused.
  void connect(TownNode& node) {
    hang_up();
    node_ = &node;
    boost::json::object hello{{"frame", "hello"}, {"org_id", org_.text()}};
    if (token_.empty()) {
      hello["ticket"] = ticket();
      hello["cursors"] = cursors();
    } else {
      boost::json::array seqs;
      for (const auto& stream : token_streams_) seqs.emplace_back(seqs_.contains(stream) ? seqs_[stream] : -1);
      hello["resume"] = {{"token", token_}, {"seqs", std::move(seqs)}};
      hello["cursors"] = boost::json::array();
    }
    is_welcome_ = is_refused_ = false;
    node.on_loop([&] {
      session_ = new ClientSession(node.parts, 0, *this, "127.0.0.1", 1);
      session_->start();
      session_->received(boost::json::serialize(hello));
    });
    EXPECT_TRUE(bus::soon([&] { return node.on_loop([&] { return is_welcome_ || is_refused_; }); }));
  }
  void hang_up() {
    if (!session_) return;
    node_->on_loop([&] {
      session_->closed();
      session_.reset();
    });
  }

  std::int64_t seq(const bus::StreamName& stream) {
    return node_->on_loop([&] { return seqs_.contains(stream) ? seqs_[stream] : -1; });
  }
  /// Numbers that lacked without a reason: who left and was let in again begins anew after the joining.
  std::vector<std::string> faults() {
    return node_->on_loop([&] {
      auto faults = faults_;
      for (const auto& gap : gaps_)
        if (!joined_.contains({gap.stream, gap.to}) && !joined_.contains({gap.stream, gap.to - 1}))
          faults.push_back(gap.how + gap.stream + " " + std::to_string(gap.to) + " after " + std::to_string(gap.from));
      return faults;
    });
  }
  void was_let_in(const bus::StreamName& stream, std::int64_t base) {
    node_->on_loop([&] { joined_.emplace(stream, base); });
  }
  bool is_refused() {
    return node_->on_loop([&] { return is_refused_; });
  }
  int readings() {
    return node_->on_loop([&] { return readings_; });
  }
  SessionId session_id() const { return session_id_; }

  void send(Frame frame) override { read(*frame); }
  void send_droppable(Frame frame) override { read(*frame); }
  std::size_t queued_bytes() const override { return 0; }
  void drop_queued() override {}
  void close(std::uint16_t, std::string_view) override {}
  boost::asio::any_io_executor executor() const override { return node_->loop().get_executor(); }

 private:
  std::string ticket() {
    return node_->parts.store.write_now([&](store::Transaction& transaction) {
      if (!session_id_) session_id_ = node_->sessions.begin(transaction, account_, "test").id;
      auth::Actor actor;
      actor.session_id = session_id_;
      return node_->sessions.issue_ticket(transaction, actor).ticket;
    });
  }
  boost::json::array cursors() const {
    boost::json::array cursors;
    for (const auto& [stream, seq] : seqs_)
      cursors.push_back({{"stream", stream}, {"epoch", node_->streams.epoch()}, {"seq", seq}});
    return cursors;
  }

  void read(const std::string& bytes) {
    const auto length = static_cast<unsigned char>(bytes[1]);
    const std::string_view text = std::string_view(bytes).substr(length == 127 ? 10 : length == 126 ? 4 : 2);
    const auto frame = boost::json::parse(text).as_object();
    const std::string name(frame.at("frame").as_string());
    if (name == "event") return take(frame.at("event").as_object(), "");
    if (name == "lagged") return ask_anew();
    if (name == "refused") is_refused_ = true;
    if (name != "welcome" && name != "resumed") return;
    is_welcome_ = true;
    ++readings_;
    for (const auto& each : frame.at("streams").as_array()) take_answer(each.as_object());
    if (name == "welcome" && frame.contains("resume_token")) take_token(frame);
  }
  void ask_anew() {
    const boost::json::object resume{{"frame", "resume"}, {"cursors", cursors()}};
    boost::asio::post(node_->loop(), [session = session_, text = boost::json::serialize(resume)] {
      if (session) session->received(text);
    });
  }
  void take_token(const boost::json::object& welcome) {
    token_ = welcome.at("resume_token").as_string();
    token_streams_.clear();
    for (const auto& each : welcome.at("streams").as_array()) {
      if (each.at("answer").as_string() != "gone") token_streams_.emplace_back(each.at("stream").as_string());
    }
  }
  void take_answer(const boost::json::object& answer) {
    const std::string stream(answer.at("stream").as_string());
    const std::string word(answer.at("answer").as_string());
    if (word == "gone") {
      seqs_.erase(stream);
      return;
    }
    for (const auto& event : answer.at("events").as_array()) take(event.as_object(), "missed ");
    const auto seq = answer.at("seq").as_int64();
    if (word == "complete" && seqs_.contains(stream) && seqs_[stream] < seq && !answer.at("events").as_array().empty())
      faults_.push_back("an answer of a part on " + stream);
    seqs_[stream] = seq;
  }
  void take(const boost::json::object& event, const std::string& how) {
    if (!event.contains("seq")) return;
    const std::string stream(event.at("stream").as_string());
    const auto seq = event.at("seq").as_int64();
    const auto found = seqs_.find(stream);
    if (found == seqs_.end()) {  // it was let in while connected
      seqs_[stream] = seq;
      return;
    }
    if (seq <= found->second) return;  // known; memory may have told what was on its way already
    if (seq > found->second + 1) gaps_.push_back({stream, found->second, seq, how});
    found->second = seq;
  }

  const OrgId org_;
  const AccountId account_;
  TownNode* node_ = nullptr;
  boost::intrusive_ptr<ClientSession> session_;
  SessionId session_id_;
  std::string token_;
  std::vector<std::string> token_streams_;
  std::map<std::string, std::int64_t> seqs_;
  struct Gap {
    std::string stream;
    std::int64_t from;
    std::int64_t to;
    std::string how;
  };
  std::vector<Gap> gaps_;
  std::set<std::pair<bus::StreamName, std::int64_t>> joined_;
  std::vector<std::string> faults_;
  int readings_ = 0;
  bool is_welcome_ = false;
  bool is_refused_ = false;
};

/// Three nodes on one database with a NATS server between them.
struct Town : testing::Test {
  ~Town() override {
    nodes.clear();
    for (auto& each : stores) each->close();
    store->close();
  }
  std::unique_ptr<store::Store> open_store() const {
    return store::open_any({.path = scratch / "town.db"}, town_migrations(), clock);
  }
  void open(bus::Flakiness flakiness, unsigned seed = 1) {
    for (unsigned i = 0; i < 3; ++i) {
      if (store::tests_use_postgres()) stores.push_back(open_store());
      auto& own = stores.empty() ? *store : *stores.back();
      nodes.push_back(std::make_unique<TownNode>(nats.url(), own, flakiness, seed * 10 + i));
    }
    ASSERT_TRUE(
        bus::soon([&] { return std::ranges::all_of(nodes, [](const auto& node) { return node->is_connected(); }); }));
  }
  /// Says so in the stream's next event, whose number is returned, and takes part from then on.
  std::int64_t join(TownNode& node, const bus::StreamName& stream, MemberId member) {
    return store->write_now([&](store::Transaction& transaction) {
      const auto seq = node.streams.next_seq(transaction, org, stream);
      store::execute(transaction, "INSERT INTO town_members (stream, member_id, from_seq) VALUES ($1, $2, $3)", stream,
                     member, seq);
      node.streams.append(transaction, org, stream, seq, Posted{seq});
      node.streams.let_hear(transaction, org, member, stream);
      tell_member(transaction, node, member);
      return seq;
    });
  }
  void leave(TownNode& node, const bus::StreamName& stream, MemberId member) {
    store->write_now([&](store::Transaction& transaction) {
      store::execute(transaction, "DELETE FROM town_members WHERE stream = $1 AND member_id = $2", stream, member);
      node.streams.let_hear_no_more(transaction, org, member, stream);
      tell_member(transaction, node, member);
    });
  }
  std::int64_t post(TownNode& node, const bus::StreamName& stream) {
    return store->write_now([&](store::Transaction& transaction) {
      const auto seq = node.streams.next_seq(transaction, org, stream);
      node.streams.append(transaction, org, stream, seq, Posted{seq});
      return seq;
    });
  }
  void tell_member(store::Transaction& transaction, TownNode& node, MemberId member) {
    const auto own = member.text();
    const auto seq = node.streams.next_seq(transaction, org, own);
    node.streams.append(transaction, org, own, seq, Posted{seq});
  }
  std::int64_t head(const bus::StreamName& stream) {
    return store->read_now(
        [&](store::Transaction& transaction) { return nodes[0]->streams.head(transaction, org, stream); });
  }

  const OrgId org{1};
  store::Scratch scratch;
  SystemClock clock;
  bus::NatsServer nats;
  std::unique_ptr<store::Store> store = open_store();
  std::vector<std::unique_ptr<store::Store>> stores;  // of the nodes, where the engine lets several open one database
  std::vector<std::unique_ptr<TownNode>> nodes;
};

}  // namespace madang::net
