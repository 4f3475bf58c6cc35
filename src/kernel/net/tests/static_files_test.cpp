#include "kernel/net/static_files.hpp"

#include <gtest/gtest.h>

namespace madang::net {

namespace {

constexpr Asset kAssets[] = {
    {"/index.html", "text/html; charset=utf-8", "i1", "<html>", "gz-html", "br-html", false},
    {"/assets/app-1f.js", "text/javascript; charset=utf-8", "a1", "plain", "gz", "br", true},
    {"/icon.svg", "image/svg+xml", "s1", "<svg>", "", "", false},
};

std::optional<HttpResponse> ask(std::string path, Headers headers = {}, Method method = Method::get) {
  static const StaticFiles files(kAssets);
  HttpRequest request;
  request.method = method;
  request.path = std::move(path);
  request.headers = std::move(headers);
  return files.answer(request);
}

std::string value(const HttpResponse& response, std::string_view name) {
  for (const auto& [field, text] : response.headers) {
    if (field == name) return text;
  }
  return {};
}

std::string content(std::string path, std::string accepted) {
  const auto response = ask(std::move(path), {{"Accept-Encoding", std::move(accepted)}});
  return response ? std::string(response->content()) : "nothing";
}

}  // namespace

TEST(StaticFiles, choose_the_smallest_encoding_the_client_takes) {
  EXPECT_EQ(content("/assets/app-1f.js", ""), "plain");
  EXPECT_EQ(content("/assets/app-1f.js", "gzip, deflate, br"), "br");
  EXPECT_EQ(content("/assets/app-1f.js", "gzip;q=0.5"), "gz");
  EXPECT_EQ(content("/assets/app-1f.js", "br;q=0, GZIP"), "gz");
  EXPECT_EQ(content("/assets/app-1f.js", "br; q=0.0, gzip;q=0"), "plain");
  EXPECT_EQ(content("/assets/app-1f.js", "brotli"), "plain");
  EXPECT_EQ(content("/icon.svg", "br, gzip"), "<svg>");
  const auto response = ask("/assets/app-1f.js", {{"Accept-Encoding", "br"}});
  ASSERT_TRUE(response);
  EXPECT_EQ(value(*response, "Content-Encoding"), "br");
  EXPECT_EQ(value(*response, "Vary"), "Accept-Encoding");
  EXPECT_EQ(value(*response, "Content-Type"), "text/javascript; charset=utf-8");
}

TEST(StaticFiles, keep_for_ever_what_is_named_by_its_content) {
  EXPECT_EQ(value(ask("/assets/app-1f.js").value(), "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(value(ask("/").value(), "Cache-Control"), "no-cache");
  EXPECT_EQ(value(ask("/icon.svg").value(), "Cache-Control"), "no-cache");
}

TEST(StaticFiles, are_not_sent_again_to_whom_has_them) {
  for (const auto* tags : {"W/\"i1\"", "\"i1\"", "\"x\", W/\"i1\"", "*"}) {
    const auto response = ask("/", {{"If-None-Match", tags}});
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 304) << tags;
    EXPECT_TRUE(response->content().empty());
    EXPECT_EQ(value(*response, "ETag"), "W/\"i1\"");
  }
  EXPECT_EQ(ask("/", {{"If-None-Match", "\"i2\""}})->status, 200);
}

TEST(StaticFiles, give_the_clients_own_routes_its_page) {
  for (const auto* path : {"/", "/join/abc", "/orgs/x/chat", "/apiary", "/index.html"}) {
    const auto response = ask(path);
    ASSERT_TRUE(response) << path;
    EXPECT_EQ(response->content(), "<html>") << path;
  }
}

TEST(StaticFiles, leave_alone_what_is_not_theirs) {
  EXPECT_FALSE(ask("/api"));
  EXPECT_FALSE(ask("/api/session"));
  EXPECT_FALSE(ask("/", {}, Method::post));
  EXPECT_TRUE(ask("/", {}, Method::head));
  EXPECT_EQ(ask("/assets/gone.js")->status, 404);
  EXPECT_EQ(ask("/assets")->status, 404);
}

TEST(StaticFiles, without_a_page_have_no_routes) {
  const StaticFiles none({});
  HttpRequest request;
  request.path = "/";
  EXPECT_FALSE(none.answer(request));
}

}  // namespace madang::net
