#include "app/alert_drivers.hpp"

#include <gtest/gtest.h>

#include "kernel/outbound/elliptic.hpp"
#include "kernel/outbound/tests/scripted_server.hpp"

namespace madang::app {
namespace {

using alerts::DeliveryEnd;
using outbound::ScriptedServer;

const SystemClock kClock;

/// A browser's maker, who answers every message the same.
struct Maker {
  explicit Maker(std::string status)
      : server([status](ScriptedServer& self, ScriptedServer::Socket& socket, const std::string&) {
          const auto head = self.heads().back();
          const auto length = std::size_t(std::stoi(head.substr(head.find("Content-Length: ") + 16)));
          std::string rest(length - (head.size() - head.find("\r\n\r\n") - 4), '\0');
          boost::asio::read(socket, boost::asio::buffer(rest));
          ScriptedServer::send(
              socket, "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 7\r\n\r\n");
        }) {}

  alerts::PushLetter letter(std::uint64_t id) const {
    using namespace outbound;
    return {{id}, server.url("/x"), base64url(public_bytes(new_key())), base64url(random_bytes(16)), "{}"};
  }

  ScriptedServer server;
};

alerts::Delivered delivered(const std::vector<const Maker*>& makers) {
  std::vector<std::string> reached;
  alerts::Parcel parcel;
  parcel.channel = alerts::Channel::push;
  parcel.manner = {"alr_1", std::chrono::minutes(5), true};
  for (const Maker* maker : makers) {
    reached.push_back(maker->server.endpoint());
    parcel.letters.push_back(maker->letter(reached.size()));
  }
  Channels channels;
  channels.push = std::make_unique<const outbound::PushSender>(
      "a secret", outbound::PushOptions{.contact = "mailto:admin@example.org"}, outbound::Reach(reached), kClock);
  return alert_drivers(channels).at(alerts::Channel::push).deliver(parcel, {});
}

TEST(PushDriver, one_browser_that_is_told_is_enough) {
  const Maker gone("410 Gone");
  const Maker good("201 Created");
  const Maker busy("503 Busy");
  const auto told = delivered({&gone, &good, &busy});
  EXPECT_EQ(told.end, DeliveryEnd::told);
  ASSERT_EQ(told.reports.size(), 3U);
  EXPECT_TRUE(told.reports[0].is_gone);
  EXPECT_TRUE(told.reports[1].is_told);
  EXPECT_EQ(told.reports[2].fault, "the push service answered 503");
  EXPECT_FALSE(told.reports[2].is_gone);
  const auto head = good.server.heads().at(0);
  EXPECT_NE(head.find("TTL: 300\r\n"), std::string::npos);
  EXPECT_NE(head.find("Topic: alr_1\r\n"), std::string::npos);
  EXPECT_NE(head.find("Urgency: high\r\n"), std::string::npos);
}

TEST(PushDriver, what_may_pass_is_tried_again_and_what_is_refused_is_not) {
  const Maker busy("503 Busy");
  const Maker forbidden("403 Forbidden");
  const auto later = delivered({&forbidden, &busy});
  EXPECT_EQ(later.end, DeliveryEnd::later);
  EXPECT_EQ(later.wait, std::chrono::seconds(7));
  const auto refused = delivered({&forbidden});
  EXPECT_EQ(refused.end, DeliveryEnd::refused);
  EXPECT_EQ(refused.detail, "the push service answered 403");
}

}  // namespace
}  // namespace madang::app
