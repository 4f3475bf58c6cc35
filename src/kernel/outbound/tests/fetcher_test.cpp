#include "kernel/outbound/fetcher.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>

#include "kernel/outbound/tests/scripted_server.hpp"

namespace madang::outbound {
namespace {

namespace ip = boost::asio::ip;

using Socket = ScriptedServer::Socket;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

Wanted page(milliseconds patience = milliseconds(20'000)) {
  return {.media_types = {"text/html"},
          .most_bytes = 512 * 1024,
          .may_be_cut = true,
          .until = steady_clock::now() + patience,
          .is_enough = {}};
}

Wanted picture(std::size_t most_bytes = 5 << 20) {
  return {.media_types = {"image/png"},
          .most_bytes = most_bytes,
          .may_be_cut = false,
          .until = steady_clock::now() + milliseconds(20'000),
          .is_enough = {}};
}

Fetcher reaching(const ScriptedServer& server, Resolve resolve = outbound::resolve, FetcherOptions options = {}) {
  return Fetcher(Reach(std::vector{server.endpoint()}), options, std::move(resolve));
}

/// The body, or `fault N`.
std::string told(const std::expected<Fetched, FetchFault>& fetched) {
  if (fetched) return fetched->body;
  constexpr const char* kNames[] = {"not_allowed", "unknown_host", "unreachable",        "too_slow", "too_large",
                                    "wrong_type",  "no_success",   "too_many_redirects", "stopped"};
  return kNames[static_cast<int>(fetched.error())];
}

std::string got(const Fetcher& fetcher, const std::string& url, const Wanted& wanted = page()) {
  return told(fetcher.fetch(read_web_address(url).value(), wanted));
}

std::string gzipped(std::string_view piece, int times) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string packed;
  std::string room(64 * 1024, '\0');
  for (int i = 0; i <= times; ++i) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
    stream.avail_in = i < times ? static_cast<uInt>(piece.size()) : 0;
    do {
      stream.next_out = reinterpret_cast<Bytef*>(room.data());
      stream.avail_out = static_cast<uInt>(room.size());
      deflate(&stream, i < times ? Z_NO_FLUSH : Z_FINISH);
      packed.append(room, 0, room.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }
  deflateEnd(&stream);
  return packed;
}

TEST(Fetcher, a_page_comes_with_its_type_and_charset) {
  ScriptedServer server([](ScriptedServer&, Socket& socket, const std::string&) {
    ScriptedServer::reply(socket, "Content-Type: Text/HTML; charset=\"EUC-KR\"", "<title>a</title>");
  });
  const auto fetched = reaching(server).fetch(*read_web_address(server.url("/a?b")), page());
  ASSERT_TRUE(fetched);
  EXPECT_EQ(fetched->body, "<title>a</title>");
  EXPECT_EQ(fetched->media_type, "text/html");
  EXPECT_EQ(fetched->charset, "euc-kr");
  EXPECT_EQ(fetched->address.text(), server.url("/a?b"));
}

TEST(Fetcher, nothing_of_the_servers_goes_along) {
  ScriptedServer server([](ScriptedServer&, Socket& socket, const std::string& path) {
    if (path == "/a")
      ScriptedServer::send(socket,
                           "HTTP/1.1 302 Found\r\nSet-Cookie: a=b; Path=/\r\nLocation: /b\r\n"
                           "Content-Length: 0\r\nConnection: close\r\n\r\n");
    else
      ScriptedServer::reply(socket, "Content-Type: text/html", "there");
  });
  ::setenv("http_proxy", "http://127.0.0.1:9", 1);
  ::setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
  EXPECT_EQ(got(reaching(server), server.url("/a")), "there");
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
  const auto heads = server.heads();
  ASSERT_EQ(heads.size(), 2);
  for (const auto& head : heads) {
    EXPECT_NE(head.find("User-Agent: Madang/"), std::string::npos);
    for (const char* name : {"Cookie", "Referer", "Authorization", "Proxy"})
      EXPECT_EQ(head.find(name), std::string::npos) << head;
  }
}

TEST(Fetcher, this_machine_is_out_of_reach) {
  ScriptedServer server([](ScriptedServer&, Socket& socket, const std::string&) {
    ScriptedServer::reply(socket, "Content-Type: text/html", "secret");
  });
  const Fetcher fetcher{Reach()};
  for (const auto* host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0"})
    EXPECT_EQ(got(fetcher, "http://" + std::string(host) + ":" + server.port() + "/"), "not_allowed") << host;
  EXPECT_EQ(got(fetcher, "http://169.254.169.254/latest/meta-data/"), "not_allowed");
  EXPECT_EQ(server.heads().size(), 0);
}

TEST(Fetcher, a_redirect_is_judged_like_the_first_address) {
  ScriptedServer inner([](ScriptedServer&, Socket& socket, const std::string&) {
    ScriptedServer::reply(socket, "Content-Type: text/html", "secret");
  });
  std::string location;
  ScriptedServer outer([&](ScriptedServer&, Socket& socket, const std::string&) {
    ScriptedServer::send(
        socket, "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n");
  });
  for (const auto& to : {inner.url(), "http://localhost:" + inner.port() + "/", "//[::1]:" + inner.port() + "/",
                         std::string("http://169.254.169.254/"), std::string("http://2130706433/"),
                         std::string("file:///etc/passwd"), std::string("gopher://127.0.0.1/"), std::string()}) {
    location = to;
    EXPECT_EQ(got(reaching(outer), outer.url()), "not_allowed") << to;
  }
  EXPECT_EQ(inner.heads().size(), 0);
}

TEST(Fetcher, redirects_end_sometime) {
  ScriptedServer server([](ScriptedServer&, Socket& socket, const std::string& path) {
    const int left = path.size() > 1 ? std::atoi(path.c_str() + 1) : 0;
    if (left == 0) return void(ScriptedServer::reply(socket, "Content-Type: text/html", "there"));
    ScriptedServer::send(socket, "HTTP/1.1 301 Moved\r\nConnection: close\r\nContent-Length: 3\r\nLocation: /" +
                                     std::to_string(left - 1) + "\r\n\r\nabc");
  });
  EXPECT_EQ(got(reaching(server), server.url("/4")), "there");
  EXPECT_EQ(got(reaching(server), server.url("/5")), "too_many_redirects");
}

TEST(Fetcher, a_name_is_judged_by_every_address_it_has) {
  ScriptedServer server([](ScriptedServer&, Socket& socket, const std::string&) {
    ScriptedServer::reply(socket, "Content-Type: text/html", "there");
  });
  std::vector<ip::address> addresses;
  const auto fetcher = reaching(server, [&](const std::string&) { return addresses; });
  const auto url = "http://example.com:" + server.port() + "/";
  EXPECT_EQ(got(fetcher, url), "unknown_host");
  addresses = {ip::make_address("127.0.0.1")};
  EXPECT_EQ(got(fetcher, url), "there");
  for (const char* other : {"127.0.0.2", "10.0.0.1", "::1", "fe80::1"}) {
    addresses = {ip::make_address("127.0.0.1"), ip::make_address(other)};
    EXPECT_EQ(got(fetcher, url), "not_allowed") << other;
  }
}

TEST(Fetcher, a_name_that_changes_its_address_meanwhile_changes_nothing) {
  ScriptedServer server([](ScriptedServer&, Socket& socket, const std::string& path) {
    if (path == "/a")
      ScriptedServer::send(socket, "HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
    else
      ScriptedServer::reply(socket, "Content-Type: text/html", "there");
  });
  int asked = 0;
  const auto rebinding = [&](const std::string&) -> std::vector<ip::address> {
    return {ip::make_address(++asked == 1 ? "127.0.0.1" : "127.0.0.2")};
  };
  const auto fetcher = reaching(server, rebinding);
  EXPECT_EQ(got(fetcher, "http://rebinding.example:" + server.port() + "/b"), "there");
  EXPECT_EQ(asked, 1) << "connected to what was looked at, without asking again";
  asked = 0;
  EXPECT_EQ(got(fetcher, "http://rebinding.example:" + server.port() + "/a"), "not_allowed")
      << "asked anew, and judged anew";
}

TEST(Fetcher, a_stream_without_end_is_cut) {
  std::atomic<std::size_t> sent = 0;
  ScriptedServer server([&](ScriptedServer&, Socket& socket, const std::string&) {
    ScriptedServer::reply(socket, "Content-Type: text/html", "<html>");
    const std::string piece(64 * 1024, 'a');
    while (ScriptedServer::send(socket, piece)) sent += piece.size();
  });
  EXPECT_EQ(got(reaching(server), server.url()).size(), 512 * 1024);
  EXPECT_LT(sent, 32U << 20);
}

TEST(Fetcher, a_picture_without_end_is_none) {
  ScriptedServer server([&](ScriptedServer&, Socket& socket, const std::string&) {
    ScriptedServer::reply(socket, "Content-Type: image/png", "");
    while (ScriptedServer::send(socket, std::string(64 * 1024, 'a'))) continue;
  });
  EXPECT_EQ(got(reaching(server), server.url(), picture(1 << 20)), "too_large");
}

TEST(Fetcher, who_drips_is_left) {
  ScriptedServer server([](ScriptedServer& self, Socket& socket, const std::string&) {
    ScriptedServer::reply(socket, "Content-Type: text/html", "<html>");
    self.drip(socket);
  });
  EXPECT_EQ(got(reaching(server), server.url(), page(milliseconds(300))), "too_slow");
}

TEST(Fetcher, time_is_for_all_redirects_together) {
  ScriptedServer server([](ScriptedServer& self, Socket& socket, const std::string&) {
    self.pause(milliseconds(150));
    ScriptedServer::send(socket, "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
  FetcherOptions patient;
  patient.most_redirects = 1000;
  EXPECT_EQ(got(reaching(server, outbound::resolve, patient), server.url(), page(milliseconds(400))), "too_slow");
}

TEST(Fetcher, what_unpacks_to_much_is_cut_at_what_is_wanted) {
  ScriptedServer server([](ScriptedServer&, Socket& socket, const std::string& path) {
    const std::string type = path == "/page" ? "text/html" : "image/png";
    ScriptedServer::reply(socket, "Content-Encoding: gzip\r\nContent-Type: " + type,
                          gzipped(std::string(1 << 20, '\0'), 60));
  });
  EXPECT_EQ(got(reaching(server), server.url("/page")).size(), 512 * 1024);
  EXPECT_EQ(got(reaching(server), server.url("/picture"), picture()), "too_large");
}

TEST(Fetcher, packed_bytes_count_also_when_nothing_comes_of_them) {
  std::atomic<std::size_t> sent = 0;
  ScriptedServer server([&](ScriptedServer&, Socket& socket, const std::string&) {
    ScriptedServer::reply(socket, "Content-Encoding: deflate\r\nContent-Type: image/png", "\x78\x9c");
    std::string empty_blocks;
    for (int i = 0; i < 10'000; ++i) empty_blocks += std::string("\0\0\0\xff\xff", 5);
    while (ScriptedServer::send(socket, empty_blocks)) sent += empty_blocks.size();
  });
  EXPECT_EQ(got(reaching(server), server.url(), picture(1 << 20)), "too_large");
  EXPECT_LT(sent, 64U << 20);
}

TEST(Fetcher, a_huge_header_is_refused) {
  ScriptedServer server([](ScriptedServer&, Socket& socket, const std::string& path) {
    if (path == "/one")
      return void(
          ScriptedServer::reply(socket, "X: " + std::string(1 << 20, 'a') + "\r\nContent-Type: text/html", "x"));
    ScriptedServer::send(socket, "HTTP/1.1 200 OK\r\n");
    while (ScriptedServer::send(socket, "X-Another: " + std::string(500, 'a') + "\r\n")) continue;
  });
  EXPECT_NE(got(reaching(server), server.url("/one")), "x");
  EXPECT_EQ(got(reaching(server), server.url("/many")), "too_large");
}

TEST(Fetcher, only_what_is_wanted_is_read) {
  std::string headers;
  ScriptedServer server(
      [&](ScriptedServer&, Socket& socket, const std::string&) { ScriptedServer::reply(socket, headers, "body"); });
  for (const char* other : {"Content-Type: application/octet-stream", "Content-Type: video/mp4",
                            "Content-Type: ", "Content-Type: text/htmlx", "X: text/html"}) {
    headers = other;
    EXPECT_EQ(got(reaching(server), server.url()), "wrong_type") << other;
  }
}

TEST(Fetcher, what_is_no_success_is_none) {
  std::string head;
  ScriptedServer server([&](ScriptedServer&, Socket& socket, const std::string&) {
    ScriptedServer::send(socket, head + "\r\nContent-Type: text/html\r\nConnection: close\r\n\r\nbody");
  });
  for (const char* status : {"404 Not Found", "500 Oops", "401 No", "300 Choose", "304 Same"}) {
    head = "HTTP/1.1 " + std::string(status);
    EXPECT_EQ(got(reaching(server), server.url()), "no_success") << status;
  }
  head = "SSH-2.0-OpenSSH_9.2";
  EXPECT_EQ(got(reaching(server), server.url()), "unreachable");
}

TEST(Fetcher, once_it_has_enough_it_does_not_wait_for_the_rest) {
  ScriptedServer server([](ScriptedServer& self, Socket& socket, const std::string&) {
    ScriptedServer::reply(socket, "Content-Type: text/html", "<head></head>");
    self.drip(socket);
  });
  auto wanted = page();
  wanted.is_enough = [](std::string_view so_far) { return so_far.contains("</head>"); };
  EXPECT_TRUE(got(reaching(server), server.url(), wanted).starts_with("<head></head>"));
}

TEST(Fetcher, a_server_that_goes_down_waits_for_nobody) {
  std::stop_source stop;
  ScriptedServer server([&](ScriptedServer& self, Socket& socket, const std::string&) {
    ScriptedServer::reply(socket, "Content-Type: text/html", "<html>");
    stop.request_stop();
    self.drip(socket);
  });
  EXPECT_EQ(told(reaching(server).fetch(*read_web_address(server.url()), page(), stop.get_token())), "stopped");
}

TEST(Fetcher, nobody_listening_is_no_wonder) {
  const Fetcher fetcher(Reach(std::vector<std::string>{"127.0.0.1:1"}));
  EXPECT_EQ(got(fetcher, "http://127.0.0.1:1/"), "unreachable");
  EXPECT_EQ(got(fetcher, "http://nobody.invalid/"), "unknown_host");
}

}  // namespace
}  // namespace madang::outbound
