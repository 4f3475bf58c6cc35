#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "kernel/bus/cluster.hpp"
#include "kernel/bus/feed.hpp"
#include "kernel/bus/migrations.hpp"
#include "kernel/bus/nats_relay.hpp"
#include "kernel/bus/tests/flaky_relay.hpp"
#include "kernel/bus/tests/nats_server.hpp"
#include "kernel/store/tests/support/engine.hpp"

namespace madang::bus {

struct Said {
  static constexpr std::string_view kType = "test.said";
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Said, (), (text))

struct NodeSettings {
  Flakiness flakiness;
  ClusterOptions cluster;
  unsigned seed = 1;
  Hears hears;
  std::function<void()> left_behind = {};
};

/// One process of a cluster: a loop, a hub, streams, all on the database that the nodes share.
class Node {
 public:
  Node(const std::string& url, store::Store& store, NodeSettings settings)
      : store(store),
        hub({loop_.get_executor()}, [](std::string_view text) { return std::make_shared<std::string>(text); }) {
    NatsOptions options;
    options.urls = {url};
    auto flaky = std::make_unique<FlakyRelay>(make_nats_relay(options), settings.flakiness, settings.seed);
    relay = flaky.get();
    relay_ = std::move(flaky);
    if (store::tests_use_postgres()) {
      feed_ = std::make_unique<TransactionFeed>();
    } else {
      feed_ = std::make_unique<ClockFeed>(clock_);
    }
    cluster = std::make_unique<Cluster>(Cluster::Parts{streams, store, hub, *relay_, *feed_, std::move(settings.hears)},
                                        settings.cluster);
    cluster->on_left_behind(std::move(settings.left_behind));
    cluster->start();
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~Node() {
    cluster->stop();
    guard_.reset();
    loop_.stop();
    thread_.join();
  }

  /// On the loop's thread; returns when it is done.
  template <class F>
  auto on_loop(F act) {
    std::packaged_task<std::invoke_result_t<F>()> task(std::move(act));
    auto done = task.get_future();
    boost::asio::post(loop_, [&task] { task(); });
    return done.get();
  }
  LoopHub& loop_hub() { return hub.on_loop(0); }

  bool settle(OrgId org, const std::vector<Resumed>& told) {
    std::promise<bool> done;
    cluster->settle(org, told, loop_.get_executor(), [&](bool complete) { done.set_value(complete); });
    return done.get_future().get();
  }

  std::int64_t say(OrgId org, const StreamName& stream, const std::string& text, Keeping keeping = Keeping::log) {
    return store.write_now([&](store::Transaction& transaction) {
      const auto seq = streams.next_seq(transaction, org, stream);
      streams.append(transaction, org, stream, seq, Said{text}, keeping);
      return seq;
    });
  }

 private:
  SystemClock clock_;
  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{loop_.get_executor()};
  std::unique_ptr<Feed> feed_;
  std::unique_ptr<Relay> relay_;

 public:
  store::Store& store;
  Hub hub;
  Streams streams{clock_, store.epoch(), hub};
  FlakyRelay* relay;
  std::unique_ptr<Cluster> cluster;

 private:
  std::thread thread_;
};

/// A device that catches up as a ClientSession does, and remembers every number that it was told.
class Device final : public Listener {
 public:
  Device(Node& node, OrgId org, MemberId member, SessionId session = SessionId{1})
      : node_(node), org_(org), member_(member), session_(session) {}
  ~Device() override { leave(); }

  /// Hears the stream from what comes after `cursor` on.
  void hear(const StreamName& stream, std::int64_t cursor) {
    node_.on_loop([&] {
      enter();
      holds_ = true;
      node_.loop_hub().hear(*this, stream);
      node_.loop_hub().tell_interest();
    });
    std::vector<Resumed> told;
    do {
      told = {node_.store.read_now([&](store::Transaction& transaction) {
        return node_.streams.resume(transaction, org_, {stream, node_.streams.epoch(), cursor}, 1, 100'000);
      })};
    } while (!node_.settle(org_, told));
    node_.on_loop([&] {
      for (std::size_t i = 0; i < told[0].events.size(); ++i) seqs_.push_back(cursor + 1 + std::ssize(seqs_));
      holds_ = false;
      for (const auto& delivery : std::exchange(held_, {}))
        if (delivery.seq > told[0].seq || delivery.seq == 0) deliver(delivery);
    });
  }
  void enter() {
    if (std::exchange(is_here_, true)) return;
    node_.loop_hub().add(*this);
    node_.loop_hub().tell_interest();
  }
  void leave() {
    node_.on_loop([&] {
      if (std::exchange(is_here_, false)) node_.loop_hub().remove(*this);
    });
  }

  std::vector<std::int64_t> seqs() {
    return node_.on_loop([&] { return seqs_; });
  }
  std::vector<std::string> frames() {
    return node_.on_loop([&] { return frames_; });
  }
  bool was_ended() {
    return node_.on_loop([&] { return ended_; });
  }
  int times_behind() {
    return node_.on_loop([&] { return behind_; });
  }

  OrgId org_id() const override { return org_; }
  MemberId member_id() const override { return member_; }
  SessionId session_id() const override { return session_; }
  void deliver(const Delivery& delivery) override {
    if (holds_) return held_.push_back(delivery);
    seqs_.push_back(delivery.seq);
    frames_.push_back(*delivery.frame);
  }
  void hears(const StreamName&) override {}
  void hears_no_more(const StreamName&) override {}
  void session_ended() override { ended_ = true; }
  void fell_behind() override { ++behind_; }

 private:
  Node& node_;
  const OrgId org_;
  const MemberId member_;
  const SessionId session_;
  bool is_here_ = false;
  bool holds_ = false;
  bool ended_ = false;
  int behind_ = 0;
  std::vector<Delivery> held_;
  std::vector<std::int64_t> seqs_;
  std::vector<std::string> frames_;
};

/// A database that several nodes share, and a NATS server between them.
struct ClusterTest : testing::Test {
  ClusterTest() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    store = open_store();
  }
  std::unique_ptr<store::Store> open_store() const {
    return store::open_any({.path = folder / "test.db"}, migrations(), clock);
  }
  ~ClusterTest() override {
    nodes.clear();
    for (auto& each : stores) each->close();
    store->close();
    std::filesystem::remove_all(folder);
  }

  Node& add_node(NodeSettings settings = {}) {
    if (!settings.hears) settings.hears = [](store::Transaction&, OrgId, MemberId, const StreamName&) { return 1; };
    if (store::tests_use_postgres()) stores.push_back(open_store());
    auto& own = stores.empty() ? *store : *stores.back();
    nodes.push_back(std::make_unique<Node>(nats.url(), own, std::move(settings)));
    return *nodes.back();
  }
  /// Once what the relay was asked for has reached the server.
  bool all_connected() {
    return soon(
        [&] { return std::ranges::all_of(nodes, [](const auto& node) { return node->relay->is_connected(); }); });
  }

  static std::vector<std::int64_t> from_to(std::int64_t from, std::int64_t to) {
    std::vector<std::int64_t> all;
    for (; from <= to; ++from) all.push_back(from);
    return all;
  }

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("madang_cluster_" + std::to_string(::getpid()));
  NatsServer nats;
  SystemClock clock;
  std::unique_ptr<store::Store> store;
  std::vector<std::unique_ptr<store::Store>> stores;  // of the nodes, where the engine lets several open one database
  std::vector<std::unique_ptr<Node>> nodes;
  const OrgId org{1};
  const StreamName stream = Id<"cnv">{7}.text();
};

}  // namespace madang::bus
