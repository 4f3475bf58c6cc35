#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "chat/previewing_api.hpp"
#include "chat/tests/town.hpp"
#include "kernel/outbound/tests/scripted_server.hpp"

namespace madang::chat {
namespace {

using outbound::ScriptedServer;
using testing::ElementsAre;
using testing::IsEmpty;

/// A town whose messages are read by a real previewer, and a web server beside it.
class Previewing : public testing::Test {
 protected:
  using Socket = ScriptedServer::Socket;

  ~Previewing() override {
    held_.count_down();
    if (previewer_) previewer_->stop();
  }

  void serve(std::vector<std::string> allowed) {
    previewer_ =
        std::make_unique<Previewer>(*town_.chat, *town_.store, outbound::Fetcher(outbound::Reach(allowed)),
                                    [this](OrgId, std::string_view bytes) -> std::optional<files::KeptPicture> {
                                      drawn_.emplace_back(bytes);
                                      return files::KeptPicture{Town::kBody, std::ssize(bytes)};
                                    });
    town_.chat->when_linked([this](const Linked& linked) { previewer_->ask(linked); });
  }

  void answer(Socket& socket, const std::string& path) {
    if (path.contains(".png")) return void(ScriptedServer::reply(socket, "Content-Type: image/png", "a picture"));
    if (path == "/file") return void(ScriptedServer::reply(socket, "Content-Type: application/zip", "PK"));
    if (path == "/held") held_.wait();
    const std::string title = path == "/korean" ? "\xb8\xb6\xb4\xe7" : "Page " + path;
    ScriptedServer::reply(socket, "Content-Type: text/html; charset=euc-kr",
                          "<title>" + title + "</title><meta property=og:image content=picture.png>");
  }

  /// Until the message shows something; what should never come is looked for after stop().
  Message eventually(const Message& message) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    for (auto now = town_.again(minji_, message);; now = town_.again(minji_, message)) {
      if (!now.previews.empty() || std::chrono::steady_clock::now() > end) return now;
      std::this_thread::yield();
    }
  }
  bool has_looked_at(const std::string& url) {
    return town_.store->read_now(
        [&](store::Transaction& reading) { return town_.chat->known_page(reading, org_, url).has_value(); });
  }
  int requests(const std::string& path) {
    int count = 0;
    for (const auto& head : server_.heads()) count += head.starts_with("GET " + path + " ") ? 1 : 0;
    return count;
  }

  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor minji_ = town_.somebody(org_);
  const auth::Actor wei_ = town_.somebody(org_);
  const ConversationId id_ = town_.group(minji_, {wei_.member_id}).id;
  std::latch held_{1};
  ScriptedServer server_{[this](ScriptedServer&, Socket& socket, const std::string& path) { answer(socket, path); }};
  std::vector<std::string> drawn_;
  std::unique_ptr<Previewer> previewer_;
};

TEST_F(Previewing, a_page_is_read_with_its_picture) {
  serve({server_.endpoint()});
  const auto message = eventually(town_.post(minji_, id_, "see " + server_.url("/korean")));
  ASSERT_EQ(message.previews.size(), 1);
  EXPECT_EQ(message.previews[0].title, "마당");
  EXPECT_EQ(message.previews[0].site_name, "127.0.0.1");
  EXPECT_EQ(message.previews[0].url, server_.url("/korean"));
  EXPECT_TRUE(message.previews[0].picture_id);
  EXPECT_THAT(drawn_, ElementsAre("a picture"));
}

TEST_F(Previewing, a_link_to_a_picture_shows_it_under_its_name) {
  serve({server_.endpoint()});
  const auto message = eventually(town_.post(minji_, id_, server_.url("/%EA%B7%B8%EB%A6%BC.png?size=2")));
  ASSERT_EQ(message.previews.size(), 1);
  EXPECT_EQ(message.previews[0].title, "그림.png");
  EXPECT_EQ(message.previews[0].description, "");
  EXPECT_TRUE(message.previews[0].picture_id);
  EXPECT_THAT(drawn_, ElementsAre("a picture"));
  const auto nameless = eventually(town_.post(minji_, id_, server_.url("/%00%1b.png")));
  ASSERT_EQ(nameless.previews.size(), 1);
  EXPECT_EQ(nameless.previews[0].title, "127.0.0.1");
}

TEST_F(Previewing, what_is_neither_a_page_nor_a_picture_shows_nothing) {
  serve({server_.endpoint()});
  const auto message = town_.post(minji_, id_, server_.url("/file"));
  while (!has_looked_at(server_.url("/file"))) std::this_thread::yield();
  EXPECT_THAT(town_.again(minji_, message).previews, IsEmpty());
  EXPECT_EQ(requests("/file"), 2);
}

TEST_F(Previewing, sending_waits_for_nobody_and_many_who_name_a_page_have_it_read_once) {
  serve({server_.endpoint()});
  const auto first = town_.post(minji_, id_, server_.url("/held"));
  const auto second = town_.post(wei_, id_, server_.url("/held"));
  EXPECT_EQ(town_.all_messages(wei_, id_).back(), second) << "while the page is held";
  held_.count_down();
  EXPECT_EQ(eventually(first).previews.size(), 1);
  EXPECT_EQ(eventually(second).previews, eventually(first).previews);
  EXPECT_EQ(eventually(town_.post(minji_, id_, server_.url("/held"))).previews, eventually(first).previews);
  EXPECT_EQ(requests("/held"), 1);
}

TEST_F(Previewing, what_is_private_is_not_read) {
  serve({});
  const auto message = town_.post(minji_, id_, server_.url("/page") + " http://localhost:" + server_.port() + "/page");
  while (!has_looked_at(server_.url("/page"))) std::this_thread::yield();
  previewer_->stop();
  EXPECT_THAT(town_.again(minji_, message).previews, IsEmpty());
  EXPECT_THAT(server_.heads(), IsEmpty());
}

TEST_F(Previewing, a_server_that_stops_waits_for_no_page) {
  ScriptedServer slow([](ScriptedServer& self, Socket& socket, const std::string&) {
    ScriptedServer::reply(socket, "Content-Type: text/html", "<html>");
    self.drip(socket);
  });
  serve({slow.endpoint()});
  const auto message = town_.post(minji_, id_, slow.url());
  while (slow.heads().empty()) std::this_thread::yield();
  previewer_->stop();
  EXPECT_THAT(town_.again(minji_, message).previews, IsEmpty());
}

}  // namespace
}  // namespace madang::chat
