#include "kernel/bus/nats_relay.hpp"

#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "kernel/bus/tests/nats_server.hpp"

namespace madang::bus {
namespace {

/// A relay and what arrived by it.
struct End {
  explicit End(NatsOptions options) : relay(make_nats_relay(options)) {
    relay->start([this](std::string_view subject, std::string_view bytes) {
      const std::lock_guard lock(mutex);
      heard.emplace_back(subject, bytes);
    });
  }
  std::size_t count(const std::string& bytes) {
    const std::lock_guard lock(mutex);
    return static_cast<std::size_t>(std::ranges::count(heard, bytes, &std::pair<std::string, std::string>::second));
  }
  /// Until a word said again and again comes through.
  bool hears(End& other, const std::string& subject, const std::string& bytes) {
    return soon([&] {
      other.relay->publish(subject, bytes);
      return count(bytes) > 0;
    });
  }

  std::mutex mutex;
  std::vector<std::pair<std::string, std::string>> heard;
  std::unique_ptr<Relay> relay;
};

NatsOptions at(std::vector<std::string> urls) {
  NatsOptions options;
  options.urls = std::move(urls);
  return options;
}

std::string fault(NatsOptions options) {
  try {
    make_nats_relay(options);
    return "none";
  } catch (const NatsOptionsError& error) {
    return error.what();
  }
}

TEST(NatsRelay, carries_bytes_to_who_subscribed_and_to_nobody_else) {
  NatsServer server;
  End here(at({server.url()}));
  End there(at({server.url()}));
  there.relay->subscribe("a.b");
  ASSERT_TRUE(there.hears(here, "a.b", "first"));
  const std::string all_bytes("\0\xff\n", 3);
  here.relay->publish("a.c", "not heard");
  here.relay->publish("a.b", all_bytes);
  EXPECT_TRUE(soon([&] { return there.count(all_bytes) == 1; }));
  EXPECT_EQ(there.count("not heard"), 0);
  there.relay->unsubscribe("a.b");
  there.relay->subscribe("a.d");
  ASSERT_TRUE(there.hears(here, "a.d", "the subscription before is gone"));
  here.relay->publish("a.b", "heard no more");
  ASSERT_TRUE(there.hears(here, "a.d", "last"));
  EXPECT_EQ(there.count("heard no more"), 0);
}

TEST(NatsRelay, starts_while_nobody_answers_and_comes_back_after_every_loss) {
  NatsServer server;
  server.kill();
  End end(at({server.url()}));
  End other(at({server.url()}));
  end.relay->subscribe("a");
  EXPECT_FALSE(end.relay->is_connected());
  for (int i = 0; i < 2; ++i) {
    server.start();
    EXPECT_TRUE(end.hears(other, "a", "round " + std::to_string(i)));
    EXPECT_TRUE(end.relay->is_connected());
    server.kill();
    EXPECT_TRUE(soon([&] { return !end.relay->is_connected(); }));
  }
}

TEST(NatsRelay, what_is_said_while_nobody_answers_is_dropped_and_counted) {
  NatsServer server;
  server.kill();
  End end(at({server.url()}));
  for (int i = 0; i < 100; ++i) end.relay->publish("a", "stale");
  EXPECT_TRUE(soon([&] { return end.relay->counts().dropped == 100; }));
  server.start();
  End other(at({server.url()}));
  other.relay->subscribe("a");
  EXPECT_TRUE(other.hears(end, "a", "fresh"));
  EXPECT_EQ(other.count("stale"), 0);
}

TEST(NatsRelay, goes_to_the_next_server_when_one_is_gone) {
  NatsServer first;
  NatsServer second;
  End end(at({first.url()}));
  End other(at({first.url(), second.url()}));
  End last(at({second.url()}));
  other.relay->subscribe("a");
  first.kill();
  EXPECT_TRUE(other.hears(last, "a", "from the second"));
}

TEST(NatsRelay, a_wrong_token_is_tried_on_and_a_right_one_is_let_in) {
  NatsServer server({"--auth", "secret"});
  auto options = at({server.url()});
  options.token = "wrong";
  End refused(options);
  options.token = "secret";
  End end(options);
  End other(options);
  end.relay->subscribe("a");
  EXPECT_TRUE(end.hears(other, "a", "in"));
  EXPECT_FALSE(refused.relay->is_connected());
}

TEST(NatsRelay, an_address_that_cannot_be_meant_is_refused_in_one_sentence) {
  EXPECT_EQ(fault(at({"http://10.0.0.7"})),
            "\"http://10.0.0.7\" is no address of a NATS server, such as nats://10.0.0.7:4222");
  for (const char* url : {"", "nats://", "10.0.0.7", "nats://a:0", "nats://a:99999", "nats://a:b", "nats://:4222"})
    EXPECT_NE(fault(at({url})), "none") << url;
  EXPECT_EQ(fault(at({"nats://10.0.0.7:4222", "tls://user:word@nats.example.org"})), "none");
  auto options = at({"nats://a"});
  options.ca = "/nowhere.pem";
  EXPECT_NE(fault(options), "none");
}

TEST(NatsRelay, comes_back_later_and_later_and_never_in_step) {
  using std::chrono::milliseconds;
  EXPECT_EQ(nats_backoff(0, 0), milliseconds(25));
  EXPECT_EQ(nats_backoff(0, 1), milliseconds(50));
  EXPECT_EQ(nats_backoff(3, 1), milliseconds(400));
  EXPECT_EQ(nats_backoff(1'000, 0), milliseconds(1'000));
  EXPECT_EQ(nats_backoff(1'000, 1), milliseconds(2'000));
}

}  // namespace
}  // namespace madang::bus
