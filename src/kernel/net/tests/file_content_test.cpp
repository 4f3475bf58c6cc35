#include <gtest/gtest.h>
#include <sodium.h>

#include <filesystem>
#include <thread>

#include "kernel/blob/disk_blobs.hpp"
#include "kernel/net/http_writer.hpp"
#include "kernel/net/representation.hpp"
#include "kernel/net/tests/test_server.hpp"

namespace madang::net {
namespace {

struct FileContentTest : testing::Test {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("madang_file_content_" + std::to_string(::getpid()));
  std::unique_ptr<blob::Blobs> blobs;
  std::string bytes;

  void SetUp() override {
    ASSERT_GE(sodium_init(), 0);
    std::filesystem::remove_all(folder);
    blobs = std::make_unique<blob::DiskBlobs>(folder);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  /// Answers every request with one body of `size` bytes.
  HttpHandler file_of(std::size_t size) {
    bytes.resize(size);
    for (std::size_t index = 0; index < size; ++index) bytes[index] = static_cast<char>('a' + index * 7 % 23);
    auto writer = blobs->write(OrgId{1});
    writer->append(bytes);
    const auto name = writer->finish().name;
    return [this, name](HttpRequest request) -> boost::asio::awaitable<HttpResponse> {
      auto body = blobs->open(OrgId{1}, name);
      co_return answer_with({std::move(body), "tag", {{"Content-Type", "text/plain"}}}, request);
    };
  }
  static std::string get(std::string_view headers = {}, std::string_view method = "GET") {
    return std::string(method) + " /file HTTP/1.1\r\nHost: here\r\n" + std::string(headers) + "\r\n";
  }
};

TEST_F(FileContentTest, a_file_of_many_pieces_comes_whole_and_the_connection_goes_on) {
  TestServer server({}, file_of(3'000'000));
  TestClient client(server.port());
  for (int time = 0; time < 2; ++time) {
    const auto answer = client.ask(get());
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.has("Content-Length: 3000000"));
    EXPECT_TRUE(answer.has("Accept-Ranges: bytes"));
    EXPECT_TRUE(answer.body == bytes);
  }
}

TEST_F(FileContentTest, one_range_is_answered_alone) {
  TestServer server({}, file_of(1'000'000));
  TestClient client(server.port());
  const auto answer = client.ask(get("Range: bytes=300000-899999\r\n"));
  EXPECT_EQ(answer.status, 206);
  EXPECT_TRUE(answer.has("Content-Range: bytes 300000-899999/1000000"));
  EXPECT_TRUE(answer.body == bytes.substr(300'000, 600'000));
  const auto outside = client.ask(get("Range: bytes=1000000-\r\n"));
  EXPECT_EQ(outside.status, 416);
  EXPECT_TRUE(outside.has("Content-Range: bytes */1000000"));
  EXPECT_EQ(client.ask(get("Range: bytes=0-1,3-4\r\n")).status, 200);
}

TEST_F(FileContentTest, a_range_under_an_old_tag_gets_the_whole) {
  TestServer server({}, file_of(100));
  TestClient client(server.port());
  const auto ask = [&](std::string_view condition) {
    return client.ask(get("Range: bytes=0-9\r\nIf-Range: " + std::string(condition) + "\r\n")).status;
  };
  EXPECT_EQ(ask("\"tag\""), 206);
  EXPECT_EQ(ask("\"old\""), 200);
  EXPECT_EQ(ask("W/\"tag\""), 200);
  EXPECT_EQ(ask("Sun, 06 Nov 1994 08:49:37 GMT"), 200);
}

TEST_F(FileContentTest, who_has_it_already_is_told_so) {
  TestServer server({}, file_of(100));
  TestClient client(server.port());
  const auto same = client.ask(get("If-None-Match: W/\"tag\"\r\nRange: bytes=0-9\r\n"));
  EXPECT_EQ(same.status, 304);
  EXPECT_TRUE(same.body.empty());
  EXPECT_EQ(client.ask(get("If-None-Match: \"old\"\r\n")).status, 200);
  EXPECT_EQ(client.ask(get("If-Match: \"old\"\r\n")).status, 412);
}

TEST_F(FileContentTest, a_question_for_the_head_gets_no_content) {
  TestServer server({}, file_of(500'000));
  TestClient client(server.port());
  client.send(get("Range: bytes=0-9\r\n", "HEAD"));
  const auto head = client.read_answer(false);
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.has("Content-Length: 500000"));
  EXPECT_EQ(client.ask(get()).body.size(), 500'000);
}

TEST_F(FileContentTest, an_empty_file_is_answered_with_nothing) {
  TestServer server({}, file_of(0));
  TestClient client(server.port());
  EXPECT_TRUE(client.ask(get()).has("Content-Length: 0"));
  EXPECT_EQ(client.ask(get("Range: bytes=0-\r\n")).status, 416);
}

TEST_F(FileContentTest, who_does_not_read_is_cut_off_and_others_are_served) {
  ServerOptions options;
  options.limits.write_time = std::chrono::milliseconds(300);
  TestServer server(options, file_of(20'000'000));
  TestClient stuck(server.port(), 4096);
  stuck.send(get());
  EXPECT_TRUE(TestClient(server.port()).ask(get()).body == bytes);
  while (server.server.counts().requests_total < 2 || server.server.counts().connections_open > 0)
    std::this_thread::yield();
  EXPECT_LT(stuck.read_rest().size(), bytes.size() + 1000);
}

TEST_F(FileContentTest, a_slow_reader_gets_every_byte) {
  TestServer server({}, file_of(5'000'000));
  TestClient client(server.port(), 4096);
  client.send(get());
  const auto head = client.read_head();
  std::string got;
  while (got.size() < bytes.size()) got += client.read(std::min<std::size_t>(10'000, bytes.size() - got.size()));
  EXPECT_TRUE(got == bytes);
}

TEST_F(FileContentTest, the_server_may_go_while_a_file_is_under_way) {
  auto handler = file_of(20'000'000);
  TestServer server({}, handler);
  TestClient client(server.port(), 4096);
  client.send(get());
  EXPECT_FALSE(client.read_head().empty());
}

}  // namespace
}  // namespace madang::net
